"""What a line must be to be the course of a road segment, and which tiles of the map it touches."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor

from django.utils.translation import gettext as _

from anlian.kernel import geo
from anlian.kernel.errors import Refused
from anlian.lattice.outlines import Box, inside

FEWEST, MOST = 2, 500
# From one point to the next. A road that is drawn has a point in each bend; a leap is a wrong number.
LEAP_KM = 5
LONGEST_KM = 100
# Seven decimals of a degree are a centimetre.
DECIMALS = 7
COARSEST, FINEST = 11, 16
"""Zooms of the tiles that a line is found by. A finer tile lies in one of zoom 16; on a coarser one no road can be told."""
BESIDE = 1 / 64
"""A line is drawn with a width: it touches a tile when it passes this near, in widths of the tile."""

Points = list[list[float]]


def checked(points: Sequence[Sequence[float]], extent: Box) -> Points:
    """The line as it is kept: each point once in a row, to the centimetre; or a sentence that says what is wrong."""
    line: Points = []
    for lng, lat, *_height in points:
        here = [round(lng, DECIMALS), round(lat, DECIMALS)]
        if not line or here != line[-1]:
            line.append(here)
    if not FEWEST <= len(line) <= MOST:
        raise Refused(
            _("A line has from %(least)d to %(most)d different points; this one has %(count)d.")
            % {"least": FEWEST, "most": MOST, "count": len(line)}
        )
    for number, here in enumerate(line, start=1):
        if not inside(extent, *here):
            raise Refused(
                _(
                    "Point %(number)d lies far outside the district. Longitude comes first; compare the datum too."
                )
                % {"number": number}
            )
    for number, (here, there) in enumerate(pairwise(line), start=1):
        if geo.distance_m(*here, *there) > LEAP_KM * 1000:
            raise Refused(
                _(
                    "From point %(number)d to the next it is more than %(most)d km. Draw the road bend by bend."
                )
                % {"number": number, "most": LEAP_KM}
            )
    if geo.length_m(line) > LONGEST_KM * 1000:
        raise Refused(_("A road segment is at most %(most)d km long. Split it.") % {"most": LONGEST_KM})
    return line


def tiles_of(line: Sequence[Sequence[float]]) -> list[int]:
    """Keys of the tiles that the line touches, zoom by zoom: those below a tile are looked for only where it is touched."""
    import shapely

    drawn = shapely.LineString([geo.mercator(*point) for point in line])
    shapely.prepare(drawn)
    west, north, east, south = drawn.bounds
    side, more = 1 << COARSEST, BESIDE / (1 << COARSEST)
    columns = range(floor((west - more) * side), floor((east + more) * side) + 1)
    rows = range(floor((north - more) * side), floor((south + more) * side) + 1)
    found, waiting = [], [(x, y) for x in columns for y in rows]
    for z in range(COARSEST, FINEST + 1):
        width, beside = 1 / (1 << z), BESIDE / (1 << z)
        boxes = shapely.box(
            [x * width - beside for x, _y in waiting],
            [y * width - beside for _x, y in waiting],
            [(x + 1) * width + beside for x, _y in waiting],
            [(y + 1) * width + beside for _x, y in waiting],
        )
        touched = [tile for tile, hit in zip(waiting, shapely.intersects(drawn, boxes), strict=True) if hit]
        found += [geo.tile_key(z, x, y) for x, y in touched]
        waiting = [(2 * x + right, 2 * y + down) for x, y in touched for right in (0, 1) for down in (0, 1)]
    return found


def tiles_around(box: Box, most: int = 16) -> list[int]:
    """Keys of the few tiles that hold a box in degrees, of the finest zoom at which they are few; none if it is large."""
    west, south, east, north = box
    south, north = max(south, -geo.NORTHMOST), min(north, geo.NORTHMOST)
    if south > north:
        return []
    (left, top), (right, bottom) = geo.mercator(west, north), geo.mercator(east, south)
    for z in range(FINEST, COARSEST - 1, -1):
        side = 1 << z
        columns = range(floor(left * side), min(floor(right * side), side - 1) + 1)
        rows = range(floor(top * side), min(floor(bottom * side), side - 1) + 1)
        if len(columns) * len(rows) <= most:
            return [geo.tile_key(z, x, y) for x in columns for y in rows]
    return []
