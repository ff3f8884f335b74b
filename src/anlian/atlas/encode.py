"""Heaps, points and lines as a Mapbox vector tile (specification 2.1), through the messages of mapbox_vector_tile.

Its own encoder takes shapes of any kind and clips, turns and simplifies them; a tile of points needs none of that and
is made in a fifth of the time, and lines are cut here as they are drawn.
"""

from collections.abc import Iterable, Iterator, Sequence

import shapely
from mapbox_vector_tile.Mapbox import vector_tile_pb2

from anlian.kernel import geo

EXTENT = 4096
POINT, LINE = 1, 2
MOVE_TO_ONE = 9
"""The command "move to" (1), once: 1 | 1 << 3."""
LINE_TO = 2
BESIDE = EXTENT // 64
"""A line goes on this far beyond the tile, so that its end is not seen at the edge."""
STEP = 4
"""Half of what a pixel is on a tile 512 pixels wide: bends that are smaller are left out."""

Told = dict[str, str | int]
Feature = tuple[float, float, Told]
Line = tuple[Sequence[Sequence[float]], Told]


def tile(name: str, features: Iterable[Feature], z: int, x: int, y: int) -> bytes:
    """One layer of points: degrees of WGS 84 and what is told of each. No points, no bytes."""
    side = 1 << z
    drawn = []
    for lng, lat, told in features:
        across, down = geo.mercator(lng, lat)
        here = round((across * side - x) * EXTENT), round((down * side - y) * EXTENT)
        drawn.append((POINT, (MOVE_TO_ONE, *map(_zigzag, here)), told))
    return _layer(name, drawn)


def lines(name: str, features: Iterable[Line], z: int, x: int, y: int, step: float = STEP) -> bytes:
    """One layer of lines, of each what lies in the tile. What is shorter than a step on it is left out."""
    side, edge = 1 << z, EXTENT + BESIDE
    drawn = []
    for points, told in features:
        places = [geo.mercator(*point) for point in points]
        line = shapely.LineString(
            [((across * side - x) * EXTENT, (down * side - y) * EXTENT) for across, down in places]
        )
        inside = shapely.simplify(shapely.clip_by_rect(line, -BESIDE, -BESIDE, edge, edge), step)
        if commands := [*_commands(inside)]:
            drawn.append((LINE, commands, told))
    return _layer(name, drawn)


def _commands(shape) -> Iterator[int]:
    """The pen is set down where a part begins and goes from point to point, each told from the one before."""
    pen = (0, 0)
    for part in getattr(shape, "geoms", [shape]):
        # Two points that fall into one are one; a part that is a single point is nothing.
        places = [(round(across), round(down)) for across, down in part.coords]
        places = [one for number, one in enumerate(places) if not number or one != places[number - 1]]
        if len(places) < 2:
            continue
        for number, (across, down) in enumerate(places):
            if number == 1:
                yield LINE_TO | len(places) - 1 << 3
            if not number:
                yield MOVE_TO_ONE
            yield _zigzag(across - pen[0])
            yield _zigzag(down - pen[1])
            pen = across, down


def _layer(name: str, features: Iterable[tuple[int, Sequence[int], Told]]) -> bytes:
    message = vector_tile_pb2.tile()
    layer = message.layers.add(name=name, version=2, extent=EXTENT)
    keys: dict[str, int] = {}
    values: dict[str | int, int] = {}
    for kind, geometry, told in features:
        tags = []
        for key, value in told.items():
            tags += keys.setdefault(key, len(keys)), values.setdefault(value, len(values))
        layer.features.add(type=kind, tags=tags, geometry=geometry)
    if not layer.features:
        return b""
    layer.keys.extend(keys)
    for value in values:
        layer.values.add(**({"string_value": value} if isinstance(value, str) else {"uint_value": value}))
    return message.SerializeToString()


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else -number * 2 - 1
