"""What a tile shows: so many things in each of its cells, or, where they are few, each by itself.

A tile is cut into a few cells, each as large as one's thumb. Counts answer for whole towns and lines; what a scope claims beyond that
(a grid, one's own sites, one's posts and chains) is few and counted from its rows.
"""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet, Sum

from anlian.atlas import rows
from anlian.atlas.models import COARSEST, FINEST, Layer, Pending, Tally
from anlian.atlas.sight import SHADES, Sight
from anlian.atlas.tile import Tile
from anlian.kernel import geo

CUT = {Layer.SITE: 2, Layer.HAZARD: 3}
"""By how many zooms the cells of a tile are smaller: sixteen heaps of sites in a tile, or 64 of hazards, which are fewer."""
SINGLY = 1500
"""So many things or fewer are shown one by one; more would be a blot, and more than 150 kB."""
SINGLY_FROM = 14
DEGREES = 10_000_000


@dataclass
class Heap:
    """What lies in one cell: how many of each shade, and the middle of them all."""

    shades: dict[str, int] = field(default_factory=dict)
    lng: int = 0
    lat: int = 0

    @property
    def n(self) -> int:
        return sum(self.shades.values())

    @property
    def middle(self) -> tuple[float, float]:
        return self.lng / self.n / DEGREES, self.lat / self.n / DEGREES

    def worst(self, layer: Layer) -> str:
        return max(self.shades, key=SHADES[layer].index)


@dataclass(frozen=True)
class Point:
    """One thing: its key (a hazard's is its matter's), position, kind or sector, shade and name."""

    key: str
    lng: float
    lat: float
    kind: str
    shade: str
    name: str = ""


def shown(sight: Sight, tile: Tile) -> tuple[list[Heap], list[Point]]:
    """Heaps or points, never both."""
    level = tile.z + CUT[sight.layer]
    if level < COARSEST:
        return [], []
    if level > FINEST:
        # So deep in, a tile is a street corner: rows are asked, and heaped only where one roof has thousands.
        found = points(sight, tile)
        if len(found) <= SINGLY:
            return [], found
        return _heaped(_from_rows(rows.of(sight, tile, sight.scope), level)), []
    heaped = heaps(sight, tile, level)
    if tile.z >= SINGLY_FROM and sum(heap.n for heap in heaped) <= SINGLY:
        return [], points(sight, tile) if heaped else []
    return heaped, []


def total(sight: Sight) -> int:
    """How many there are on the whole map: the same number as a list of them has, less those without a position."""
    everywhere = Tile(0, 0, 0)
    return sum(heap.n for heap in heaps(sight, everywhere, COARSEST))


def heaps(sight: Sight, tile: Tile, level: int) -> list[Heap]:
    """What lies in each cell of this level."""
    found = _from_counts(sight, tile, level)
    if not sight.fine.empty or sight.fine.posts:
        found += _from_rows(rows.of(sight, tile, sight.fine, without=sight.broad), level)
    return _heaped(found)


def points(sight: Sight, tile: Tile) -> list[Point]:
    """At most one more than are shown one by one."""
    found = rows.of(sight, tile, sight.scope).values_list(
        "key", "lng_then", "lat_then", "kind_then", "shade", "name_then"
    )
    return [Point(str(key), *told) for key, *told in found[: SINGLY + 1]]


Sums = tuple[int, str, int, int, int]


def _from_counts(sight: Sight, tile: Tile, level: int) -> list[Sums]:
    sums = {"n_": Sum("n"), "lng_": Sum("lng"), "lat_": Sum("lat")}
    kept = Tally.objects.filter(sight.of_counts(), tile.inside("cell", level), level=level).order_by()
    if sight.on is not None:
        then = kept.filter(since__lte=sight.on).filter(Q(until=None) | Q(until__gt=sight.on))
        return list(then.values_list("cell", "shade").annotate(**sums))
    kept = kept.filter(until=None).values_list("cell", "shade").annotate(**sums)
    pending = Pending.objects.filter(sight.of_counts(), tile.inside("cell", FINEST)).order_by()
    pending = pending.annotate(at=F("cell").bitrightshift(2 * (FINEST - level)))
    # One statement: what is added up just now is seen on one side or the other, never on both.
    return list(kept.union(pending.values_list("at", "shade").annotate(**sums), all=True))


def _from_rows(found: QuerySet, level: int) -> list[Sums]:
    cells = found.order_by().annotate(at=F("cell_then").bitrightshift(2 * (geo.ZOOM - level)))
    sums = cells.values_list("at", "shade").annotate(
        n_=Count("pk"), lng_=Sum("lng_then"), lat_=Sum("lat_then")
    )
    return [(at, shade, n, round(lng * DEGREES), round(lat * DEGREES)) for at, shade, n, lng, lat in sums]


def _heaped(sums: list[Sums]) -> list[Heap]:
    heaps: dict[int, Heap] = {}
    for cell, shade, n, lng, lat in sums:
        heap = heaps.setdefault(cell, Heap())
        heap.shades[shade] = heap.shades.get(shade, 0) + n
        heap.lng += lng
        heap.lat += lat
    for heap in heaps.values():
        heap.shades = {shade: n for shade, n in heap.shades.items() if n > 0}
    return [heap for heap in heaps.values() if heap.shades]
