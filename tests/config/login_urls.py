"""A sign-in page of the plainest kind: these tests are about what stands before it."""

from django.contrib.auth.views import LoginView
from django.urls import path

from anlian.config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from anlian.config.urls import urlpatterns as ours

urlpatterns = [path("login/", LoginView.as_view(template_name="404.html")), *ours]
