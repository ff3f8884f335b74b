"""One tile of the map, and which cells lie in it."""

from dataclasses import dataclass, field

from django.db.models import Q

from anlian.kernel import geo


@dataclass(frozen=True)
class Tile:
    """A tile of the web-mercator map (EPSG:3857), by zoom, column and row. ValueError if there is none such."""

    z: int
    x: int
    y: int
    cells: tuple[int, int] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "cells", geo.tile_cells(self.z, self.x, self.y))

    def inside(self, field: str, level: int = geo.ZOOM) -> Q:
        """That the cell of this field, which is of that level, lies in the tile."""
        below = 2 * (geo.ZOOM - level)
        first, end = self.cells
        return Q(**{f"{field}__gte": first >> below, f"{field}__lt": end >> below})
