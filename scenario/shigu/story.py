"""Twenty months of a district, in the order in which they happened: visits, what they found, and what became of it."""

import zlib
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush

from scenario.shigu import majors, worktime
from scenario.shigu.cases import Cases, Hazard
from scenario.shigu.courses import Courses
from scenario.shigu.inspections import WEIGHTS, Visit, Visits, sector_of
from scenario.shigu.names import each
from scenario.shigu.sites import Site
from scenario.shigu.world import END, Item, World

LEFT_LYING = each("沿街店铺 高层建筑 危险房屋 企业 燃气用户 建设工地 路段 充电场所")
REPORTS, SELF_CHECKS, MEETINGS = 300, 280, 70
# Still open and late at the end: on which day they were found, and where they stopped.
STUCK = [
    *[(date(2023, 8, day), "ORDERED") for day in (1, 3, 8, 10)],
    *[(date(2023, 7, day), "ORDERED") for day in (5, 10, 12, 17, 19, 24, 26)],
    *[(date(2023, 6, day), "ORDERED") for day in (6, 13, 20, 27)],
    *[(date(2023, 5, day), "ORDERED") for day in (9, 16, 24)],
    *[(date(2023, 8, day), "AWAITING_REVIEW") for day in (2, 4)],
]
STUCK_MAJORS = [
    (date(2023, 7, 20), "PLAN_DUE"),
    (date(2023, 6, 28), "RECTIFYING"),
    (date(2023, 8, 10), "RECTIFYING"),
]
SUMMER = {"HR-006", "HR-007", "HR-008", "EV-004", "EV-010", "EV-013", "SH-012"}
WINTER = {"SH-015", "SH-016", "SH-017", "SH-018", "SH-020", "GS-005", "GS-006", "GS-010", "GS-012"}
NO_PHOTO = each(
    "涉及住户隐私，未拍摄 现场光线不足，已文字记录 当场整改，未留整改前照片 现场人员较多，不便拍摄"
)
MANAGED = (
    "无记录",
    "未建立",
    "制度",
    "培训",
    "演练",
    "协议",
    "公示",
    "责任",
    "检测报告",
    "台账",
    "交底",
    "证",
)
# Nobody answers for these subjects yet: found all the same, by the town.
UNOWNED = [
    (
        date(2023, 3, 21),
        "其他",
        "XY",
        "密室逃脱店主题房无应急断电开关，逃生门藏在道具后",
        "加装断电总闸，逃生门外露并加标识",
    ),
    (
        date(2023, 5, 18),
        "其他",
        "XY",
        "剧本娱乐店用隔音棉分隔8个房间，只留一个出口",
        "拆除隔音棉，恢复第二出口",
    ),
    (date(2023, 7, 6), "其他", "FN", "水塘边无护栏，暑期有学生下水游泳", "设护栏警示牌，安排专人看守"),
]


class Story(Courses):
    def __init__(self, world: World):
        self.world, self.random = world, world.random
        self.cases = Cases(world)
        self.queue: list[tuple] = []
        self.seen: dict[tuple[str, str], datetime] = {}
        self.order = self.voided = self.reopened = 0

    def tell(self) -> None:
        """Everything in the order of its beginning; what comes back is put in again at its own time."""
        for visit in Visits(self.world).made:
            self._later(visit.started, self._visit, visit)
        self._planned()
        heapify(self.queue)
        while self.queue:
            at, _order, deed, *facts = heappop(self.queue)
            if at <= END:
                deed(at, *facts)
        self.world.events = sorted(one for one in self.world.events if one[0] <= END)

    def _later(self, at: datetime, deed, *facts) -> None:
        self.order += 1
        heappush(self.queue, (at, self.order, deed, *facts))

    def _planned(self) -> None:
        for source, count in (("举报", REPORTS), ("自查", SELF_CHECKS), ("会议", MEETINGS)):
            for _ in range(count):
                self._later(self._some_time(), self._told, source)
        for day, where in STUCK:
            self._later(worktime.in_hours(day, self.random), self._stays, where)
        for day, where in STUCK_MAJORS:
            self._later(worktime.in_hours(day, self.random), self._major, where)
        for code, facts in majors.NAMED.items():
            self._later(worktime.in_hours(facts["found"], self.random, 9, 11), self._named, code, facts)
        for facts in UNOWNED:
            self._later(worktime.in_hours(facts[0], self.random), self._unowned, *facts[1:])

    def _some_time(self) -> datetime:
        """More in the second year, when people had learned to report."""
        first, days = (date(2023, 1, 2), 240) if self.random.random() < 0.56 else (date(2022, 1, 4), 360)
        day = worktime.workday(first + timedelta(days=self.random.randint(0, days)))
        return worktime.in_hours(min(day, date(2023, 8, 31)), self.random)

    # A visit, and what it finds.

    def _visit(self, at: datetime, visit: Visit) -> None:
        items = self._items(visit)
        ended = at + timedelta(minutes=self.random.randint(20, 50) + 12 * len(items))
        found = [self._hazard(ended, visit.site, item, visit.leader, "检查", **visit.told) for item in items]
        # It is written down when the visit is over; that it was seen there is its verification.
        self.world.emit(
            ended, visit.leader, "inspect", self.world.number("J", at), site=visit.site.code, kind=visit.kind,
            leader=visit.leader, team=visit.team, started=at.isoformat(), ended=ended.isoformat(),
            findings=[self._facts(hazard) | {"ref": hazard.ref} for hazard in found],
        )  # fmt: skip
        for hazard in found:
            hazard.stuck = visit.stuck
            if visit.post.role in ("部门", "镇街"):
                hazard.seen_by = visit.post, visit.leader
            self._goes_on(hazard, visit)

    def _items(self, visit: Visit) -> list[Item]:
        if visit.item:
            return [self.world.items[visit.item]]
        items = [
            item
            for item in self.world.items_of[visit.site.kind]
            if self._may_find(visit, item) and self._new(visit.site, item, visit.started)
        ]
        chosen: list[Item] = []
        while items and len(chosen) < visit.findings:
            item = self.random.choices(items, [self._likely(item, visit.day.month) for item in items])[0]
            items.remove(item)
            chosen.append(item)
        return chosen

    def _new(self, site: Site, item: Item, at: datetime) -> bool:
        """Not seen there of late: what comes back is put in by itself, so that it stays as rare as it should."""
        last = self.seen.get((site.code, item.code))
        return last is None or at - last > timedelta(days=230)

    def _may_find(self, visit: Visit, item: Item) -> bool:
        """What somebody answers for is what they can put on the record."""
        lines = visit.post.sectors
        return not lines or any(item.sector == line or item.sector.startswith(f"{line}.") for line in lines)

    def _likely(self, item: Item, month: int) -> float:
        weight = 0.6 if item.clue else len(item.told)
        if item.code in SUMMER and month in (6, 7, 8):
            weight *= 3
        if item.code in WINTER and month in (11, 12, 1, 2):
            weight *= 2.5
        return weight

    def _hazard(self, at: datetime, site: Site, item: Item, finder: str, source: str, **told) -> Hazard:
        summary, measure = self.world.tell(item, site)
        photo = source in ("检查", "举报") and self.random.random() < (0.27 if source == "检查" else 0.12)
        if source == "检查" and any(word in summary for word in MANAGED):
            photo = False
        hazard = Hazard(
            self.world.number("H", at), site, item, told.get("sector", item.sector), at, finder, source, photo,
            told.get("measure", measure), self.cases.watched(site, item, at), told.get("summary", summary), at,
            due=worktime.due(at, 1, "W"),
        )  # fmt: skip
        self.cases.all.append(hazard)
        self.seen[site.code, item.code] = at
        return hazard

    def _facts(self, hazard: Hazard) -> dict:
        facts = {
            "item": hazard.item.code,
            "summary": hazard.summary,
            "sector": hazard.sector,
            "photo": hazard.photo,
        }
        if not hazard.photo:
            facts["no_photo_reason"] = self._no_photo(hazard)
        return facts

    def _no_photo(self, hazard: Hazard) -> str:
        if hazard.source in ("举报", "自查", "会议"):
            return {"举报": "举报人未附图", "自查": "单位自查台账转录，无图", "会议": "会议交办，待现场核实"}[
                hazard.source
            ]
        if any(word in hazard.summary for word in MANAGED):
            return "管理类隐患，无现场图像"
        return self.random.choice(NO_PHOTO)

    def _on_spot(self, hazard: Hazard, visit: Visit) -> bool:
        if not hazard.item.on_spot or hazard.watched or hazard.item.clue or visit.post.role == "区领导":
            return False
        return zlib.crc32(hazard.ref.encode()) % 100 < 45

    # Reports, self-checks, meetings.

    def _told(self, at: datetime, source: str) -> None:
        kinds = (
            list(WEIGHTS)
            if source != "自查"
            else ["企业", "高层建筑", "商业综合体", "学校", "建设工地", "燃气用户"]
        )
        kind = self.random.choices(kinds, [WEIGHTS[one] for one in kinds])[0]
        site = self._standing(kind, at.date())
        items = [item for item in self.world.items_of[kind] if not item.clue and self._new(site, item, at)]
        item = self.random.choices(items, [self._likely(item, at.month) for item in items])[0]
        finder = self._teller(source, site, at)
        hazard = self._hazard(at, site, item, finder, source)
        if source == "举报" and self.random.random() < 0.12:
            self._report(hazard)
            self._unfounded(hazard)
            return
        wrong = self._wrong_sector(hazard) if source == "举报" and self.random.random() < 0.11 else ""
        if wrong:
            right, hazard.sector = hazard.sector, wrong
            self._report(hazard)
            self._passed_on(hazard, right)
            return
        self._report(hazard)
        self._goes_on(hazard)

    def _standing(self, kind: str, day: date) -> Site:
        return self.random.choice([site for site in self.world.by_kind[kind] if site.since <= day])

    def _teller(self, source: str, site: Site, at: datetime) -> str:
        if source == "自查":
            return site.owner
        if source == "会议":
            return self.world.held(["AWB-3"], at.date())[0][1]
        taken = self.world.community(site, at.date()) if self.random.random() < 0.45 else []
        return (taken or self.world.held(["AWB-5"], at.date()))[0][1]

    def _report(self, hazard: Hazard) -> None:
        facts = self._facts(hazard)
        self.world.emit(
            hazard.at,
            hazard.finder,
            "report",
            hazard.ref,
            site=hazard.site.code,
            source=hazard.source,
            **facts,
        )

    def _wrong_sector(self, hazard: Hazard) -> str:
        default = sector_of(hazard.site.kind)
        return default if default != hazard.sector else ("ZH" if hazard.sector != "ZH" else "")

    # What was planned by name.

    def _stays(self, at: datetime, where: str) -> None:
        """Something that nobody has put right by the end."""
        kind = self.random.choice(LEFT_LYING)
        site = self._standing(kind, at.date())
        items = [
            one for one in self.world.items_of[kind] if not one.clue and one.unit == "W" and one.days <= 7
        ]
        (post, person), (_post, second) = self.world.town(site, "", at.date())[:2]
        item = self.random.choice([one for one in items if not one.on_spot]).code
        self._visit(at, Visit("日常", at, post, person, [second], site, 1, item, stuck=where))

    def _major(self, at: datetime, where: str) -> None:
        """A major hazard that is still on its way at the end."""
        kind = self.random.choice(("高层建筑", "建设工地"))
        site = self._standing(kind, at.date())
        item = self.random.choice(
            [one for one in self.world.items_of[kind] if one.clue and one.sector in ("XF.GC", "ZJ")]
        )
        (post, person), (_post, second) = self.world.department(item.sector, at.date())[:2]
        self._visit(at, Visit("专项", at, post, person, [second], site, 1, item.code, stuck=where))

    def _named(self, at: datetime, code: str, facts: dict) -> None:
        """One of the three that the year's account names, found on a leader's visit."""
        site = next(site for site in self.world.sites if site.code == code)
        post = self.world.people.posts[facts["by"]]
        team = [self.world.office(at.date())[0][1], self.world.town(site, "", at.date())[0][1]]
        told = {name: facts[name] for name in ("summary", "measure")}
        way = {name: facts[name] for name in ("done", "closed", "amount")}
        leader = post.holder(at.date())
        self._visit(at, Visit("督导", at, post, leader, team, site, 1, facts["item"], told, way=way))

    def _unowned(self, at: datetime, kind: str, sector: str, summary: str, measure: str) -> None:
        """A subject that no chain covers: a hole, seen when something happens in it."""
        site = self._standing(kind, at.date())
        told = {"sector": sector, "summary": summary, "measure": measure}
        finder = self.world.town(site, "", at.date())[0][1]
        hazard = self._hazard(at, site, self.world.items["OT-005"], finder, "举报", **told)
        self._report(hazard)
        self._goes_on(hazard)
