from django.urls import path

from anlian.matters import views, wall

app_name = "matters"
urlpatterns = [
    path("chains/", wall.ShowWall.as_view(), name="wall"),
    path("evidence/<uuid:pk>/", views.ShowEvidence.as_view(), name="evidence"),
]
