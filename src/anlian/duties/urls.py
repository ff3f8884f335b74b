from django.urls import path

from anlian.duties import views
from anlian.duties.views import duty_lists, sheets, tasks

app_name = "duties"
urlpatterns = [
    path("duties/", views.ShowMatrix.as_view(), name="matrix"),
    path("duties/list/", views.ListDuties.as_view(), name="list"),
    path("duties/export/", views.ExportDuties.as_view(), name="export"),
    path("duties/obligations/", views.ListObligations.as_view(), name="obligations"),
    path("duties/obligations/set/", views.SetObligation.as_view(), name="set-obligation"),
    path("duties/obligations/<uuid:pk>/end/", views.EndObligation.as_view(), name="end-obligation"),
    path("duties/proxies/", views.NameProxy.as_view(), name="proxies"),
    path("duties/proxies/<uuid:pk>/end/", views.EndProxy.as_view(), name="end-proxy"),
    path("duties/lists/", duty_lists.ListLists.as_view(), name="lists"),
    path("duties/lists/draft/", duty_lists.DraftList.as_view(), name="list-draft"),
    path("duties/lists/of/<uuid:pk>/", duty_lists.ListOfPost.as_view(), name="lists-of-post"),
    path("duties/lists/<uuid:pk>/", duty_lists.ShowList.as_view(), name="list-show"),
    path("duties/lists/<uuid:pk>/edit/", duty_lists.EditList.as_view(), name="list-edit"),
    path("duties/lists/<uuid:pk>/do/<str:move>/", duty_lists.DoList.as_view(), name="list-do"),
    path("duties/lists/<uuid:pk>/compare/", duty_lists.CompareList.as_view(), name="list-compare"),
    path("duties/lists/<uuid:pk>/paper/", duty_lists.PaperOfList.as_view(), name="list-paper"),
    path("duties/lists/<uuid:pk>/task/", tasks.AddTask.as_view(), name="add-task"),
    path("duties/tasks/", tasks.ListTasks.as_view(), name="tasks"),
    path("duties/tasks/export/", tasks.ExportTasks.as_view(), name="export-tasks"),
    path("duties/tasks/<uuid:pk>/", tasks.ShowTask.as_view(), name="task"),
    path("duties/tasks/<uuid:pk>/do/<str:move>/", tasks.DoTask.as_view(), name="do-task"),
    path("duties/sheets/", sheets.ListSheets.as_view(), name="sheets"),
    path("duties/sheets/mine/", sheets.MySheets.as_view(), name="my-sheets"),
    path("duties/sheets/<uuid:pk>/<uuid:person>/", sheets.ShowSheet.as_view(), name="sheet"),
    path("duties/sheets/<uuid:pk>/<uuid:person>/paper/", sheets.PaperOfSheet.as_view(), name="sheet-paper"),
    path("duties/of/<uuid:pk>/tasks/", tasks.PaperOfTasks.as_view(), name="task-list-paper"),
    path("duties/of/<uuid:pk>/file/", tasks.PaperOfYear.as_view(), name="year-file"),
    path("duties/<uuid:pk>/", views.ShowDuty.as_view(), name="show"),
    path("duties/<uuid:pk>/excuse/", views.ExcuseDuty.as_view(), name="excuse"),
    path("duties/<uuid:pk>/claim/", views.ClaimWork.as_view(), name="claim"),
]
