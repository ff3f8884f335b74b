"""The wall of lights: every chain in force on a day, coloured by the highest climb of the hazards open on it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from anlian.kernel.templatetags.ui import STEPS
from anlian.lattice import seats
from anlian.lattice.boards import chains
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.boards.who import end_of
from anlian.lattice.models import Level
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll, Version
from anlian.lattice.views.common import OnDay
from anlian.matters.models import Kind, Matter, Urgency

DARK = {"open": 0, "late": 0, "major": 0, "worst": 0}


@dataclass
class Lamp:
    """One chain on the wall."""

    version: Version
    leader: seats.Held | None
    area: str
    sectors: list[str]
    committee: str
    vacancies: int
    open: int = 0
    late: int = 0
    major: int = 0
    worst: int = 0

    @property
    def tone(self) -> str:
        return STEPS[self.worst][0]

    @property
    def says(self) -> str:
        return str(STEPS[self.worst][1])


@dataclass
class Wall:
    lamps: list[Lamp]
    groups: list[tuple[str, list[Lamp]]] = field(default_factory=list)

    @property
    def tones(self) -> list[tuple[str, str, int]]:
        """How many lamps of each colour, the worst first."""
        counts = Counter(lamp.worst for lamp in self.lamps)
        return [(STEPS[step][0], str(STEPS[step][1]), counts[step]) for step in sorted(STEPS, reverse=True)]

    def total(self, name: str) -> int:
        return sum(getattr(lamp, name) for lamp in self.lamps)


def lit(matters: QuerySet, *, at: datetime | None, now: datetime) -> dict[UUID, dict]:
    """Hazards open, late and major by chain, and the highest step: one grouped statement. `at` asks of a moment.

    Hazards only, as on the workbench and in the lists that open from a light: what meetings decide has its own.
    """
    matters = matters.filter(kind=Kind.HAZARD)
    if at is None:
        rows, moment, worst, each = matters.open(), now, Max("step"), {}
    else:
        each = {"distinct": True}
        rows, moment = matters.filter(opened_at__lte=at).filter(Q(closed_at=None) | Q(closed_at__gt=at)), at
        # Each step is on record with its time; a matter opened anew starts from none.
        worst = Max("climbs__step", filter=Q(climbs__swept_at__lte=at, climbs__round=F("round")), default=0)
    rows = rows.filter(chain__isnull=False).order_by().values("chain_id")
    return {
        row.pop("chain_id"): row
        for row in rows.annotate(
            open=Count("pk" if each else "kind", **each),
            late=Count("pk" if each else "kind", filter=Q(due_at__lt=moment), **each),
            major=Count("pk" if each else "kind", filter=Q(urgency=Urgency.MAJOR), **each),
            worst=worst,
        )
    }


def lamps(roll: Roll, versions: list[Version], counts: dict[UUID, dict], day: date) -> list[Lamp]:
    return [
        Lamp(
            version=version,
            leader=chains.leader(roll, version, day),
            area=chains.area_name(roll, version),
            sectors=chains.sector_names(roll, version),
            committee=chains.committee_name(roll, version),
            vacancies=len(chains.vacant(roll, version, day)),
            **(DARK | counts.get(version.chain_id, {})),
        )
        for version in versions
    ]


GROUPINGS = {
    "committee": (
        gettext_lazy("Special committee"),
        lambda lamp: lamp.committee or str(_("Without a committee")),
    ),
    "leader": (gettext_lazy("Chain leader"), lambda lamp: _name_of(lamp)),
    "area": (gettext_lazy("Area"), lambda lamp: lamp.area),
    "light": (gettext_lazy("Light"), lambda lamp: lamp.says),
}


def _name_of(lamp: Lamp) -> str:
    if lamp.leader is None or lamp.leader.vacant:
        return str(_("Vacant"))
    return f"{lamp.leader.term.person} · {lamp.leader.seat.title}"


def grouped(found: list[Lamp], by: str) -> list[tuple[str, list[Lamp]]]:
    """In the order of chain numbers; by light, the worst first."""
    name = GROUPINGS.get(by, GROUPINGS["committee"])[1]
    groups: dict[str, list[Lamp]] = {}
    for lamp in sorted(found, key=lambda lamp: -lamp.worst) if by == "light" else found:
        groups.setdefault(name(lamp), []).append(lamp)
    return list(groups.items())


class ShowWall(OnDay, TemplateView):
    """责任链总览: which of the chains is in trouble?"""

    power = Power.SEE_CHAINS
    template_name = "matters/wall.html"

    def get_context_data(self, **kwargs):
        query, roll = self.request.GET, self.roll
        versions = ChainsInView(self.duties).in_force(self.day)
        at = end_of(self.day) if self.day < self.today else None
        counts = lit(self.all(Matter, Power.SEE_HAZARDS), at=at, now=self.now)
        everything = lamps(roll, versions, counts, self.day)
        wall = Wall([lamp for lamp in everything if self.wanted(lamp)])
        wall.groups = grouped(wall.lamps, query.get("by", "committee"))
        leaders = {
            str(lamp.leader.seat.id): _name_of(lamp)
            for lamp in everything
            if lamp.leader and not lamp.leader.vacant
        }
        return super().get_context_data(
            wall=wall,
            chains=len(everything),
            open=wall.total("open"),
            late=wall.total("late"),
            major=wall.total("major"),
            vacancies=wall.total("vacancies"),
            sectors=[(code, roll.sectors[code].name) for code in sorted(roll.sectors) if "." not in code],
            leaders=sorted(leaders.items(), key=lambda pair: pair[1]),
            towns=[(area.code, area.name) for area in seats.standing(roll, Level.TOWN, "", self.day)],
            groupings=[(key, label) for key, (label, _key) in GROUPINGS.items() if key != "committee"],
            lights=[(tone, says) for tone, says, _count in wall.tones],
            may_edit=self.duties.may(Power.EDIT_CHAINS),
            **kwargs,
        )

    def wanted(self, lamp: Lamp) -> bool:
        query = self.request.GET
        text = query.get("q", "").strip()
        sector, leader, town, light = (query.get(name) for name in ("sector", "leader", "town", "light"))
        return (
            (
                not text
                or text.lower() in f"{lamp.version.number} {lamp.version.title} {_name_of(lamp)}".lower()
            )
            and (not sector or any(seats.related(sector, code) for code in lamp.version.sectors))
            and (not leader or (lamp.leader is not None and str(lamp.leader.seat.id) == leader))
            and (not town or lamp.version.area.startswith(town))
            and (not light or lamp.tone == light)
        )
