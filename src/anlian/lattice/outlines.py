"""How far a district reaches, and which area a position lies in: from the outlines of areas."""

import json
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TypeVar

from anlian.kernel import geo
from anlian.lattice.models import Area, Level
from anlian.lattice.roll import edition_of

CHINA = (73.0, 3.0, 136.0, 54.0)
# A boundary is drawn coarsely, and a district answers for a building across its road: five kilometres.
BESIDE = 0.05

Box = tuple[float, float, float, float]


def shape_of(area: Area):
    from shapely import from_geojson

    return from_geojson(json.dumps(area.boundary))


def drawn_of(areas) -> list[Area]:
    """Those that tell how far the district reaches: itself, or all of its towns; nothing where none is drawn."""
    standing = [area for area in areas if not area.until and area.code.startswith(area.district)]
    own = [area for area in standing if area.level == Level.DISTRICT and area.boundary]
    towns = [area for area in standing if area.level == Level.TOWN]
    # Towns tell how far the district reaches only when all of them are drawn.
    return own or (towns if all(town.boundary for town in towns) else [])


def extent_of(areas) -> Box:
    """West, south, east and north of the district and a little beyond; of the country, where no border is known."""
    from shapely import total_bounds

    if not (drawn := drawn_of(areas)):
        return CHINA
    west, south, east, north = map(float, total_bounds([shape_of(area) for area in drawn]))
    return west - BESIDE, south - BESIDE, east + BESIDE, north + BESIDE


def read_extent(district: str) -> Box:
    """The same, asked anew: one or a few rows."""
    return extent_of(Area.objects.of(district).filter(level__in=(Level.DISTRICT, Level.TOWN), until=None))


def inside(box: Box, lng: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lng <= east and south <= lat <= north


Made = TypeVar("Made")
_made: dict[tuple[str, str], tuple[tuple, object]] = {}


def of_edition(district: str, what: str, make: Callable[[], Made], *given: Hashable) -> Made:
    """What is made from all outlines of a district, made anew only when its lattice has changed, or what was given."""
    edition = edition_of(district)
    found = _made.get((district, what))
    if found is not None and edition and found[0] == (edition, *given):
        return found[1]
    made = make()
    _made[district, what] = (edition, *given), made
    return made


class AreaFinder:
    """Which area a position lies in: the narrowest whose boundary holds it."""

    def __init__(self, areas):
        standing = (area for area in areas if area.boundary and not area.until)
        self.areas = sorted(standing, key=lambda area: -len(area.code))

    @cached_property
    def shapes(self) -> list:
        return [shape_of(area) for area in self.areas]

    @cached_property
    def tree(self):
        from shapely import STRtree

        return STRtree(self.shapes)

    def at(self, lng: float, lat: float) -> Area | None:
        from shapely import Point

        found = self.tree.query(Point(lng, lat), predicate="within")
        return self.areas[min(found)] if len(found) else None

    def of(self, code: str):
        """The outline of an area, or of the nearest one around it that is drawn."""
        around = [number for number, area in enumerate(self.areas) if code.startswith(area.code)]
        return self.shapes[around[0]] if around else None


def metres_from(shape, lng: float, lat: float) -> float:
    """How far a position lies outside a shape; inside it is none. Within a per cent, near the shape."""
    from shapely import Point
    from shapely.ops import nearest_points

    here = Point(lng, lat)
    if shape.intersects(here):
        return 0.0
    there, _here = nearest_points(shape, here)
    return geo.distance_m(there.x, there.y, lng, lat)
