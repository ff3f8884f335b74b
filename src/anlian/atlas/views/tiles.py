"""Tiles of the map. Each is for the person who asked: kept by their browser, asked after each time, never shared."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.views.generic import View

from anlian.atlas import encode, roads
from anlian.atlas.asked import sight_of
from anlian.atlas.counting import Heap, Point, shown
from anlian.atlas.models import Layer
from anlian.atlas.sight import POWER, Sight
from anlian.atlas.views.marked import marked
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.ledger.models import Entry

MVT = "application/vnd.mapbox-vector-tile"
NAMED_FROM = 16


class ForOneReader(WithinScope, View):
    """A tile of one layer, drawn anew only when something has happened."""

    http_method_names = ["get", "head", "options"]

    power = Power.SEE_SITES
    layer = Layer.SITE

    def get(self, request, tile):
        try:
            sight = sight_of(request.GET, layer=self.layer, scope=self.scope(), now=self.now)
        except Refused as refused:
            raise BadRequest(str(refused)) from None
        return marked(request, self._edition(), lambda: HttpResponse(self._drawn(sight), content_type=MVT))

    def _edition(self) -> str:
        """Nothing on the map changes without a line in the record of acts. The line is read before the rows are."""
        last = Entry.objects.of(self.person.district).last_line()
        return f"{last}.{self.person.pk}.{self.duties.on}"

    def _drawn(self, sight: Sight) -> bytes:
        raise NotImplementedError


class ShowRoads(ForOneReader):
    """Lines of road segments."""

    def _drawn(self, sight: Sight) -> bytes:
        return roads.drawn(sight, self.kwargs["tile"])


class ShowTile(ForOneReader):
    """Sites or hazards, heaped or one by one."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.layer, self.tile = kwargs["tile"]
        self.power = POWER[self.layer]

    def _drawn(self, sight: Sight) -> bytes:
        tile = self.tile
        heaps, points = shown(sight, tile)
        features = [(*heap.middle, of_heap(sight.layer, heap)) for heap in heaps]
        features += [
            (point.lng, point.lat, of_point(sight.layer, point, named=tile.z >= NAMED_FROM))
            for point in points
        ]
        return encode.tile(sight.layer, features, tile.z, tile.x, tile.y)


def of_heap(layer: Layer, heap: Heap) -> dict[str, str | int]:
    """How many, and the worst of them; of hazards also how many are major."""
    if layer == Layer.SITE:
        return {"n": heap.n, "risk": heap.worst(layer)}
    return (
        {"n": heap.n}
        | graded(heap.worst(layer))
        | {"major": sum(n for shade, n in heap.shades.items() if shade.startswith("major"))}
    )


def of_point(layer: Layer, point: Point, *, named: bool) -> dict[str, str | int]:
    if layer == Layer.SITE:
        told = {"id": point.key, "kind": point.kind, "risk": point.shade}
    else:
        told = {"id": point.key, "sector": point.kind} | graded(point.shade)
    return told | {"name": point.name} if named and point.name else told


def graded(shade: str) -> dict[str, int]:
    urgency, _, step = shade.partition(":")
    return {"major": int(urgency == "major"), "step": int(step)}
