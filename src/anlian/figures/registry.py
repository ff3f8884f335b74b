"""Every figure, defined once: what exactly is counted, in what, and which rows are behind it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateTimeField,
    F,
    FloatField,
    Func,
    IntegerField,
    Max,
    Q,
    QuerySet,
    When,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.figures import hazards, led, places, problems, rounds
from anlian.figures.asked import Asked
from anlian.lattice.models import Level, Risk, SiteKind
from anlian.matters.models import Height

Number = int | float | None
Condition = Callable[[Asked], Q]


def all_of_them(asked: Asked) -> Q:
    return Q()


class Measure:
    """What is worked out from the rows of a figure, in the same statement as every other figure over these rows."""

    def parts(self, rows: Q, asked: Asked) -> dict[str, Aggregate]:
        """What is asked besides how many rows there are."""
        return {}

    def beside(self, asked: Asked) -> dict[str, Number]:
        """What is known of the place itself, without asking the rows."""
        return {}

    def value(self, records: int, **parts) -> Number:
        return records


class Share(Measure):
    """How many of the rows are among these too, in per cent; of nothing there is no share."""

    def __init__(self, part: Condition):
        self.part = part

    def parts(self, rows: Q, asked: Asked) -> dict[str, Aggregate]:
        return {"part": Count("pk", filter=self.part(asked))}

    def value(self, records: int, *, part: int) -> Number:
        return round(100 * part / records, 1) if records else None


class MedianDays(Aggregate):
    """Half of the spans are shorter."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(expressions)s)) / 86400"
    output_field = FloatField()


class HereAndThen(Func):
    """The day and hour that a clock here showed at a moment."""

    template = "timezone('Asia/Shanghai', %(expressions)s)"
    output_field = DateTimeField()


class WholeMonths(Func):
    """Calendar months from one moment to another, as people count them: from 9 November to 12 May are six."""

    template = (
        "(extract(year FROM age(%(expressions)s)) * 12 + extract(month FROM age(%(expressions)s)))::int"
    )
    output_field = IntegerField()


class LongestMonths(Measure):
    """From the opening to the end, in whole months, of the one that took longest."""

    def parts(self, rows: Q, asked: Asked) -> dict[str, Aggregate]:
        closed, opened = (HereAndThen(F(f"matter__{name}_at")) for name in ("closed", "opened"))
        return {"months": Max(WholeMonths(closed, opened), filter=rows)}

    def value(self, records: int, *, months: int | None) -> Number:
        return months


class DaysToClose(Measure):
    def parts(self, rows: Q, asked: Asked) -> dict[str, Aggregate]:
        # What was struck off then and is open again has no span; an aggregate leaves out what is empty.
        ended = Case(When(rows & asked.during("matter__closed_at"), then=F("matter__closed_at")))
        return {"days": MedianDays(ended - F("matter__opened_at"))}

    def value(self, records: int, *, days: float | None) -> Number:
        return None if days is None else round(days, 1)


class PerThousandPeople(Measure):
    """For each 1,000 people who live there; where nobody lives, or nobody knows how many, there is none."""

    def beside(self, asked: Asked) -> dict[str, Number]:
        return {"people": asked.people}

    def value(self, records: int, *, people: int | None) -> Number:
        return round(1000 * records / people, 2) if people else None


count = Measure()


@dataclass(frozen=True)
class Figure:
    """`of_period` tells a figure of what happened on these days from one of how it stood when they were over.

    `by_week` is false where a week by itself says nothing: of what the roll of a day answers in memory, and of what falls
    due once a month. Its rows are those of `among` for which `that` holds: figures among the same rows are read in one statement.
    """

    key: str
    title: str
    unit: str
    definition: str
    source: str
    among: Callable[[Asked], QuerySet]
    that: Condition = all_of_them
    measure: Measure = count
    of_period: bool = True
    by_week: bool = True

    @property
    def change_unit(self) -> str:
        """In what its change is told: shares in points, all else in per cent."""
        return "points" if self.unit == "%" else "%"

    def records(self, asked: Asked) -> QuerySet:
        return self.among(asked).filter(self.that(asked))

    def value(self, asked: Asked) -> Number:
        return counted([self], asked)[self.key][0]

    def url(self, asked: Asked) -> str:
        """The page that lists the rows behind it."""
        return f"{reverse('figures:show', args=[self.key])}?{asked.query()}"


def counted(figures: Iterable[Figure], asked: Asked) -> dict[str, tuple[Number, int]]:
    """The value of each figure and how many rows are behind it: one statement for all that are among the same rows."""
    return {
        figure.key: one
        for among, several in together(figures).items()
        for figure, one in zip(several, _at_once(among(asked), several, asked), strict=True)
    }


def together(figures: Iterable[Figure]) -> dict[Callable, list[Figure]]:
    """Those among the same rows, so that one statement answers for them."""
    alike: dict[Callable, list[Figure]] = {}
    for figure in figures:
        alike.setdefault(figure.among, []).append(figure)
    return alike


def _at_once(rows: QuerySet, figures: list[Figure], asked: Asked) -> Iterator[tuple[Number, int]]:
    return values_of(figures, rows.aggregate(**wanted_of(figures, asked)), asked)


def wanted_of(figures: list[Figure], asked: Asked) -> dict[str, Aggregate]:
    """What the database is asked for, under names that say which figure each belongs to."""
    wanted: dict[str, Aggregate] = {}
    for number, figure in enumerate(figures):
        that = figure.that(asked)
        parts = {"records": Count("pk", filter=that)} | figure.measure.parts(that, asked)
        wanted |= {f"f{number}_{name}": part for name, part in parts.items()}
    return wanted


def values_of(figures: list[Figure], found: dict, asked: Asked) -> Iterator[tuple[Number, int]]:
    """Its answer, as the value of each figure and how many rows are behind it."""
    for number, figure in enumerate(figures):
        own = {
            name.split("_", 1)[1]: value
            for name, value in found.items()
            if name.split("_", 1)[0] == f"f{number}"
        }
        yield figure.measure.value(**own, **figure.measure.beside(asked)), own["records"]


CHAINS, PEOPLE, SITES = (
    pgettext_lazy("a source", "chains"),
    _("posts and appointments"),
    pgettext_lazy("a source", "sites"),
)
DUTIES, MEETINGS = pgettext_lazy("a source", "duties"), pgettext_lazy("a source", "meetings")
VISITS, HAZARDS, ACTS = _("inspections"), pgettext_lazy("a source", "hazards"), _("record of acts")
ROUNDS = pgettext_lazy("a source", "rounds")
AREAS = pgettext_lazy("a source", "areas")
on_day = partial(Figure, of_period=False)

_FIGURES = [
    on_day("chains", _("Responsibility chains"), _("chains"),
           _("Chains in force on the last day whose leader's post is held by somebody."), CHAINS, places.chains, by_week=False),
    on_day("committees", _("Special committees"), _("committees"),
           _("Special committees whose chair is held, on the last day, by somebody who holds a district leader's post."),
           PEOPLE, places.committees, by_week=False),
    Figure("leader_visits", _("Visits led by district leaders"), _("visits"),
           _("Inspections of the period, submitted, whose leader went in a district leader's post."),
           VISITS, places.leader_visits),
    Figure("inspections", _("Inspections"), _("visits"),
           _("Inspections of the period, of every kind, submitted."), VISITS, places.visits),
    Figure("meetings", _("Meetings about safety"), pgettext_lazy("a unit", "meetings"),
           _("Meetings of the party's standing committee, of the government, of the safety committee, on one subject and on the spot, held in the period with safety on the agenda and with minutes."),
           MEETINGS, led.meetings),
    Figure("leader_visit_rate", _("Visits and dispatches held in time"), "%",
           _("Of the monthly visits and dispatches that district leaders owed in the period and that fell due, those held in time; who was excused owed nothing."),
           DUTIES, led.monthly, measure=Share(led.in_time), by_week=False),
    Figure("key_issues_closed", _("Prominent problems solved"), _("problems"),
           _("Prominent problems struck off in the period, by name, with the consent of the leader who owned each."),
           _("prominent problems"), problems.solved),
    Figure("problem_months", _("Longest time to solve a problem"), _("months"),
           _("Of the prominent problems solved in the period, the whole months from opening to striking off that the longest took."),
           _("prominent problems"), problems.solved, measure=LongestMonths()),
    Figure("hazards_found", _("Hazards found"), _("hazards"),
           _("Hazards reported in the period, without those that were found unfounded, duplicate, transferred or void before it was over."),
           HAZARDS, hazards.about, hazards.found),
    Figure("hazards_per_thousand", _("Hazards found for each 1,000 people"), _("hazards for each 1,000 people"),
           _("Hazards found in the period, divided by the thousands of people who live in the area by the register of areas; without their number there is none."),
           HAZARDS, hazards.about, hazards.found, PerThousandPeople()),
    Figure("hazards_closed", _("Hazards closed"), _("hazards"),
           _("Hazards struck off in the period, whenever found, and not opened again before it was over."),
           HAZARDS, hazards.about, hazards.closed),
    Figure("closure_rate", _("Closure rate"), "%",
           _("Of the hazards found in the period, those struck off when it was over."),
           HAZARDS, hazards.about, hazards.found, Share(hazards.closed_of_found)),
    Figure("closed_in_time_rate", _("Put right in time"), "%",
           _("Of the hazards closed in the period, those put right by the promised date, granted extensions included."),
           HAZARDS, hazards.about, hazards.closed, Share(hazards.closed_in_time)),
    on_day("hazards_open", _("Open hazards"), _("hazards"),
           _("Hazards reported and not yet ended when the last day was over."), ACTS, hazards.about, hazards.open_then),
    on_day("hazards_overdue", _("Overdue hazards"), _("hazards"),
           _("Open hazards whose date, as it stood then, had passed when the last day was over."), ACTS, hazards.about, hazards.overdue_then),
    on_day("overdue_share", _("Share of open hazards overdue"), "%",
           _("Of the hazards open when the last day was over, those whose date, as it stood then, had passed."),
           ACTS, hazards.about, hazards.open_then, Share(hazards.overdue_then)),
    Figure("majors_found", _("Major hazards found"), _("hazards"),
           _("Hazards found in the period that are graded major."), HAZARDS, hazards.about, hazards.major(hazards.found)),
    on_day("majors_open", _("Open major hazards"), _("hazards"),
           _("Open hazards, when the last day was over, that are graded major."),
           HAZARDS, hazards.about, hazards.major(hazards.open_then)),
    Figure("recurrence_rate", _("Recurrence rate"), "%",
           _("Of the hazards found in the period, those of the same check item at the same site as one closed within 180 days before."),
           HAZARDS, hazards.about, hazards.found, Share(hazards.repeated)),
    Figure("reopened", _("Hazards opened again"), _("hazards"),
           _("Hazards that were struck off and opened again in the period."), ACTS, hazards.reopened),
    Figure("second_looks_back", _("Second looks that found it again"), "%",
           _("Of the hazards that a second look was taken at in the period, those that it found back within 180 days of their striking off."),
           ACTS, hazards.looked_again, measure=Share(hazards.came_back)),
    Figure("median_days_to_close", _("Median days to close"), _("days"),
           _("Of the hazards closed in the period, the days from report to striking off that half of them did not need."),
           HAZARDS, hazards.about, hazards.closed, DaysToClose()),
    Figure("climbed", _("Climbed"), _("hazards"),
           _("Hazards that took a step up their chain in the period, from yellow on."),
           ACTS, partial(hazards.climbed, step__gte=Height.YELLOW)),
    Figure("climbed_to_red", _("Climbed to red"), _("hazards"),
           _("Hazards that climbed to their chain leader in the period."),
           ACTS, partial(hazards.climbed, step=Height.RED)),
    Figure("supervised", _("Supervised"), _("hazards"),
           _("Hazards that climbed to the safety committee office in the period."),
           ACTS, partial(hazards.climbed, step=Height.SUPERVISED)),
    on_day("sites", _("Sites"), _("sites"), _("Sites on the books and in use on the last day."), SITES, places.sites),
    *(
        on_day(f"sites_{kind}", kind.label, _("sites"), _("Sites of this kind on the books and in use on the last day."),
               SITES, places.sites, partial(places.of_kind, kind=kind))
        for kind in SiteKind
    ),
    *(
        on_day(f"sites_{risk}", title, _("sites"),
               _("Sites of this risk colour, on the books and in use on the last day."),
               SITES, places.sites, partial(places.of_risk, risk=risk))
        for risk, title in ((Risk.RED, _("Sites of red risk")), (Risk.ORANGE, _("Sites of orange risk")))
    ),
    on_day("pledge_coverage", _("Shops with a pledge in force"), "%",
           _("Of the street shops on the books and in use on the last day, those with a pledge of the three promises in force."),
           SITES, places.sites, rounds.shop, Share(rounds.pledged)),
    Figure("patrols", _("Patrols of road segments"), _("patrols"),
           _("Patrols of road segments that ended in the period."), ROUNDS, rounds.patrols),
    Figure("doors_met", _("Households met"), _("households"),
           _("Households at whose door somebody was met in the period, on whichever outing; each is counted once."),
           ROUNDS, rounds.households, rounds.met),
    on_day("vacancies", _("Posts without a holder"), _("posts"),
           _("Posts that chains in force on the last day name and nobody holds."), PEOPLE, places.vacancies, by_week=False),
    on_day("holes", _("Uncovered sites"), _("sites"),
           _("Sites for whose kind no chain answers where they lie, on the last day."), CHAINS, places.sites, places.hole, by_week=False),
    on_day("towns", _("Towns and streets"), _("areas"), _("Towns and streets standing on the last day."),
           AREAS, places.areas, partial(places.at_level, level=Level.TOWN)),
    on_day("communities", _("Communities"), _("areas"), _("Communities standing on the last day."),
           AREAS, places.areas, partial(places.at_level, level=Level.COMMUNITY)),
    on_day("grids", _("Grids"), _("areas"), _("Grids standing on the last day."),
           AREAS, places.areas, partial(places.at_level, level=Level.GRID)),
]  # fmt: skip

FIGURES: dict[str, Figure] = {figure.key: figure for figure in _FIGURES}
