"""Sites of a made-up district, each in its grid and inside its border; any of them can be asked for by number."""

from bisect import bisect
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from anlian.kernel import credit_code, lines
from anlian.registers.generate.offices import someone
from anlian.registers.generate.places import Place, Places
from anlian.registers.generate.plan import Plan
from anlian.registers.generate.words import CREDITED, KINDS, RISKS, SITE_WORDS

NAMES = list(KINDS)
SHARES = list(accumulate(share for share, _risks, _called in KINDS.values()))
COLOURS = {kind: list(accumulate(risks)) for kind, (_share, risks, _called) in KINDS.items()}
# A property manager answers for several buildings.
BUILDINGS_A_MANAGER = 8
# Some grids hold many more sites than others.
SKEW = 1.4
# Above those of the posts.
PHONE, FIRST_NUMBER, MANAGERS = "199{:08d}", 1_000_000, 50_000_000


class Known(NamedTuple):
    """What others need of a site."""

    code: str
    kind: str
    grid: int


class Sites:
    def __init__(self, plan: Plan, places: Places, spoilt: Callable[[int], bool] = lambda number: False):
        self.plan, self.places, self.spoilt = plan, places, spoilt

    def known(self, number: int) -> Known:
        return self._known(number, self.plan.chance("site", number))

    def rows(self) -> Iterator[dict]:
        for number in range(self.plan.sites):
            yield self.row(number)

    def row(self, number: int) -> dict:
        random = self.plan.chance("site", number)
        code, kind, grid = self._known(number, random)
        place = self.places.grids[grid]
        lng, lat = place.box.somewhere(random)
        colours = COLOURS[kind]
        road = self.places.road(place, random)
        word = random.choice(SITE_WORDS)
        charge = number // BUILDINGS_A_MANAGER if kind == "高层建筑" else number
        return {
            "code": code,
            "name": self._name(kind, word, place, road, random),
            "kind": kind,
            "area": place.code,
            "address": f"{road}{random.randint(1, 288)}号",
            "lng": lng,
            "lat": lat,
            "datum": "WGS84",
            "principal": someone(self.plan.chance("manager" if charge != number else "principal", charge)),
            "phone": PHONE.format(FIRST_NUMBER + charge + (MANAGERS if kind == "高层建筑" else 0)),
            "uscc": _credit(self.plan.district, number) if kind in CREDITED else "",
            "risk": RISKS[bisect(colours, random.random() * colours[-1], hi=len(colours) - 1)],
            "attributes": f"层数={random.randint(1, 33 if kind == '高层建筑' else 6)};面积={random.randint(20, 900)}",
            "since": self.plan.on - timedelta(days=random.randint(400, 1500)),
        }

    def courses(self) -> Iterator[dict]:
        """A line for each road segment that is taken in, a little bent, from its position on."""
        for number in range(self.plan.sites):
            if self.known(number).kind != "路段" or self.spoilt(number):
                continue
            row, random = self.row(number), self.plan.chance("course", number)
            east, north = random.uniform(-0.004, 0.004), random.uniform(-0.004, 0.004)
            points = [(share * east, share * north + bend) for share, bend in ((0, 0), (0.5, 0.0004), (1, 0))]
            line = [[round(row["lng"] + x, 6), round(row["lat"] + y, 6)] for x, y in points]
            yield {"site": row["code"], "line": lines.written(line), "datum": "WGS84"}

    def _known(self, number: int, random: Random) -> Known:
        kind = NAMES[bisect(SHARES, random.random() * SHARES[-1], hi=len(NAMES) - 1)]
        grid = int(len(self.places.grids) * random.random() ** SKEW)
        return Known(f"S{number + 1:07d}", kind, grid)

    @staticmethod
    def _name(kind: str, word: str, place: Place, road: str, random: Random) -> str:
        called = random.choice(KINDS[kind][2])
        if kind in ("路段", "边坡", "危险房屋"):
            return f"{road}{random.randint(1, 288)}号{called}"
        near = place.name.split("第")[0] if kind in ("学校", "商业综合体", "充电场所") else ""
        return f"{near}{word}{called}"


def _credit(district: str, number: int) -> str:
    return credit_code.make(f"91{district}X{number:08d}")
