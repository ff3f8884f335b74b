from django.urls import path

from anlian.matters import load, views, wall

app_name = "matters"
urlpatterns = [
    path("chains/", wall.ShowWall.as_view(), name="wall"),
    path("leaders/load/", load.ShowLoad.as_view(), name="leaders-load"),
    path("evidence/<uuid:pk>/", views.ShowEvidence.as_view(), name="evidence"),
]
