from django.urls import path

from anlian.inspections import views

app_name = "inspections"
urlpatterns = [
    path("inspections/", views.ListInspections.as_view(), name="list"),
    path("inspections/export/", views.ExportInspections.as_view(), name="export"),
    path("inspections/suggest/", views.SuggestVisits.as_view(), name="suggest"),
    path("inspections/calendar/", views.Calendar.as_view(), name="calendar"),
    path("inspections/checklists/", views.Checklists.as_view(), name="checklists"),
    path("inspections/plan/", views.PlanInspection.as_view(), name="plan"),
    path("inspections/begin/", views.BeginInspection.as_view(), name="begin"),
    path("inspections/of-site/<uuid:pk>/", views.OfSite.as_view(), name="of-site"),
    path("inspections/<uuid:pk>/", views.ShowInspection.as_view(), name="show"),
    path("inspections/<uuid:pk>/start/", views.StartInspection.as_view(), name="start"),
    path("inspections/<uuid:pk>/do/", views.DoInspection.as_view(), name="do"),
    path("inspections/<uuid:pk>/confirm/", views.ConfirmInspection.as_view(), name="confirm"),
    path("inspections/<uuid:pk>/cancel/", views.CancelInspection.as_view(), name="cancel"),
    path("inspections/<uuid:pk>/add/", views.AddToInspection.as_view(), name="add"),
]
