"""Rivers and roads of the demo's map, as GeoJSON. Simplified and plausible: neither is a survey, and the roads are made up.

The rivers follow the outline: 湘江 along its eastern edge, 蒸水 along the south-western one and through the old town to the
mouth at 石鼓嘴. A road bears a name that the sites' addresses have and runs through its town; the unnamed streets follow
the edges of communities.
"""

import json
from math import cos, radians

from shapely import transform
from shapely.geometry import LineString, MultiLineString, Polygon, mapping
from shapely.ops import linemerge, unary_union

from scenario.shigu.places import EAST, NORTH, OUTLINE, Place, Point, cut

LATITUDE = 26.96
SQUEEZE = cos(radians(LATITUDE))
DEGREE = 111_195
XIANG: list[Point] = [
    (112.6147, 26.8890), (112.6140, 26.8990), (112.6137, 26.9080), (112.6147, 26.9137), (112.6245, 26.9202),
    (112.6395, 26.9292), (112.6563, 26.9460), (112.6593, 26.9522), (112.6584, 26.9735), (112.6496, 27.0035),
    (112.6507, 27.0180), (112.6462, 27.0255),
]  # fmt: skip
ZHENG: list[Point] = [
    (112.4950, 26.9640), (112.5150, 26.9560), (112.5320, 26.9580), (112.5380, 26.9575), (112.5465, 26.9470), (112.5600, 26.9325), (112.5632, 26.9285),
    (112.5745, 26.9215), (112.5791, 26.9198), (112.5908, 26.9192), (112.5982, 26.9158), (112.6024, 26.9131),
    (112.6079, 26.9126), (112.6155, 26.9105),
]  # fmt: skip
# Metres to either side of the middle.
WIDE = {"湘江": 215, "蒸水": 26}
# A road's rank: 1 for 大道, 2 for 路, 3 for 街 and 巷.
RANKS = {"道": 1, "路": 2}


def _metres(shape):
    return transform(shape, lambda at: at * [SQUEEZE * DEGREE, DEGREE])


def _degrees(shape):
    return transform(shape, lambda at: at / [SQUEEZE * DEGREE, DEGREE])


def smooth(line: list[Point], rounds: int = 3) -> list[Point]:
    """Corners cut again and again (Chaikin), the ends kept."""
    for _round in range(rounds):
        cuts = [line[0]]
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
            cuts += [
                (0.75 * x1 + 0.25 * x2, 0.75 * y1 + 0.25 * y2),
                (0.25 * x1 + 0.75 * x2, 0.25 * y1 + 0.75 * y2),
            ]
        line = [*cuts, line[-1]]
    return line


def water() -> list[dict]:
    """Each river as a surface, and its middle line, which carries the name."""
    found = []
    for name, line in (("湘江", XIANG), ("蒸水", ZHENG)):
        course = LineString(smooth(line))
        bed = _degrees(_metres(course).buffer(WIDE[name], quad_segs=4))
        if name == "湘江":
            # The district ends at its bank.
            bed = bed.difference(Polygon(OUTLINE))
        found += [_feature(bed, name="", rank=1), _feature(course, name=name, rank=1)]
    return found


def roads(areas: list[Place]) -> list[dict]:
    towns = [area for area in areas if len(area.code) == 9]
    found = [_feature(line, name=name, rank=_rank(name)) for town in towns for name, line in _through(town)]
    edge = _metres(Polygon(OUTLINE)).exterior.buffer(60)
    for level, rank in ((9, 2), (12, 3)):
        rims = [Polygon(area.ring).exterior for area in areas if len(area.code) == level]
        inner = _degrees(_metres(unary_union(rims)).difference(edge))
        merged = linemerge(inner) if isinstance(inner, MultiLineString) else inner
        found += [_feature(line, name="", rank=rank) for line in _lines(merged) if line.length > 0.0008]
    return sorted(found, key=lambda one: -one["properties"]["rank"])


def _rank(name: str) -> int:
    return RANKS.get(name[-1], 3)


def _through(town: Place) -> list[tuple[str, LineString]]:
    """Its roads in turn along and across it, at even distances, a little bent."""
    names = sorted(town.roads, key=_rank)
    found = []
    for number, name in enumerate(names):
        across = number % 2
        share = (number // 2 + 1) / ((len(names) + 1 - across) // 2 + 1)
        near, _far = cut(town.ring, EAST if across == 0 else NORTH, share)
        # The edge that the cut left: what both sides have in common.
        seam = Polygon(near).exterior.difference(Polygon(town.ring).exterior.buffer(1e-7))
        for line in _lines(linemerge(seam) if isinstance(seam, MultiLineString) else seam):
            found.append((name, LineString(smooth(_bent(list(line.coords), number)))))
    return found


def _bent(line: list[Point], number: int) -> list[Point]:
    (x1, y1), (x2, y2) = line[0], line[-1]
    swing = 0.05 if number % 3 else -0.06
    dx, dy = (y2 - y1) * swing, (x1 - x2) * swing
    third, later = (x1 + (x2 - x1) / 3, y1 + (y2 - y1) / 3), (x1 + (x2 - x1) * 2 / 3, y1 + (y2 - y1) * 2 / 3)
    return [(x1, y1), (third[0] + dx, third[1] + dy), (later[0] - dx, later[1] - dy), (x2, y2)]


def _lines(shape) -> list[LineString]:
    return [
        line
        for line in getattr(shape, "geoms", [shape])
        if line.geom_type == "LineString" and not line.is_empty
    ]


def _feature(shape, **told) -> dict:
    given = mapping(shape)
    return {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": given["type"], "coordinates": _rounded(given["coordinates"])},
    }


def _rounded(numbers):
    return round(numbers, 5) if isinstance(numbers, float) else [_rounded(one) for one in numbers]


def write(folder, areas: list[Place]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, features in (("water", water()), ("roads", roads(areas))):
        body = {"type": "FeatureCollection", "features": features}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).replace(
            '{"type":"Feature"', '\n{"type":"Feature"'
        )
        (folder / f"{name}.geojson").write_text(text + "\n", encoding="utf-8")
