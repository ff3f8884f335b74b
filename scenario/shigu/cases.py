"""The life of one hazard, told as acts of people who could do them that day. Deadlines follow the product's rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scenario.shigu import worktime
from scenario.shigu.names import each
from scenario.shigu.sites import Site
from scenario.shigu.world import END, Item, World

RECURS_WITHIN = timedelta(days=180)
OPINIONS = each(
    "现场复查，整改到位 复查合格，同意销号 已按要求整改，现场无反弹 逐项核对，全部完成 抽查三处均已落实"
)
BASES = each("现场核实属实 照片与现场一致 经比对检查项，情况属实 联合网格员到场核实")
MISSING = each("只整改了一半，仍有一处未动 新增设备未通电测试 标识未张贴 整改后又恢复原状 缺整改后检测记录")
DELAYS = each(
    "配件需从厂家调货 住户外出务工，联系不上业主 连续降雨无法施工 需业主大会表决后施工 施工队排期延后"
)
LATE = 0.095
# Of what was found in these last days some is still waiting.
BUSY = END - timedelta(days=7)
REFUSALS = each("工期足够，不同意延期 风险较高，须按期完成 上次已延期，本次不予同意")
TIGHTEN = each(
    "此类问题反复出现，请镇街盯到底 一周内必须见到结果 请牵头单位每日报进度 不得再拖，逾期将挂牌督办"
)


@dataclass
class Hazard:
    """One hazard on its way: where its clock stands is kept so that the story knows what is late."""

    ref: str
    site: Site
    item: Item
    sector: str
    at: datetime
    finder: str
    source: str
    photo: bool
    measure: str
    watched: bool
    summary: str
    found: datetime
    state: str = "REPORTED"
    due: datetime | None = None
    closed_at: datetime | None = None
    # The officer who saw it on a visit: for such the visit is the verification.
    seen_by: tuple | None = None
    ordered: tuple | None = None
    stuck: str = ""


class Cases:
    """Tells what became of each hazard, from the first report until it is closed or the months are over."""

    def __init__(self, world: World):
        self.world, self.random = world, world.random
        self.closed: dict[tuple[str, str], list[datetime]] = {}
        self.all: list[Hazard] = []

    def watched(self, site: Site, item: Item, at: datetime) -> bool:
        """Whether other eyes are needed: a dangerous place, or something that came back."""
        return site.watched or self.recurs(site, item, at)

    def recurs(self, site: Site, item: Item, at: datetime) -> bool:
        return any(at - RECURS_WITHIN <= then <= at for then in self.closed.get((site.code, item.code), []))

    def step(
        self,
        hazard: Hazard,
        at: datetime,
        by: str,
        do: str,
        state: str = "",
        clock: datetime | None = None,
        /,
        **facts,
    ) -> datetime:
        """One act: written down, unless the months are over by then."""
        if at > END:
            raise Over
        hazard.at = at
        self.world.emit(at, by, do, hazard.ref, **facts)
        if state:
            hazard.state = state
            hazard.due = clock
        if state in ("CLOSED", "INVALID", "DUPLICATE", "TRANSFERRED", "VOID"):
            hazard.closed_at = at
            if state == "CLOSED":
                self.closed.setdefault((hazard.site.code, hazard.item.code), []).append(at)
        return at

    def soon(self, at: datetime, low: int = 5, high: int = 90) -> datetime:
        return at + timedelta(minutes=self.random.randint(low, high))

    def workday(self, at: datetime, low: int, high: int) -> datetime:
        """Some working days later, within hours; on the same day, a little later."""
        days = self.random.randint(low, high)
        day = worktime.plus(at.date(), days) if days else at.date()
        return self.soon(at, 20, 150) if day == at.date() else worktime.in_hours(day, self.random)

    def verify(self, hazard: Hazard) -> tuple:
        """Somebody of the town, the department or the community goes and looks."""
        if hazard.seen_by:
            hazard.state, hazard.due = "VERIFIED", worktime.due(hazard.at, 3, "W")
            return hazard.seen_by
        at = self.workday(hazard.at, 0, 1)
        day = at.date()
        if hazard.source == "检查" and self.random.random() < 0.3:
            officers = self.world.department(hazard.sector, day) if hazard.sector not in ("XY", "FN") else []
        else:
            officers = self.world.town(hazard.site, hazard.sector, day)
        post, person = self._pick(officers or self.world.town(hazard.site, hazard.sector, day))
        basis = self.random.choice(BASES)
        if hazard.item.clue:
            basis = "对照判定标准，未达到重大情形"
        self.step(
            hazard, at, person, "verify", "VERIFIED", worktime.due(at, 3, "W"), grade="一般", basis=basis
        )
        return post, person

    def ordinary(self, hazard: Hazard) -> None:
        """Ordered, put right, looked at by another, closed; some late, some sent back, some given more time."""
        officer = self.verify(hazard)
        self.order(hazard, officer)
        if hazard.stuck == "ORDERED" or (hazard.found > BUSY and self.random.random() < 0.6):
            return
        promised = hazard.due
        long_enough = (promised - hazard.at).days >= 6
        dice = self.random.random()
        if long_enough and dice < 0.16:
            promised = self.extension(hazard, promised, granted=dice < 0.11)
        elif long_enough and dice < 0.24:
            at = self.soon(hazard.at, 300, 900)
            at = worktime.between(at, promised, 0.02)
            _post, leader = self.world.block_leader(hazard.site, at.date())
            self.step(hazard, at, leader, "tighten", note=self.random.choice(TIGHTEN))
        if self.random.random() < 0.3:
            self.step(hazard, self.soon(hazard.at), self.owner(hazard), "start", "RECTIFYING", promised)
        if self.random.random() < LATE:
            at = promised + timedelta(days=self.random.choice((1, 2, 2, 3, 4, 6, 8, 11, 15, 22)), hours=-9)
            if self.random.random() < 0.35 and at.date() - promised.date() > timedelta(days=5):
                when = promised + timedelta(days=4, hours=-14)
                _post, leader = self.world.block_leader(hazard.site, when.date())
                self.step(hazard, when, leader, "tighten", note=self.random.choice(TIGHTEN))
        else:
            at = worktime.between(hazard.at, promised, self.random.uniform(0.25, 0.97))
        self.finish(hazard, at, promised)

    def order(self, hazard: Hazard, officer: tuple) -> None:
        at = self.soon(hazard.at, 10, 240) if self.random.random() < 0.7 else self.workday(hazard.at, 1, 2)
        post, person = officer
        if post.holder(at.date()) != person:
            post, person = self._pick(self.world.town(hazard.site, hazard.sector, at.date()))
        promised, named = hazard.item.due(at), None
        if self.random.random() < 0.3 and hazard.item.days >= 3:
            named = worktime.plus(at.date(), hazard.item.days, hazard.item.unit)
            promised = worktime.end_of(named)
        self.step(
            hazard, at, person, "order", "ORDERED", promised,
            due=named.isoformat() if named else None, demand=hazard.item.demand,
        )  # fmt: skip
        hazard.ordered = (post, person)
        if hazard.site.risk == "红":
            self.step(
                hazard, self.soon(hazard.at), person, "control",
                what="设置警戒和警示牌，落实专人每日巡查", person=self.owner(hazard),
            )  # fmt: skip

    def extension(self, hazard: Hazard, promised: datetime, granted: bool) -> datetime:
        """Asked for before the date; decided one level above whoever gave the order."""
        at = worktime.between(hazard.at, promised, self.random.uniform(0.4, 0.7))
        until = worktime.plus(promised.date(), self.random.randint(4, 12))
        self.step(
            hazard, at, self.owner(hazard), "ask_extension",
            until=until.isoformat(), reason=self.random.choice(DELAYS),
        )  # fmt: skip
        at = worktime.between(at, promised, self.random.uniform(0.2, 0.8))
        above = self.world.office(at.date())[:2]
        if hazard.ordered[0].role == "镇街" and hazard.sector not in ("XY", "FN"):
            above = self.world.department(hazard.sector, at.date()) or above
        _post, person = self._pick(above)
        if granted:
            promised = worktime.end_of(until)
            self.step(hazard, at, person, "grant_extension", hazard.state, promised)
        else:
            self.step(hazard, at, person, "refuse_extension", reason=self.random.choice(REFUSALS))
        return promised

    def finish(self, hazard: Hazard, at: datetime, promised: datetime) -> None:
        """Reported as put right, and looked at; sent back when it is not gone."""
        fails = self.random.random() < 0.09
        self._submit(hazard, at)
        if hazard.stuck == "AWAITING_REVIEW":
            return
        if fails:
            at = self.workday(hazard.at, 1, 2)
            _post, person = self._reviewer(hazard, at)
            self.step(hazard, at, person, "fail", "RECTIFYING", promised, missing=self.random.choice(MISSING))
            self._submit(hazard, self.workday(hazard.at, 1, 3))
        at = self.workday(hazard.at, 1, 3)
        _post, person = self._reviewer(hazard, at)
        self.step(hazard, at, person, "pass", "CLOSED", opinion=self.random.choice(OPINIONS))

    def reopen(self, hazard: Hazard) -> None:
        """It was not gone after all: seen at a second look."""
        at = self.workday(hazard.at, 8, 25)
        _post, person = self._pick(self.world.office(at.date())[:2])
        self.step(
            hazard, at, person, "reopen", "RECTIFYING", worktime.due(at, 7, "W"), reason="回头看发现隐患反弹"
        )
        self._submit(hazard, self.workday(hazard.at, 1, 5))
        at = self.workday(hazard.at, 1, 2)
        self.step(hazard, at, self._reviewer(hazard, at)[1], "pass", "CLOSED", opinion="再次复查，确认消除")

    def _submit(self, hazard: Hazard, at: datetime) -> None:
        time = (3, "W") if hazard.sector.startswith("XF") else (10, "D")
        self.step(
            hazard, at, self.owner(hazard), "submit", "AWAITING_REVIEW", worktime.due(at, *time),
            measure=hazard.measure, photo=hazard.photo,
        )  # fmt: skip

    def on_spot(self, hazard: Hazard) -> None:
        """A small thing, put right before the inspector leaves."""
        if not hazard.seen_by:
            at = self.soon(hazard.at, 2, 8)
            _post, by = self._pick(self.world.town(hazard.site, hazard.sector, at.date()))
            self.step(
                hazard,
                at,
                by,
                "verify",
                "VERIFIED",
                worktime.due(at, 3, "W"),
                grade="一般",
                basis="现场检查发现",
            )
        self.step(
            hazard, self.soon(hazard.at, 4, 20), hazard.finder, "fix_on_spot", "CLOSED",
            measure=hazard.measure, photo=hazard.photo,
        )  # fmt: skip

    def owner(self, hazard: Hazard) -> str:
        """Whoever is in charge of the site."""
        return hazard.site.owner

    def _reviewer(self, hazard: Hazard, at: datetime) -> tuple:
        """Another person than the one in charge; where it is watched, of another post than the one that ordered."""
        day, sector = at.date(), hazard.sector
        choice = [*self.world.town(hazard.site, sector, day), *self.world.community(hazard.site, day)]
        if sector not in ("XY", "FN"):
            choice += self.world.department(sector, day)
        if hazard.watched:
            choice = [one for one in choice if one[0] != hazard.ordered[0]]
        elif self.random.random() < 0.5 and hazard.ordered in choice:
            return hazard.ordered
        return self._pick(choice)

    def _pick(self, officers: list[tuple]) -> tuple:
        return self.random.choice(officers)


class Over(Exception):
    """The months of the story are over."""
