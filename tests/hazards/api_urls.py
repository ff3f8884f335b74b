"""The API of hazards alone, as `config.urls` serves it beside others."""

from django.urls import include, path
from ninja import NinjaAPI

from anlian.hazards.api import router

api = NinjaAPI(urls_namespace="hazards-api-under-test")
api.add_router("/hazards", router)
urlpatterns = [
    path("under-test/", api.urls),
    path("", include("anlian.hazards.urls")),
    path("", include("anlian.matters.urls")),
]
