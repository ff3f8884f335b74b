"""Addresses. Every app that has pages brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from anlian.config import views
from anlian.config.api import api

handler400 = "anlian.config.views.bad_request"
handler403 = "anlian.config.views.forbidden"
handler404 = "anlian.config.views.not_found"
handler500 = "anlian.config.views.failed"

urlpatterns = [
    path("health/", views.health, name="health"),
    path("api/", api.urls),
    path("system/jobs/", views.ShowJobs.as_view(), name="jobs"),
    path("system/health/", views.ShowHealth.as_view(), name="health-panel"),
    path("language/", login_not_required(set_language), name="set_language"),
    *(
        path("", include(f"anlian.{app}.urls"))
        for app in reversed(settings.HOUSE)
        if find_spec(f"anlian.{app}.urls")
    ),
]
