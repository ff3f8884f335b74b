"""三包, 路段长, and the three outings of the publicity chain: who signed, who walked, whose door was knocked at.

What the three promises are is the product's example. Everybody behind a door is invented.
"""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from anlian.rounds.example import PROMISES, TITLE
from scenario.shigu import worktime
from scenario.shigu.names import Names
from scenario.shigu.sites import Site
from scenario.shigu.world import World

ISSUED, SIGNING, LAST = date(2023, 2, 10), (date(2023, 2, 13), date(2023, 4, 28)), date(2023, 8, 31)
SIGNED, LOOKED_AT_AGAIN, BROKEN = 0.82, 45, 0.09
NOTES = (
    "后门通道堆放货箱，已当面提醒", "插线板串接，已提醒更换", "灭火器压力不足，店方已约换", "打烊后未拔充电器，已提醒", "门口电动车占道，已劝离",
)  # fmt: skip
SEEN = ("无异常", "无异常", "劝离占道经营1处", "清理路面杂物", "提醒商户收回门前堆物", "")
# Grids with a register of households, and how many buildings each.
DOORS = {
    "430407002001001": 3,
    "430407002001002": 3,
    "430407002001003": 2,
    "430407002001004": 2,
    "430407002002001": 3,
}
FLOORS, ROOMS, PHONE = 6, 5, 19900008001
TOWN, CALLER = "430407002", "T002-01"
OUTINGS = (
    {"ref": "XD-1", "kind": "ROAD", "title": "暑期道路安全上路行动", "first": date(2023, 6, 12), "last": date(2023, 6, 25),
     "tells": ["不占道、不逆行", "骑车戴头盔", "门前不堆物"], "hour": 17},
    {"ref": "XD-2", "kind": "WATCH", "title": "夏夜防火打更行动", "first": date(2023, 7, 17), "last": date(2023, 7, 31),
     "tells": ["睡前关火断电", "电动车不进楼入户", "楼道不堆杂物"], "hour": 20},
    {"ref": "XD-3", "kind": "KNOCK", "title": "用电用气敲门行动", "first": date(2023, 8, 14), "last": date(2023, 9, 10),
     "tells": ["看灶前软管和报警器", "看有无飞线充电", "问家中有无独居老人", "讲火灾逃生"], "hour": 18},
)  # fmt: skip
RESULTS = (("MET", 62), ("ABSENT", 24), ("REFUSED", 5), ("PROBLEM", 9))
PROBLEMS = (
    "阳台飞线充电，已劝拔除",
    "灶前软管老化，已告知更换",
    "楼道停放电动车，已推离",
    "独居老人，已登记回访",
)


class Rounds:
    def __init__(self, world: World, names: Names, random: Random):
        self.world, self.names, self.random = world, names, random
        self.events: list[tuple[datetime, int, dict]] = []
        self.number = 0

    def tell(self) -> None:
        self.pledged: dict[str, datetime] = {}
        self._issue()
        shops = [site for site in self.world.sites if site.kind == "沿街店铺"]
        for shop in shops:
            if self.random.random() < SIGNED:
                self._sign(shop)
        self._found()
        for shop in shops:
            if shop.code in self.pledged:
                self._look(shop)
        for road in self.world.sites:
            if road.kind == "路段":
                self._walk(road)
        self._out()
        self.events.sort()

    # 三包

    def _issue(self) -> None:
        self._emit(datetime.combine(ISSUED, time(15), worktime.CHINA), self._person("AWB-2", ISSUED), "pledge_template",
                   "", title=TITLE, promises=list(PROMISES))  # fmt: skip

    def _sign(self, shop: Site) -> None:
        at = self._moment(self._day(*SIGNING), 9, 17)
        self.pledged[shop.code] = at
        self._emit(at, self._walker(shop, at.date()), "pledge", shop.code, hand=self.random.randrange(8))

    def _found(self) -> None:
        """After a visit that found something a grid worker looks at the promises too, and names what was found."""
        self.checked: dict[str, list[date]] = {}
        for at, _order, line in list(self.world.events):
            shop, found = line.get("site"), [one["ref"] for one in line.get("findings", ())]
            signed = self.pledged.get(shop)
            if line["do"] != "inspect" or not found or signed is None or at <= signed + timedelta(days=1):
                continue
            if line["by"] == self._walker_of(shop, at.date()):
                self.checked.setdefault(shop, []).append(at.date())
                marks = {"1": "KEPT", "2": "KEPT", "3": "BROKEN"}
                at += timedelta(minutes=12)
                self._emit(at, line["by"], "shop_check", shop, marks=marks, hazards=found)

    def _look(self, shop: Site) -> None:
        """Every other month or so, and here and there not yet."""
        day = self.pledged[shop.code].date() + timedelta(days=self.random.randint(25, 3 * LOOKED_AT_AGAIN))
        while day <= LAST:
            if day not in self.checked.get(shop.code, []) and (by := self._walker(shop, day)):
                broken = self.random.random() < BROKEN
                marks = dict.fromkeys("123", "KEPT") | (
                    {self.random.choice("123"): "BROKEN"} if broken else {}
                )
                if not broken and self.random.random() < 0.2:
                    marks[self.random.choice("123")] = "UNSEEN"
                at = self._moment(day, 9, 17)
                self._emit(
                    at,
                    by,
                    "shop_check",
                    shop.code,
                    marks=marks,
                    note=self.random.choice(NOTES) if broken else "",
                )
            day += timedelta(days=self.random.randint(2 * LOOKED_AT_AGAIN, 4 * LOOKED_AT_AGAIN))

    # 路段长

    def _walk(self, road: Site) -> None:
        """Every second segment has the community's secretary as its chief, who walks it each fortnight or two."""
        chief = f"S{road.grid[6:12]}-1" if int(road.code[1:]) % 2 else ""
        day = date(2023, 3, 1) + timedelta(days=self.random.randint(0, 20))
        while day <= LAST:
            by = self._person(chief, day) if chief else self._walker(road, day)
            if by:
                ended = self._moment(day, 9, 17)
                self._emit(
                    ended,
                    by,
                    "patrol",
                    road.code,
                    minutes=self.random.randint(12, 55),
                    note=self.random.choice(SEEN),
                )
            day += timedelta(days=self.random.randint(14, 30) if chief else self.random.randint(40, 90))

    # 上路、打更、敲门

    def households(self) -> list[dict]:
        """A register of some grids; a tower that is a site is named by its code."""
        rows = []
        for grid, buildings in DOORS.items():
            towers = [site for site in self.world.sites if site.kind == "高层建筑" and site.grid == grid]
            for building in range(1, buildings + 1):
                tower = towers[building - 1] if building <= len(towers) else None
                named = (
                    tower.name
                    if tower
                    else f"{'长青' if grid[:12] == '430407002001' else '青竹'}小区{grid[-1]}区{building}栋"
                )
                for number in range(FLOORS * ROOMS):
                    code = f"H{len(rows) + 1:05d}"
                    rows.append({
                        "户编号": code, "网格": grid, "楼栋点位编号": tower.code if tower else "", "楼栋": named,
                        "门牌": f"{number // ROOMS + 1}0{number % ROOMS + 1}室", "户主": self.names.name(),
                        "电话": str(PHONE + len(rows)), "停用日": "",
                    })  # fmt: skip
        return rows

    def _out(self) -> None:
        self.doors = self.households()
        for told in OUTINGS:
            called = datetime.combine(told["first"] - timedelta(days=3), time(10), worktime.CHINA)
            days = {name: told[name].isoformat() for name in ("first", "last")}
            self._emit(called, self._person(CALLER, called.date()), "outing", "", outing=told["ref"], kind=told["kind"],
                       title=told["title"], area=TOWN, tells=told["tells"], **days)  # fmt: skip
            if told["kind"] != "KNOCK":
                for road in self.world.sites:
                    if road.kind == "路段" and road.grid.startswith(TOWN):
                        self._tick(
                            told,
                            road.grid,
                            share=0.8,
                            street=road.code,
                            results=(("MET", 90), ("PROBLEM", 10)),
                        )
            if told["kind"] != "ROAD":
                share = 0.72 if told["kind"] == "KNOCK" else 0.35
                for door in self.doors:
                    self._tick(told, door["网格"], share=share, door=door["户编号"], results=RESULTS)

    def _tick(self, told: dict, grid: str, *, share: float, results, **where) -> None:
        if self.random.random() > share:
            return
        day = self._day(told["first"], min(told["last"], LAST))
        for _visit in range(2):
            by = self._walker_at(grid, day)
            at = self._moment(day, told["hour"], told["hour"] + 2)
            if by is None or day > min(told["last"], LAST) or at > self.latest:
                return
            result = self.random.choices([one for one, _n in results], [n for _one, n in results])[0]
            note = self.random.choice(PROBLEMS) if result == "PROBLEM" else ""
            self._emit(at, by, "tick", "", outing=told["ref"], result=result, note=note, **where)
            if result != "ABSENT":
                return
            # Nobody was there: once more on a later evening.
            day += timedelta(days=self.random.randint(1, 4))

    latest = datetime.combine(LAST, time(17, 30), worktime.CHINA)

    def _emit(self, at: datetime, by: str | None, do: str, site: str, **facts) -> None:
        if by is None:
            return
        self.number += 1
        line = {"at": at.isoformat(), "by": by, "do": do, "ref": f"XF-{self.number:05d}"} | (
            {"site": site} if site else {}
        )
        self.events.append(
            (at, self.number, line | {name: value for name, value in facts.items() if value != ""})
        )

    def _day(self, first: date, last: date) -> date:
        return worktime.workday(first + timedelta(days=self.random.randint(0, (last - first).days)))

    def _moment(self, day: date, from_hour: int, to_hour: int) -> datetime:
        return datetime.combine(day, time(from_hour), worktime.CHINA) + timedelta(
            minutes=self.random.randrange((to_hour - from_hour) * 60)
        )

    def _person(self, code: str, day: date) -> str | None:
        held = self.world.held([code], day)
        return held[0][1] if held else None

    def _walker_at(self, grid: str, day: date) -> str | None:
        return self._person(f"G{grid[6:]}", day)

    def _walker(self, site: Site, day: date) -> str | None:
        return self._walker_at(site.grid, day)

    def _walker_of(self, code: str, day: date) -> str | None:
        return self._walker_at(self.grids[code], day)

    @cached_property
    def grids(self) -> dict[str, str]:
        return {site.code: site.grid for site in self.world.sites}
