"""The road segments of the demo: each runs along a road of the map through its grid, and its position lies on it."""

import re
from collections import defaultdict

from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.ops import linemerge, nearest_points, substring

from scenario.shigu.land import DEGREE, SQUEEZE, roads
from scenario.shigu.places import Place
from scenario.shigu.sites import Site

# Degrees: what is shorter than some seventy metres is no segment, and how far a grid answers for the street at its edge.
SHORTEST, BESIDE, WITHIN = 0.0007, 0.0003, 0.00012
# 来雁路42—102号段（帝景001）: the house numbers, the first of them, and what it is near.
NAMED = re.compile(r"((\d+)—\d+号段（(\D+)\d+）)$")


def lay(areas: list[Place], sites: list[Site]) -> list[dict]:
    """Gives the road segments their names, positions and lengths, and returns the ledger of their lines."""
    drawn = [(one["properties"]["name"], LineString(one["geometry"]["coordinates"])) for one in roads(areas)]
    rings = {area.code: Polygon(area.ring) for area in areas}
    of_grid = defaultdict(list)
    for site in sites:
        if site.kind == "路段":
            of_grid[site.grid].append(site)
    rows = []
    for grid, here in of_grid.items():
        ways = _through(rings[grid], drawn)
        shares = [here[place :: len(ways)] for place in range(len(ways))]
        for (name, way), several in zip(ways, shares, strict=True):
            for number, site in enumerate(several):
                part = substring(way, number / len(several), (number + 1) / len(several), normalized=True)
                rows.append(_lie(site, name, part, rings[grid]))
    return sorted(rows, key=lambda row: row["点位编号"])


def _through(ring: Polygon, drawn) -> list[tuple[str, LineString]]:
    """What of the roads lies in a grid, the longest first: those with a name, or else the streets along its edge."""
    for edge, named in ((ring, True), (ring.buffer(BESIDE), False)):
        pieces = [(name, _longest(line.intersection(edge))) for name, line in drawn if bool(name) == named]
        found = [(name, line) for name, line in pieces if line is not None and line.length > SHORTEST]
        if found:
            return sorted(found, key=lambda one: -one[1].length)
    raise ValueError("no road runs through this grid")


def _longest(shape) -> LineString | None:
    merged = linemerge(shape) if isinstance(shape, MultiLineString) else shape
    lines = [
        one for one in getattr(merged, "geoms", [merged]) if isinstance(one, LineString) and not one.is_empty
    ]
    return max(lines, key=lambda one: one.length, default=None)


def _lie(site: Site, name: str, part: LineString, ring: Polygon) -> dict:
    numbers, start, near = NAMED.search(site.name).groups()
    road = name or f"{near}支路"
    site.name, site.address = f"{road}{numbers}", f"{road}{start}号"
    middle = part.interpolate(0.5, normalized=True)
    well_inside = ring.buffer(-WITHIN)
    if not well_inside.covers(middle):
        middle = nearest_points(well_inside, middle)[0]
    site.point = round(middle.x, 6), round(middle.y, 6)
    points = [(round(x, 6), round(y, 6)) for x, y in part.coords]
    site.attributes["长度"] = round(
        LineString([(x * SQUEEZE * DEGREE, y * DEGREE) for x, y in points]).length
    )
    return {"点位编号": site.code, "走向": ";".join(f"{x},{y}" for x, y in points), "坐标系": "WGS84"}
