"""Towns, communities and grids: a rectangle parted again and again, each part with its code and border."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt
from random import Random

from anlian.registers.generate.plan import Plan
from anlian.registers.generate.words import BACK, FRONT

SITES_A_GRID, GRIDS_A_COMMUNITY, COMMUNITIES_A_TOWN = 200, 5, 4
MOST_TOWNS = 900
# Where the made-up land lies, and how wide it is for thirty thousand sites.
WEST, SOUTH, WIDTH, HEIGHT = 112.50, 26.85, 0.22, 0.16
USUAL_SITES = 30_000
# Positions keep away from the border by this part of the rectangle.
MARGIN = 0.04


@dataclass(frozen=True)
class Box:
    west: float
    south: float
    width: float
    height: float

    def parted(self, parts: int) -> list["Box"]:
        """That many rectangles, side by side and row by row, which fill it."""
        rows = max(1, round(sqrt(parts)))
        made, left = [], parts
        for row in range(rows):
            columns = ceil(left / (rows - row))
            left -= columns
            made += [
                Box(
                    self.west + self.width * column / columns,
                    self.south + self.height * row / rows,
                    self.width / columns,
                    self.height / rows,
                )
                for column in range(columns)
            ]
        return made

    def somewhere(self, random: Random) -> tuple[float, float]:
        inside = 1 - 2 * MARGIN
        return (
            round(self.west + self.width * (MARGIN + inside * random.random()), 6),
            round(self.south + self.height * (MARGIN + inside * random.random()), 6),
        )

    def border(self) -> str:
        west, south = round(self.west, 6), round(self.south, 6)
        east, north = round(self.west + self.width, 6), round(self.south + self.height, 6)
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return json.dumps({"type": "Polygon", "coordinates": [ring]}, separators=(",", ":"))


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    level: str
    parent: str
    box: Box
    population: int


class Places:
    """All areas of a district; a grid's number says where it lies."""

    def __init__(self, plan: Plan):
        self.plan = plan
        grids = max(4, plan.sites // SITES_A_GRID)
        communities = max(2, grids // GRIDS_A_COMMUNITY)
        towns = max(2, min(communities // COMMUNITIES_A_TOWN, MOST_TOWNS))
        side = sqrt(max(plan.sites, 1) / USUAL_SITES)
        self.box = Box(WEST, SOUTH, WIDTH * side, HEIGHT * side)
        self.towns = self._towns(towns)
        self.communities = [
            one
            for town, several in zip(self.towns, _shared(communities, towns), strict=True)
            for one in self._below(town, several, "社区村", "{name}社区")
        ]
        self.grids = [
            one
            for community, several in zip(self.communities, _shared(grids, communities), strict=True)
            for one in self._below(community, several, "网格", "{near}第{number}网格")
        ]
        self._town_of = {town.code: number for number, town in enumerate(self.towns)}

    def town_of(self, grid: Place) -> int:
        return self._town_of[grid.code[:9]]

    def road(self, grid: Place, random: Random) -> str:
        """A street of this neighbourhood."""
        near = grid.name.split("第")[0]
        return f"{near}{random.choice(('路', '街', '巷', '大道'))}"

    def rows(self) -> Iterator[dict]:
        district = self.plan.district
        above = [
            (f"{district[:2]}0000", "演示省", "省", ""),
            (f"{district[:4]}00", "演示市", "市", f"{district[:2]}0000"),
        ]
        for code, name, level, parent in above:
            yield {"code": code, "name": name, "level": level, "parent": parent, "since": self.plan.founded}
        yield self._row(Place(district, "演示区", "区县", above[1][0], self.box, self.plan.sites * 8))
        for place in (*self.towns, *self.communities, *self.grids):
            yield self._row(place)

    def _row(self, place: Place) -> dict:
        return {
            "code": place.code,
            "name": place.name,
            "level": place.level,
            "parent": place.parent,
            "population": place.population,
            "boundary": place.box.border(),
            "since": self.plan.founded,
        }

    def _towns(self, count: int) -> list[Place]:
        district, people = self.plan.district, self.plan.sites * 8 // count
        return [
            Place(f"{district}{number:03d}", _name(number - 1, ("街道", "镇", "乡")), "乡镇街道", district, box, people)
            for number, box in enumerate(self.box.parted(count), start=1)
        ]  # fmt: skip

    def _below(self, place: Place, count: int, level: str, called: str) -> list[Place]:
        made = []
        for number, box in enumerate(place.box.parted(count), start=1):
            code = f"{place.code}{number:03d}"
            name = called.format(
                name=_pair(int(code[6:])), near=place.name.removesuffix("社区"), number=number
            )
            made.append(Place(code, name, level, place.code, box, place.population // count))
        return made


def _shared(whole: int, parts: int) -> list[int]:
    """A number shared out as evenly as it goes."""
    return [whole // parts + (part < whole % parts) for part in range(parts)]


def _name(number: int, endings: tuple[str, ...]) -> str:
    return _pair(number * 37) + endings[number % len(endings)]


def _pair(number: int) -> str:
    return FRONT[number % len(FRONT)] + BACK[(number // len(FRONT) + 7 * number) % len(BACK)]
