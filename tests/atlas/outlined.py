"""The small district of the factories with its outlines: two towns side by side, the western one cut into two grids."""

from anlian.lattice import actions as lattice_actions
from anlian.lattice.actions.dated import bump
from anlian.lattice.models import Area, Site
from tests import factories as make
from tests.factories import AT, DISTRICT

WEST, MIDDLE, EAST = 112.58, 112.60, 112.62
SOUTH, HALF, NORTH = 26.88, 26.90, 26.92
OUTLINES = {
    "430407": (WEST, SOUTH, EAST, NORTH),
    "430407001": (WEST, SOUTH, MIDDLE, NORTH),
    "430407002": (MIDDLE, SOUTH, EAST, NORTH),
    "430407001001": (WEST, SOUTH, MIDDLE, NORTH),
    "430407001001001": (WEST, SOUTH, MIDDLE, HALF),
    "430407001001002": (WEST, HALF, MIDDLE, NORTH),
}
GRID, BESIDE, NO_OUTLINE = "430407001001001", "430407001001002", "430407002001001"
INSIDE = (112.59, 26.89)
"""Within the first grid."""


def box(west, south, east, north) -> dict:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def outlined():
    world = make.lattice()
    for code, edges in OUTLINES.items():
        draw(code, box(*edges))
    return world


def draw(code: str, shape: dict | None) -> None:
    Area.objects.of(DISTRICT).filter(code=code).update(boundary=shape)
    bump(DISTRICT)


def at(lng: float, lat: float, grid: str = GRID, **told) -> Site:
    """A site of a grid that lies here."""
    return lattice_actions.change_site(make.site(grid, **told), by=None, at=AT, lng=lng, lat=lat)
