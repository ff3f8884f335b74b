"""The cockpit: what a meeting-room screen shows around the map."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from anlian.figures.asked import Asked
from anlian.figures.boards import Reading
from anlian.figures.drawing import drawn
from anlian.figures.kept import standing
from anlian.figures.registry import FIGURES, Number
from anlian.figures.spread import areas_below, by_kind, by_sector, in_areas
from anlian.figures.weeks import by_weeks
from anlian.hazards.models import Hazard
from anlian.kernel import clock
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.models import Area, Level, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Climb, Height, Matter
from anlian.matters.wall import Wall, lamps, lit

CARDS = (
    "hazards_found", "closure_rate", "hazards_open", "hazards_overdue", "majors_open", "leader_visits", "inspections",
    "chains",
)  # fmt: skip
WEEKS = 26
FEW = 6
LIVE = 12
# What happens to hazards and is worth a line on the wall; a step of the climb has rows of its own.
ENDED = (Verb.HAZARD_FIXED_ON_SPOT, Verb.HAZARD_REVIEW_PASSED, Verb.HAZARD_CLOSED)
TOLD = (
    Verb.HAZARD_REPORTED,
    Verb.HAZARD_MAJOR_CONFIRMED,
    Verb.HAZARD_SUBMITTED,
    Verb.HAZARD_REOPENED,
    *ENDED,
)
# So many lines are looked at for those within one's scope: a screen is for whoever sees much.
LOOKED_AT = 200


@dataclass(frozen=True)
class Place:
    """A town with what is open in it, and how much of that is late."""

    area: Area
    open: Number
    late: Number
    width: int


@dataclass(frozen=True)
class Trend:
    """Found and closed by week, as two lines; `most` is the top of the box."""

    since: date
    until: date
    most: Number
    found: str
    closed: str


@dataclass(frozen=True)
class Bar:
    """One sector or kind: its number, and how long the bar is in per cent of the longest."""

    label: str
    number: Number
    width: int


@dataclass(frozen=True)
class Happened:
    """One line of the live list."""

    at: datetime
    says: str
    title: str
    place: str
    tone: str


@dataclass(frozen=True)
class Cockpit:
    cards: list[Reading]
    wall: Wall
    towns: list[Place]
    trend: Trend
    sectors: list[Bar]
    kinds: list[Bar]
    climbed: list[Happened]
    closed_today: int
    climbed_today: int
    found_today: int
    live: list[Happened]


def cockpit(duties: Duties, *, now: datetime) -> Cockpit:
    """Everything around the map, in a number of questions that does not grow with the district."""
    today = clock.day_of(now)
    asked = Asked(duties.person.district, date(today.year, 1, 1), today, "", duties, now)
    of_today = asked.between(today, today)
    found, closed, climbed = standing(
        [FIGURES[key] for key in ("hazards_found", "hazards_closed", "climbed")], of_today
    )
    return Cockpit(
        cards=standing([FIGURES[key] for key in CARDS], asked),
        wall=_wall(duties, today, now),
        towns=_towns(asked),
        trend=_trend(asked),
        sectors=_sectors(asked),
        kinds=_kinds(asked),
        climbed=_climbed(duties, of_today),
        found_today=found.value,
        closed_today=closed.value,
        climbed_today=climbed.value,
        live=_live(duties, of_today),
    )


def _wall(duties: Duties, today: date, now: datetime) -> Wall:
    versions = ChainsInView(duties).in_force(today)
    matters = Matter.objects.of(duties.person.district).within(duties.scope(Power.SEE_HAZARDS))
    return Wall(lamps(duties.roll, versions, lit(matters, at=None, now=now), today))


def _towns(asked: Asked) -> list[Place]:
    """The most open first."""
    towns = areas_below(asked, Level.TOWN)
    open_, late = (in_areas(FIGURES[key], asked, towns) for key in ("hazards_open", "overdue_share"))
    most = max([number or 0 for number in open_.values()], default=0)
    rows = [Place(one, open_[one.code], late[one.code], _of(open_[one.code], most)) for one in towns]
    return sorted(rows, key=lambda row: (-(row.open or 0), row.area.code))


def _trend(asked: Asked) -> Trend:
    figures = [FIGURES[key] for key in ("hazards_found", "hazards_closed")]
    told = by_weeks(figures, asked, WEEKS)
    most = max(1, *(number for weeks in told.values() for number in weeks.values()))
    # Of a count something can be said in every week, so each line is whole.
    (found,), (closed,) = (drawn(figure, told[figure.key], most).lines for figure in figures)
    return Trend(min(told["hazards_found"]), asked.last, most, found, closed)


def _sectors(asked: Asked) -> list[Bar]:
    names = {code: sector.name for code, sector in asked.roll.sectors.items()}
    return _bars({names.get(code, code): n for code, n in by_sector(FIGURES["hazards_open"], asked).items()})


def _kinds(asked: Asked) -> list[Bar]:
    found = by_kind(FIGURES["hazards_found"], asked)
    return _bars({str(SiteKind(kind).label): number for kind, number in found.items()})


def _bars(numbers: dict[str, Number]) -> list[Bar]:
    ordered = sorted(numbers.items(), key=lambda row: -(row[1] or 0))[:FEW]
    most = ordered[0][1] if ordered else 0
    return [Bar(label, number, _of(number, most)) for label, number in ordered]


def _of(number: Number, most: Number) -> int:
    return round(100 * (number or 0) / most) if most else 0


def _climbed(duties: Duties, today: Asked) -> list[Happened]:
    """What took a step today, the highest first."""
    matters = Matter.objects.of(today.district).within(duties.scope(Power.SEE_HAZARDS))
    steps = (
        Climb.objects.of(today.district)
        .filter(today.during("swept_at"), step__gte=Height.YELLOW, matter__in=matters)
        .select_related("matter__site")
        .order_by("-step", "-swept_at", "pk")[:FEW]
    )
    return [
        Happened(
            one.swept_at,
            str(Height(one.step).label),
            one.matter.title,
            _place(one.matter),
            f"step-{one.step}",
        )
        for one in steps
    ]


def _live(duties: Duties, today: Asked) -> list[Happened]:
    """The newest of what happened to hazards."""
    seen = Hazard.objects.of(today.district).within(duties.scope(Power.SEE_HAZARDS)).with_story()
    newest = Entry.objects.of(today.district).filter(verb__in=TOLD, at__lt=today.ends).order_by("-seq")
    lines = list(newest.only("verb", "at", "subject")[:LOOKED_AT])
    hazards = seen.in_bulk({line.subject for line in lines})
    known = (line for line in lines if line.subject in hazards)
    return [
        Happened(
            line.at,
            str(Verb(line.verb).label),
            hazards[line.subject].summary,
            _place(hazards[line.subject].matter),
            "ended" if line.verb in ENDED else "",
        )
        for line in islice(known, LIVE)
    ]


def _place(matter: Matter) -> str:
    return matter.site.name if matter.site else ""
