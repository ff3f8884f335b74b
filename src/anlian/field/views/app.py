"""现场应用: its shell, what keeps it on the phone, and how it is installed. Nobody's data are in them."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.field import precache
from anlian.field.words import words

ICONS = (("field/icon-192.png", "192x192"), ("field/icon-512.png", "512x512"))


@method_decorator(login_not_required, name="dispatch")
class ForWhoeverComes(View):
    """The phone keeps these itself; whether there is something newer it asks each time."""

    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "no-cache"
        return answer


class ShowApp(ForWhoeverComes, TemplateView):
    template_name = "field/shell.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=words(), version=precache.version(), **kwargs)


class ServeWorker(ForWhoeverComes, TemplateView):
    """The service worker. Its address says how far it reaches, so no file among the static ones can be it."""

    template_name = "field/sw.js"
    content_type = "text/javascript"

    def get_context_data(self, **kwargs):
        kept = {"version": precache.version(), "shell": reverse("field:app"), "files": precache.addresses()}
        return super().get_context_data(kept=json.dumps(kept), **kwargs)


class ShowManifest(ForWhoeverComes):
    def get(self, request):
        home = reverse("field:app")
        return JsonResponse(
            {
                "id": home,
                "name": _("Anlian in the field"),
                "short_name": _("Anlian"),
                "lang": request.LANGUAGE_CODE,
                "start_url": home,
                "scope": home,
                "display": "standalone",
                "orientation": "portrait",
                "background_color": "#f3f5f8",
                "theme_color": "#14345f",
                "icons": [
                    {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                    for name, sizes in ICONS
                    for purpose in ("any", "maskable")
                ],
            },
            content_type="application/manifest+json",
            json_dumps_params={"ensure_ascii": False},
        )
