"""Blocks and grids: the district's outline cut into towns, communities and grids. Only codes and town names are facts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin
from random import Random

Point = tuple[float, float]
Ring = list[Point]

DISTRICT = "430407"
SINCE = "2021-01-01"
# A coarse public outline, moved from GCJ-02 to WGS 84 and simplified to about 100 m: approximate, not a survey.
OUTLINE: Ring = [
    (112.612, 26.9011), (112.5963, 26.8991), (112.5954, 26.9079), (112.5983, 26.9157), (112.5905, 26.9206),
    (112.5788, 26.9206), (112.5748, 26.9225), (112.5641, 26.9293), (112.5631, 26.9333), (112.5612, 26.9332),
    (112.5475, 26.9479), (112.5386, 26.9605), (112.5426, 26.9635), (112.5435, 26.9684), (112.5494, 26.9713),
    (112.5494, 26.9733), (112.5475, 26.9772), (112.5396, 26.9781), (112.5377, 26.9869), (112.5288, 26.9937),
    (112.5308, 26.9986), (112.5621, 26.9987), (112.5651, 27.0045), (112.5758, 27.0123), (112.5827, 27.0114),
    (112.5895, 27.0065), (112.5944, 27.0055), (112.5973, 27.0085), (112.5954, 27.0153), (112.6012, 27.0202),
    (112.61, 27.0202), (112.611, 27.0182), (112.6071, 27.0143), (112.6119, 27.0133), (112.6168, 27.0094),
    (112.6285, 27.0123), (112.6305, 27.0084), (112.6373, 27.0143), (112.6402, 27.0143), (112.6422, 27.0182),
    (112.649, 27.0172), (112.648, 27.0035), (112.6568, 26.9732), (112.6578, 26.9527), (112.6549, 26.9469),
    (112.6383, 26.9303), (112.6139, 26.9157), (112.612, 26.9128),
]  # fmt: skip

NORTH, EAST = pi / 2, 0.0


@dataclass
class Place:
    """An area of the demo, with what only the demo needs to know: its ring, and the roads that run through it."""

    code: str
    name: str
    level: str
    parent: str
    ring: Ring = field(default_factory=list)
    population: int = 0
    roads: tuple[str, ...] = ()
    inside: list["Place"] = field(default_factory=list)

    @property
    def town(self) -> str:
        return self.code[:9]

    def row(self) -> dict:
        """Its line in the ledger of areas."""
        ring = [[round(x, 5), round(y, 5)] for x, y in [*self.ring, *self.ring[:1]]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        return {
            "区划代码": self.code,
            "名称": self.name,
            "级别": self.level,
            "上级代码": self.parent,
            "人口": self.population or None,
            "边界": json.dumps(shape, separators=(",", ":")) if self.ring else None,
            "起始日": SINCE,
        }


# Town → share of what people live there, its communities (invented names) and its roads (invented but for 长青路).
TOWNS = {
    "430407001": ("人民街道", 27_000, "望湖 学府 桐荫 里仁", "望湖路 桐荫街 学府巷 里仁街"),
    "430407002": (
        "青山街道",
        39_000,
        "长青 青竹 杨柳塘 松亭 沁园 枫林",
        "长青路 青竹路 杨柳塘路 松亭巷 枫林街",
    ),
    "430407003": ("潇湘街道", 25_000, "星河 潇江 临湘门 橘园", "星河路 潇江大道 临湘街 橘园路"),
    "430407004": ("五一街道", 33_000, "五合 朝晖 铁炉门 荷香 广场北", "朝晖路 铁炉门街 荷香路 五合巷"),
    "430407005": (
        "合江街道",
        44_000,
        "江口 帝景 合江套 白鹭 新桥 望江亭 来雁",
        "江口路 白鹭大道 合江路 来雁路 新桥街",
    ),
    "430407006": (
        "黄沙湾街道",
        36_000,
        "黄沙 砚池 湾塘 松木岭 五里亭 灵官",
        "黄沙路 砚池街 松木岭路 灵官庙路 五里亭路",
    ),
    "430407100": ("角山镇", 26_000, "角山 旭东 利民 三星 杉桥 和平", "角山大道 利民路 杉桥路 三星街"),
}
VILLAGES = {"旭东", "利民", "三星", "杉桥", "和平"}


def build(random: Random) -> list[Place]:
    """All areas, from the province down to the grids, parents first."""
    city = [Place("430000", "湖南省", "省", ""), Place("430400", "衡阳市", "市", "430000")]
    district = Place(DISTRICT, "石鼓区", "区县", "430400", OUTLINE)
    rings = _towns(OUTLINE)
    for code, (name, people, communities, roads) in TOWNS.items():
        town = Place(code, name, "乡镇街道", DISTRICT, rings[code], roads=tuple(roads.split()))
        names = communities.split()
        for number, (one, ring) in enumerate(
            zip(names, _shares(town.ring, len(names), random), strict=True), 1
        ):
            suffix = "村" if one in VILLAGES else "社区"
            community = Place(f"{code}{number:03d}", one + suffix, "社区村", code, ring, roads=town.roads)
            grids = random.choice((4, 4, 5)) if code != "430407100" else 4
            for order, cell in enumerate(_shares(ring, grids, random), 1):
                lives = round(people / len(names) / grids * random.uniform(0.7, 1.3))
                grid = Place(
                    f"{community.code}{order:03d}",
                    f"{one}第{order}网格",
                    "网格",
                    community.code,
                    cell,
                    lives,
                    town.roads,
                )
                community.inside.append(grid)
            _add_up(community)
            town.inside.append(community)
        _add_up(town)
        district.inside.append(town)
    _add_up(district)
    return [*city, *_all(district)]


def _add_up(place: Place) -> None:
    place.population = sum(part.population for part in place.inside)


def _all(place: Place) -> Iterable[Place]:
    yield place
    for part in place.inside:
        yield from _all(part)


def _towns(ring: Ring) -> dict[str, Ring]:
    """The hills and the river bank in the north, the old town in the south."""
    south, north = cut(ring, NORTH, 0.36)
    rings = dict(zip(("430407100", "430407005"), cut(north, EAST, 0.63), strict=True))
    rings["430407006"], rest = cut(south, EAST, 0.34)
    lower, upper = cut(rest, NORTH, 0.42)
    rings["430407001"], rings["430407003"] = cut(lower, EAST, 0.52)
    rings["430407002"], rings["430407004"] = cut(upper, EAST, 0.50)
    return rings


def _shares(ring: Ring, parts: int, random: Random) -> list[Ring]:
    """Cut into parts of about the same size, each time across the longer side."""
    if parts == 1:
        return [ring]
    first = parts // 2
    angle = _long_way(ring) + random.uniform(-0.25, 0.25)
    here, there = cut(ring, angle, first / parts)
    return [*_shares(here, first, random), *_shares(there, parts - first, random)]


def _long_way(ring: Ring) -> float:
    xs, ys = zip(*ring, strict=True)
    return EAST if (max(xs) - min(xs)) * cos(26.96 * pi / 180) > max(ys) - min(ys) else NORTH


def cut(ring: Ring, angle: float, share: float) -> tuple[Ring, Ring]:
    """Two rings: what lies first in a direction, with this share of the size, and the rest."""
    dx, dy = cos(angle), sin(angle)
    heights = [x * dx + y * dy for x, y in ring]
    low, high = min(heights), max(heights)
    goal = area(ring) * share
    for _round in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if area(_below(ring, dx, dy, middle)) < goal else (low, middle)
    return _below(ring, dx, dy, low), _below(ring, -dx, -dy, -low)


def _below(ring: Ring, dx: float, dy: float, height: float) -> Ring:
    """The part of a ring on one side of a line."""
    kept = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        h1, h2 = x1 * dx + y1 * dy - height, x2 * dx + y2 * dy - height
        if h1 <= 0:
            kept.append((x1, y1))
        if (h1 < 0 < h2) or (h2 < 0 < h1):
            part = h1 / (h1 - h2)
            kept.append((x1 + (x2 - x1) * part, y1 + (y2 - y1) * part))
    return kept


def area(ring: Ring) -> float:
    return (
        abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2
    )


def within(point: Point, ring: Ring) -> bool:
    """Whether a point lies inside, by counting the edges that a ray crosses."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def somewhere(ring: Ring, random: Random) -> Point:
    """A point well inside, rounded as a ledger has it."""
    xs, ys = zip(*ring, strict=True)
    for _try in range(1000):
        point = round(random.uniform(min(xs), max(xs)), 6), round(random.uniform(min(ys), max(ys)), 6)
        if within(point, ring) and _from_edge(point, ring) > 0.0001:
            return point
    raise ValueError("the ring is too thin to stand in")


def _from_edge(point: Point, ring: Ring) -> float:
    x, y = point
    nearest = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2 or 1e-18
        part = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
        nearest.append(hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1)))
    return min(nearest)
