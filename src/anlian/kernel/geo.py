"""Positions without GDAL: the three datums of Chinese maps, and one number for a place on the map."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from math import asinh, atan2, cos, degrees, floor, hypot, isfinite, pi, radians, sin, sqrt, tan
from typing import NamedTuple

EARTH_M = 6_371_008.8
"""Mean radius of the earth in metres."""

ZOOM = 26
"""Web-mercator tiles at this zoom are 0.6 m wide on the equator; their numbers need 52 bits."""

SIDE = 1 << ZOOM
NORTHMOST = 85.05
"""Web mercator ends here, in degrees of latitude, north and south."""


class Datum(StrEnum):
    """What a pair of numbers refers to. CGCS2000 is WGS84 to within centimetres; WGS84 is what we keep."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


def to_wgs84(lng: float, lat: float, datum: Datum | str) -> tuple[float, float]:
    """Degrees in this datum → degrees in WGS84 (EPSG:4326). Outside China GCJ02 is WGS84."""
    _check(lng, lat)
    shift = _SHIFTS[Datum(datum)]
    if datum == Datum.GCJ02 and not _in_china(lng, lat):
        return lng, lat
    there = lng, lat
    # There is no closed inverse. The shift hardly changes over its own length, so each round wins three digits.
    for _round in range(10):
        off = shift(*there)
        there = there[0] + lng - off[0], there[1] + lat - off[1]
    return there


def from_wgs84(lng: float, lat: float, datum: Datum | str) -> tuple[float, float]:
    """Degrees in WGS84 → degrees in this datum, to compare with maps that use it."""
    _check(lng, lat)
    if datum == Datum.GCJ02 and not _in_china(lng, lat):
        return lng, lat
    return _SHIFTS[Datum(datum)](lng, lat)


def _in_china(lng: float, lat: float) -> bool:
    """Within the box in which Chinese maps shift positions."""
    return 72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271


def _gcj02(lng: float, lat: float) -> tuple[float, float]:
    """The public approximation of the state's shift, on the Krasovsky 1940 ellipsoid."""
    x, y = lng - 105, lat - 35
    swing = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += 2 / 3 * (swing + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30)))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += 2 / 3 * (swing + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30)))
    a, ee = 6378245.0, 0.00669342162296594323
    squashed = 1 - ee * sin(radians(lat)) ** 2
    meridian = a * (1 - ee) / squashed**1.5
    parallel = a / sqrt(squashed) * cos(radians(lat))
    return lng + east / parallel * 180 / pi, lat + north / meridian * 180 / pi


def _waves(at: float, *waves: tuple[int, int]) -> float:
    return sum(height * sin(at / length * pi) for height, length in waves)


def _bd09(lng: float, lat: float) -> tuple[float, float]:
    """Baidu's own shift on top of the state's."""
    x, y = _gcj02(lng, lat)
    length = hypot(x, y) + 0.00002 * sin(y * pi * 3000 / 180)
    angle = atan2(y, x) + 0.000003 * cos(x * pi * 3000 / 180)
    return length * cos(angle) + 0.0065, length * sin(angle) + 0.006


_SHIFTS: dict[Datum, Callable] = {
    Datum.WGS84: lambda lng, lat: (lng, lat),
    Datum.GCJ02: _gcj02,
    Datum.BD09: _bd09,
}


def _check(lng: float, lat: float) -> None:
    if not (isfinite(lng) and isfinite(lat) and abs(lng) <= 180 and abs(lat) <= NORTHMOST):
        raise ValueError(f"not a position on the map: longitude {lng}, latitude {lat}")


def distance_m(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    """Metres along the earth's surface between two positions in degrees of WGS84; a sphere is within 0.6 %."""
    north, east = radians(other_lat - lat), radians(other_lng - lng)
    chord = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * EARTH_M * atan2(sqrt(chord), sqrt(max(0.0, 1 - chord)))


def length_m(points: Iterable[Sequence[float]]) -> float:
    """Metres along a line of positions (longitude, latitude), on the sphere."""
    return sum(distance_m(*here[:2], *there[:2]) for here, there in pairwise(points))


class Nearest(NamedTuple):
    """A position on a line: where, how far from what was asked, and how far along the line from where it begins."""

    lng: float
    lat: float
    metres: float
    along_m: float


def nearest_on(points: Sequence[Sequence[float]], lng: float, lat: float) -> Nearest:
    """The position on a line that lies nearest to this one. Flat around it: exact near the line, where it matters."""
    narrow = cos(radians(lat))
    flat = [(radians(one[0] - lng) * narrow * EARTH_M, radians(one[1] - lat) * EARTH_M) for one in points]
    best, along = None, 0.0
    for (x, y), (x2, y2) in pairwise(flat):
        east, north = x2 - x, y2 - y
        square = east * east + north * north
        share = min(1.0, max(0.0, -(x * east + y * north) / square)) if square else 0.0
        at = x + share * east, y + share * north
        if best is None or hypot(*at) < best[0]:
            best = hypot(*at), at, along + share * sqrt(square)
        along += sqrt(square)
    if best is None:
        raise ValueError("a line has two points or more")
    _far, (x, y), along = best
    there = lng + degrees(x / narrow / EARTH_M), lat + degrees(y / EARTH_M)
    return Nearest(*there, distance_m(lng, lat, *there), along)


def mercator(lng: float, lat: float) -> tuple[float, float]:
    """On the web-mercator map as a square of side 1, from its north-western corner."""
    _check(lng, lat)
    return (lng + 180) / 360, (1 - asinh(tan(radians(lat))) / pi) / 2


def tile_key(z: int, x: int, y: int) -> int:
    """One number for a tile of any zoom: its place among those of its zoom, behind a leading one."""
    if not (0 <= z <= ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise ValueError(f"no such tile: {z}/{x}/{y}")
    return 1 << 2 * z | _morton(x, y)


def cell(lng: float, lat: float) -> int:
    """The quadkey, as a number, of the web-mercator tile at zoom 26 that holds this WGS84 position (degrees)."""
    _check(lng, lat)
    return _morton(*_tile(lng, lat))


def tile_cells(z: int, x: int, y: int) -> tuple[int, int]:
    """The cells of map tile z/x/y (EPSG:3857): from the first up to, not including, the second."""
    if not (0 <= z <= ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise ValueError(f"no such tile: {z}/{x}/{y}")
    first = _morton(x, y)
    below = 2 * (ZOOM - z)
    return first << below, (first + 1) << below


def cells_of_bbox(
    west: float, south: float, east: float, north: float, most: int = 16
) -> list[tuple[int, int]]:
    """At most `most` half-open ranges of cells that cover a box in degrees of WGS84, and a little around it."""
    # A request for "the whole world" reaches the poles, where the map does not.
    south, north = max(south, -NORTHMOST), min(north, NORTHMOST)
    _check(west, south)
    _check(east, north)
    if west > east or south > north:
        raise ValueError("a box goes from west to east and from south to north")
    left, top = _tile(west, north)
    right, bottom = _tile(east, south)
    # As fine as the number of tiles allows; the whole world is always one.
    for above in range(ZOOM + 1):
        columns = range(left >> above, (right >> above) + 1)
        rows = range(top >> above, (bottom >> above) + 1)
        if len(columns) * len(rows) <= most:
            break
    return _merged(sorted(tile_cells(ZOOM - above, x, y) for x in columns for y in rows))


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted ranges, with those that touch joined."""
    joined: list[tuple[int, int]] = []
    for low, high in ranges:
        if joined and joined[-1][1] == low:
            joined[-1] = joined[-1][0], high
        else:
            joined.append((low, high))
    return joined


def _tile(lng: float, lat: float) -> tuple[int, int]:
    """Column and row of the tile at zoom 26, counted from the north-west."""
    across, down = mercator(lng, lat)
    return min(floor(across * SIDE), SIDE - 1), floor(down * SIDE)


def _morton(x: int, y: int) -> int:
    """The bits of column and row in turn, so that what is near on the map is mostly near in number."""
    return _spread(x) | _spread(y) << 1


def _spread(number: int) -> int:
    """Bit n moves to bit 2n."""
    for shift, mask in _SPREADING:
        number = (number | number << shift) & mask
    return number


_SPREADING = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
