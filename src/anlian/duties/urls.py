from django.urls import path

from anlian.duties import views

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
    path("duties/<uuid:pk>/", views.ShowDuty.as_view(), name="show"),
    path("duties/<uuid:pk>/excuse/", views.ExcuseDuty.as_view(), name="excuse"),
    path("duties/<uuid:pk>/claim/", views.ClaimWork.as_view(), name="claim"),
]
