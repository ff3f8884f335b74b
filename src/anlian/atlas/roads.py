"""Road segments as lines: those that a tile shows, with the colour that they have or had on a day.

Found by the tile itself, which stands with each line that touches it: what a tile costs is what it shows.
"""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from anlian.atlas import encode
from anlian.atlas.sight import Sight
from anlian.atlas.tile import Tile
from anlian.kernel import geo
from anlian.lattice.courses import COARSEST, FINEST
from anlian.lattice.models import Course, SiteKind, SiteRecord

# The finest tiles are stretched as one looks nearer: their bends are kept.
FINE_STEP = 1


def drawn(sight: Sight, tile: Tile) -> bytes:
    """As a vector tile. From further away than zoom 11 no road can be told from another, and none is drawn."""
    if tile.z < COARSEST:
        return b""
    step = encode.STEP if tile.z < FINEST else FINE_STEP
    return encode.lines("road", _features(sight, tile), tile.z, tile.x, tile.y, step)


def _features(sight: Sight, tile: Tile) -> Iterator[encode.Line]:
    found = of(sight, tile).order_by("pk").values_list("pk", "points", "shade")
    for key, points, shade in found:
        yield points, {"id": str(key), "risk": shade}


def of(sight: Sight, tile: Tile) -> QuerySet:
    """The lines that touch a tile, within the scope. Where a line runs is what we know of it today, as with a position."""
    beyond = max(tile.z - FINEST, 0)
    key = geo.tile_key(tile.z - beyond, tile.x >> beyond, tile.y >> beyond)
    lines = Course.objects.of(sight.scope.district).filter(tiles__contains=[key], site__kind=SiteKind.ROAD)
    lines = _now(lines) if sight.on is None else _then(lines, sight)
    return lines.filter(sight.scope.q_sites("site__"), sight.wanted("site__kind", "shade"))


def _now(lines: QuerySet) -> QuerySet:
    return lines.filter(site__closed_on=None).annotate(shade=F("site__risk"))


def _then(lines: QuerySet, sight: Sight) -> QuerySet:
    """In use on that day, with the colour that held then."""
    records = SiteRecord.objects.of(sight.scope.district).on(sight.on).filter(site=OuterRef("site"))
    return lines.filter(Q(site__closed_on=None) | Q(site__closed_on__gt=sight.on)).annotate(
        shade=Subquery(records.values("risk")[:1])
    ).exclude(shade=None)  # fmt: skip
