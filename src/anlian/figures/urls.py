from django.urls import path

from anlian.figures import views

app_name = "figures"
urlpatterns = [
    path("figures/", views.ListFigures.as_view(), name="list"),
    path("figures/<slug:key>/export/", views.ExportFigure.as_view(), name="export"),
    path("figures/<slug:key>/", views.ShowFigure.as_view(), name="show"),
]
