from django.urls import path

from anlian.problems import views

app_name = "problems"
urlpatterns = [
    path("problems/", views.ListProblems.as_view(), name="list"),
    path("problems/export/", views.ExportProblems.as_view(), name="export"),
    path("problems/open/", views.OpenProblem.as_view(), name="open"),
    path("problems/of-site/<uuid:pk>/", views.OfSite.as_view(), name="of-site"),
    path("problems/of-chain/<uuid:pk>/", views.OfChain.as_view(), name="of-chain"),
    path("problems/<uuid:pk>/", views.ShowProblem.as_view(), name="show"),
    path("problems/<uuid:pk>/do/<slug:move>/", views.DoProblem.as_view(), name="do"),
]
