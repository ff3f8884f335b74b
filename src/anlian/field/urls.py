from django.urls import path

from anlian.field.views import app

app_name = "field"
urlpatterns = [
    path("field/", app.ShowApp.as_view(), name="app"),
    path("field/sw.js", app.ServeWorker.as_view(), name="worker"),
    path("field/app.webmanifest", app.ShowManifest.as_view(), name="manifest"),
]
