"""Who went where and when: leaders month by month, departments, towns, communities and grid workers by their work."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zlib import crc32

from scenario.shigu import worktime
from scenario.shigu.people import DEPARTMENTS, SECTORS, Post
from scenario.shigu.sites import Site
from scenario.shigu.world import FIRST, LAST, World

# Two of 2023 and one of 2022 are told by name in majors.py.
LEADERS_2022, LEADERS_2023 = 195, 350
# How often each kind of site is looked at, and the months in which it is looked at more.
WEIGHTS = {
    "企业": 8, "高层建筑": 16, "沿街店铺": 33, "商业综合体": 3, "充电场所": 9, "危险房屋": 8, "边坡": 4,
    "路段": 6, "学校": 6, "燃气用户": 10, "建设工地": 7, "其他": 9,
}  # fmt: skip
SEASONS = {
    "充电场所": {6: 2.2, 7: 2.6, 8: 2.4},
    "高层建筑": {6: 1.3, 7: 1.5, 8: 1.5, 12: 1.2},
    "边坡": {3: 2, 4: 3, 5: 3, 6: 2.4},
    "危险房屋": {3: 1.4, 4: 1.7, 5: 1.8, 6: 1.6},
    "燃气用户": {1: 2, 2: 1.8, 11: 1.7, 12: 2.2},
    "沿街店铺": {1: 1.3, 12: 1.3},
    "学校": {2: 2, 3: 1.5, 9: 2.2},
    "企业": {6: 1.4},
}
# Kind of visit: how many in 2022 and in 2023, and the mean number of findings.
ROUNDS = {
    "网格巡查": (110, 170, 0.62),
    "日常": (170, 250, 0.92),
    "专项": (70, 110, 1.05),
    "双随机": (50, 80, 0.8),
}
# A push in the last days: more eyes, and much that is still open.
PUSH = 105


@dataclass
class Visit:
    kind: str
    started: datetime
    post: Post
    leader: str
    team: list[str]
    site: Site
    findings: int
    # For what the story has planned by name: the item, its words, where it stops, the days of a major's way.
    item: str = ""
    told: dict = field(default_factory=dict)
    stuck: str = ""
    way: dict = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.started.date()


class Visits:
    """The plan of all visits, before anybody knows what they will find."""

    def __init__(self, world: World):
        self.world, self.random = world, world.random
        self.made: list[Visit] = []
        self._leaders()
        for kind, (before, after, mean) in ROUNDS.items():
            for year, count in ((2022, before), (2023, after)):
                for _ in range(count):
                    self._round(kind, self._day(year), mean)

        for _ in range(PUSH):
            self._round("专项", worktime.workday(date(2023, 8, self.random.randint(21, 30))), 1.0)

    def _day(self, year: int) -> date:
        last = LAST if year == 2023 else date(2022, 12, 31)
        first = FIRST if year == 2022 else date(2023, 1, 1)
        return worktime.workday(
            min(first + timedelta(days=self.random.randint(0, (last - first).days)), date(2023, 8, 30))
        )

    def _leaders(self) -> None:
        """一月一暗访, with some misses; the rest are visits to guide and to press campaigns."""
        posts = self.world.people.leaders()
        for year, months, total, missed in ((2022, 12, LEADERS_2022, 0.22), (2023, 8, LEADERS_2023, 0.07)):
            made = []
            for month in range(1, months + 1):
                for post in posts:
                    if self.random.random() >= missed:
                        made.append(self._led(post, self._in_month(year, month), "暗访"))
            while len(made) < total:
                month = self.random.choices(
                    range(1, months + 1), [3 if one in (1, 6, 7) else 2 for one in range(1, months + 1)]
                )[0]
                made.append(
                    self._led(
                        self.random.choice(posts),
                        self._in_month(year, month),
                        self.random.choice(("督导", "督导", "专项")),
                    )
                )
            self.made += self._made_good(made[:total])

    def _made_good(self, made: list[Visit]) -> list[Visit]:
        """Half of the visits that were missed are made good in the next month: one meant to guide went unannounced."""
        unannounced = {
            (visit.post.code, visit.day.year, visit.day.month) for visit in made if visit.kind == "暗访"
        }
        for visit in made:
            before = (visit.day.replace(day=1) - timedelta(days=1)).replace(day=1)
            missed = (visit.post.code, before.year, before.month) not in unannounced
            if visit.kind == "督导" and missed and crc32(f"{visit.post.code}{before}".encode()) % 2:
                visit.kind = "暗访"
                unannounced.add((visit.post.code, before.year, before.month))
        return made

    def _in_month(self, year: int, month: int) -> date:
        days = [date(year, month, number) for number in range(1, monthrange(year, month)[1])]
        return self.random.choice([day for day in days if worktime.works(day)])

    def _led(self, post: Post, day: date, kind: str) -> Visit:
        kinds = []
        if post.sectors:
            kinds = [one for one in WEIGHTS if sector_of(one).split(".")[0] in post.sectors]
        site = self._site(day, kinds, post.areas)
        team = [self.world.office(day)[self.random.randint(0, 1)][1], self.world.town(site, "", day)[0][1]]
        if kind == "专项":
            team.append(self.world.department(sector_of(site.kind), day)[0][1])
        mean = 1.15 if kind == "暗访" else 0.8
        return Visit(kind, self._start(day), post, post.holder(day), team, site, self._findings(mean))

    def _round(self, kind: str, day: date, mean: float) -> None:
        random, world = self.random, self.world
        if kind in ("专项", "双随机"):
            code = random.choice([one for one in DEPARTMENTS if self._kinds(one)])
            officers = world.held(
                [f"{code}-{number}" for number in range(2, len(DEPARTMENTS[code][2].split()) + 1)], day
            )
            site = self._site(day, self._kinds(code), [])
            (post, leader), *others = random.sample(officers, min(2, len(officers)))
            team = [person for _post, person in others]
        elif kind == "日常":
            site = self._site(day, [], [])
            officers = world.town(site, sector_of(site.kind), day)
            post, leader = random.choice(officers)
            team = [random.choice([person for _post, person in officers if person != leader])]
            if random.random() < 0.2:
                team += [person for _post, person in world.community(site, day)]
        else:
            site = self._site(
                day, ["高层建筑", "沿街店铺", "充电场所", "危险房屋", "边坡", "路段", "燃气用户", "其他"], []
            )
            post, leader = world.walker(site, day)
            team = []
        self.made.append(Visit(kind, self._start(day), post, leader, team, site, self._findings(mean)))

    def _start(self, day: date) -> datetime:
        return worktime.in_hours(day, self.random, 8, 16)

    def _findings(self, mean: float) -> int:
        return sum(self.random.random() < mean / 4 for _ in range(4))

    def _site(self, day: date, kinds: list[str], areas: list[str]) -> Site:
        """A site that stands on the day, of these kinds and in these areas if any are named."""
        kinds = kinds or list(WEIGHTS)
        weights = [WEIGHTS[kind] * SEASONS.get(kind, {}).get(day.month, 1) for kind in kinds]
        while True:
            kind = self.random.choices(kinds, weights)[0]
            site = self.random.choice(self.world.by_kind[kind])
            if site.since <= day and (not areas or any(site.grid.startswith(area) for area in areas)):
                return site

    def _kinds(self, code: str) -> list[str]:
        sectors = DEPARTMENTS[code][1].split()
        return [kind for kind in WEIGHTS if sector_of(kind).split(".")[0] in sectors]


def sector_of(kind: str) -> str:
    """The sector that a kind of site falls under unless told otherwise."""
    return next(code for code, (_name, kinds, _basis) in SECTORS.items() if kind in kinds.split(";"))
