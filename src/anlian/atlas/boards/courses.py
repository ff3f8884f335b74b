"""What a page tells of the line of a road segment."""

from dataclasses import dataclass

from anlian.atlas import astray
from anlian.kernel import geo
from anlian.lattice.courses import Points
from anlian.lattice.models import Site

# Degrees around a line, so that the map does not begin at its ends.
MARGIN = 0.0015


@dataclass(frozen=True)
class Looked:
    """A line, how long it is, and how far the position of its site lies from it."""

    points: Points
    metres: float
    beside: float | None

    @property
    def count(self) -> int:
        return len(self.points)


def look(site: Site, points: Points) -> Looked:
    beside = None if site.lng is None else geo.nearest_on(points, site.lng, site.lat).metres
    return Looked(points, geo.length_m(points), beside)


def around(site: Site, points: Points) -> str:
    """West, south, east, north of the line; without one, of the area that the site is on the books for."""
    if points:
        lngs, lats = zip(*points, strict=True)
        box = min(lngs) - MARGIN, min(lats) - MARGIN, max(lngs) + MARGIN, max(lats) + MARGIN
    elif (outline := astray.finder_of(site.district).of(site.area_code)) is not None:
        box = outline.bounds
    else:
        return ""
    return ",".join(f"{edge:.5f}" for edge in box)
