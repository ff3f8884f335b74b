"""What the map stands on: its style, the shapes of the base, and tiles of a bought one."""

import json
from hashlib import sha256

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.generic import View

from anlian.atlas import basemap, shapes
from anlian.atlas.style import DARK, LIGHT, style
from anlian.atlas.views.marked import marked
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power

GEOJSON = "application/geo+json"
HOURS = 3600


class Ground(WithinScope, View):
    http_method_names = ["get", "head", "options"]
    power = Power.SEE_SITES

    def told(self, body: bytes, tag: str, kind: str) -> HttpResponse:
        return marked(self.request, tag, lambda: HttpResponse(body, content_type=kind))


@method_decorator(gzip_page, name="dispatch")
class ShowStyle(Ground):
    """The style of the map, light or dark, with the bounds of the district and the words of the controls."""

    def get(self, request):
        theme = DARK if request.GET.get("theme") == DARK else LIGHT
        bounds = shapes.bounds(self.person.district, self.duties.on)
        body = json.dumps(style(theme=theme, bounds=bounds), ensure_ascii=False).encode()
        return self.told(body, sha256(body).hexdigest()[:32], "application/json")


@method_decorator(gzip_page, name="dispatch")
class ShowShapes(Ground):
    """Outlines of areas or of grids; roads and water."""

    def get(self, request, name):
        if name not in shapes.COLLECTIONS:
            raise Http404
        drawn = shapes.collection(self.person.district, name, self.duties.on)
        return self.told(drawn.body, drawn.tag, GEOJSON)


class ShowBaseTile(Ground):
    """A tile of the bought base map, fetched for whoever is signed in. None is an empty answer, not an error."""

    def get(self, request, tile):
        number, *at = tile
        if not basemap.near(shapes.extent(self.person.district, self.duties.on), *at):
            raise Http404
        try:
            body, kind = basemap.tile(number, *at)
        except basemap.NoTile:
            return HttpResponse(status=204)
        answer = HttpResponse(body, content_type=kind)
        patch_cache_control(answer, private=True, max_age=12 * HOURS)
        return answer
