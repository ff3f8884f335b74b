from django.urls import path

from anlian.matters import views

app_name = "matters"
urlpatterns = [
    path("evidence/<uuid:pk>/", views.ShowEvidence.as_view(), name="evidence"),
]
