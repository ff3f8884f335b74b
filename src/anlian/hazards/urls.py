from django.urls import path

from anlian.hazards import views

app_name = "hazards"
urlpatterns = [
    path("hazards/", views.ListHazards.as_view(), name="list"),
    path("hazards/board/", views.Board.as_view(), name="board"),
    path("hazards/export/", views.ExportHazards.as_view(), name="export"),
    path("hazards/lifecycle/", views.Lifecycle.as_view(), name="lifecycle"),
    path("hazards/report/", views.ReportHazard.as_view(), name="report"),
    path("hazards/report/item/", views.SuggestItem.as_view(), name="suggest-item"),
    path("hazards/saved/", views.SaveFilter.as_view(), name="save"),
    path("hazards/saved/<uuid:pk>/forget/", views.ForgetFilter.as_view(), name="forget"),
    path("hazards/of-site/<uuid:pk>/", views.OfSite.as_view(), name="of-site"),
    path("hazards/of-chain/<uuid:pk>/", views.OfChain.as_view(), name="of-chain"),
    path("hazards/<uuid:pk>/", views.ShowHazard.as_view(), name="show"),
    path("hazards/<uuid:pk>/do/<slug:move>/", views.DoMove.as_view(), name="do"),
]
