"""Inspections and hazards of a made-up district, over the year before its day."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from anlian.hazards.catalogue import Item, items
from anlian.lattice.imports.readers import KINDS as KINDS_READ
from anlian.registers.generate.offices import Offices
from anlian.registers.generate.plan import Plan
from anlian.registers.generate.sites import Known, Sites
from anlian.registers.generate.words import EXTENTS, SPOTS, WRONGS

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = 365
# Most is found at few sites, and more of late.
SKEW, LATELY = 1.6, 1.5
SOURCES = ("检查", "检查", "检查", "举报", "自查")
KINDS = ("日常", "日常", "网格巡查", "网格巡查", "专项", "双随机")


class Findings:
    """What was looked at, and what was wrong there. `shunned` sites are not on the books for their own mistakes."""

    def __init__(self, plan: Plan, sites: Sites, shunned: Callable[[int], bool]):
        self.plan, self.sites, self.shunned = plan, sites, shunned
        self.items: dict[str, list[Item]] = {}
        for item in items().values():
            for kind in item.site_kinds if item.enabled else ():
                self.items.setdefault(kind, []).append(item)

    def check_items(self) -> Iterator[dict]:
        for item in items().values():
            yield {
                "code": item.code,
                "site_kind": ";".join(item.site_kinds),
                "sector": item.sector,
                "category": item.category,
                "item": item.item,
                "grade": item.grade,
                "major_standard": item.major_standard,
                "basis": ";".join(item.basis),
                "basis_status": item.basis_status,
                "days": item.days,
                "day_unit": item.day_unit,
                "on_spot": "是" if item.on_spot else "否",
                "action": item.action,
                "evidence": item.evidence,
                "enabled": "是" if item.enabled else "否",
            }

    def inspections(self) -> Iterator[dict]:
        for number in range(self.plan.inspections):
            random = self.plan.chance("visit", number)
            site = self._site(random)
            began = self._when(random)
            walker, officer = self._people(site)
            kind = random.choice(KINDS)
            leader, other = (walker, officer) if kind == "网格巡查" else (officer, walker)
            yield {
                "code": f"JC{began.year}-{number + 1:07d}",
                "kind": kind,
                "site": site.code,
                "leader": leader,
                "team": other,
                "started": began,
                "ended": began + timedelta(minutes=random.randint(10, 90)),
                "note": random.choice(("例行检查", "节前检查", "复工检查", "回访", "")),
            }

    def hazards(self) -> Iterator[dict]:
        for number in range(self.plan.hazards):
            random = self.plan.chance("hazard", number)
            site = self._site(random)
            item = random.choice(self._items_of(site.kind))
            found = self._when(random)
            walker, officer = self._people(site)
            yield {
                "code": f"YH{found.year}-{number + 1:07d}",
                "site": site.code,
                "sector": item.sector,
                "item": item.code,
                "summary": _summary(item, random),
                "grade": "一般",
                "source": random.choice(SOURCES),
                "found_at": found,
                "finder": random.choice((walker, walker, officer)),
                "no_photo_reason": "台账补录，无现场图像",
            }

    def _items_of(self, kind: str) -> list[Item]:
        return self.items[KINDS_READ[kind]]

    def _site(self, random: Random) -> Known:
        number = int(self.plan.sites * random.random() ** SKEW)
        while self.shunned(number):
            number = (number + 1) % self.plan.sites
        return self.sites.known(number)

    def _people(self, site: Known) -> tuple[str, str]:
        grids = self.sites.places
        return Offices.walker(site.grid), Offices.officer(grids.town_of(grids.grids[site.grid]))

    def _when(self, random: Random) -> datetime:
        day = self.plan.on - timedelta(days=1 + int(DAYS * random.random() ** LATELY))
        # Office hours, to the minute.
        return datetime.combine(day, time(8), SHANGHAI) + timedelta(minutes=random.randrange(10 * 60))


def _summary(item: Item, random: Random) -> str:
    wrongs = next(wrongs for word, wrongs in WRONGS.items() if word in item.category)
    return f"{random.choice(SPOTS)}{random.choice(wrongs)}{random.choice(EXTENTS)}"
