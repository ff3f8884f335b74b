"""Every figure, defined once: what exactly is counted, in what, and which rows are behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db.models import Aggregate, F, FloatField, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.figures import hazards, places
from anlian.figures.asked import Asked
from anlian.lattice.models import Level, SiteKind
from anlian.matters.models import Height

Number = int | float | None
Records = Callable[[Asked], QuerySet]


def count(rows: QuerySet, asked: Asked) -> int:
    return rows.count()


def share(part: Records) -> Callable[[QuerySet, Asked], Number]:
    """How many of the rows are among these too, in per cent; of nothing there is no share."""

    def measure(rows: QuerySet, asked: Asked) -> Number:
        whole = rows.count()
        return round(100 * part(asked).count() / whole, 1) if whole else None

    return measure


class MedianDays(Aggregate):
    """Half of the spans are shorter."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(expressions)s)) / 86400"
    output_field = FloatField()


def days_to_close(rows: QuerySet, asked: Asked) -> Number:
    spans = rows.filter(asked.during("matter__closed_at"))
    days = spans.aggregate(days=MedianDays(F("matter__closed_at") - F("matter__opened_at")))["days"]
    return None if days is None else round(days, 1)


@dataclass(frozen=True)
class Figure:
    """`of_period` tells a figure of what happened on these days from one of how it stood when they were over."""

    key: str
    title: str
    unit: str
    definition: str
    source: str
    records: Records
    measure: Callable[[QuerySet, Asked], Number] = count
    of_period: bool = True

    def value(self, asked: Asked) -> Number:
        return self.measure(self.records(asked), asked)

    def url(self, asked: Asked) -> str:
        """The page that lists the rows behind it."""
        return f"{reverse('figures:show', args=[self.key])}?{asked.query()}"


CHAINS, PEOPLE, SITES = (
    pgettext_lazy("a source", "chains"),
    _("posts and appointments"),
    pgettext_lazy("a source", "sites"),
)
VISITS, HAZARDS, ACTS = _("inspections"), pgettext_lazy("a source", "hazards"), _("record of acts")
AREAS = pgettext_lazy("a source", "areas")
on_day = partial(Figure, of_period=False)

_FIGURES = [
    on_day("chains", _("Responsibility chains"), _("chains"),
           _("Chains in force on the last day whose leader's post is held by somebody."), CHAINS, places.chains),
    on_day("committees", _("Special committees"), _("committees"),
           _("Special committees whose chair is held, on the last day, by somebody who holds a district leader's post."),
           PEOPLE, places.committees),
    Figure("leader_visits", _("Visits led by district leaders"), _("visits"),
           _("Inspections of the period, submitted, whose leader went in a district leader's post."),
           VISITS, places.leader_visits),
    Figure("hazards_found", _("Hazards found"), _("hazards"),
           _("Hazards reported in the period, without those that were found unfounded, duplicate, transferred or void before it was over."),
           HAZARDS, hazards.found),
    Figure("hazards_closed", _("Hazards closed"), _("hazards"),
           _("Hazards struck off in the period, whenever found, and not opened again before it was over."),
           HAZARDS, hazards.closed),
    Figure("closure_rate", _("Closure rate"), "%",
           _("Of the hazards found in the period, those struck off when it was over."),
           HAZARDS, hazards.found, share(hazards.closed_of_found)),
    Figure("closed_in_time_rate", _("Put right in time"), "%",
           _("Of the hazards closed in the period, those put right by the promised date, granted extensions included."),
           HAZARDS, hazards.closed, share(hazards.closed_in_time)),
    on_day("hazards_open", _("Open hazards"), _("hazards"),
           _("Hazards reported and not yet ended when the last day was over."), ACTS, hazards.open_then),
    on_day("hazards_overdue", _("Overdue hazards"), _("hazards"),
           _("Open hazards whose date, as it stood then, had passed when the last day was over."), ACTS, hazards.overdue_then),
    Figure("majors_found", _("Major hazards found"), _("hazards"),
           _("Hazards found in the period that are graded major."), HAZARDS, lambda asked: hazards.majors(hazards.found(asked))),
    on_day("majors_open", _("Open major hazards"), _("hazards"),
           _("Open hazards, when the last day was over, that are graded major."),
           HAZARDS, lambda asked: hazards.majors(hazards.open_then(asked))),
    Figure("recurrence_rate", _("Recurrence rate"), "%",
           _("Of the hazards found in the period, those of the same check item at the same site as one closed within 180 days before."),
           HAZARDS, hazards.found, share(lambda asked: hazards.found(asked).exclude(recurrence_of=None))),
    Figure("reopened", _("Hazards opened again"), _("hazards"),
           _("Hazards that were struck off and opened again in the period."), ACTS, hazards.reopened),
    Figure("median_days_to_close", _("Median days to close"), _("days"),
           _("Of the hazards closed in the period, the days from report to striking off that half of them did not need."),
           HAZARDS, hazards.closed, days_to_close),
    Figure("climbed_to_red", _("Climbed to red"), _("hazards"),
           _("Hazards that climbed to their chain leader in the period."),
           ACTS, lambda asked: hazards.climbed(asked, Height.RED)),
    Figure("supervised", _("Supervised"), _("hazards"),
           _("Hazards that climbed to the safety committee office in the period."),
           ACTS, lambda asked: hazards.climbed(asked, Height.SUPERVISED)),
    on_day("sites", _("Sites"), _("sites"), _("Sites on the books and in use on the last day."), SITES, places.sites),
    *(
        on_day(f"sites_{kind}", kind.label, _("sites"), _("Sites of this kind on the books and in use on the last day."),
               SITES, partial(places.sites, kind=kind))
        for kind in SiteKind
    ),
    on_day("vacancies", _("Posts without a holder"), _("posts"),
           _("Posts that chains in force on the last day name and nobody holds."), PEOPLE, places.vacancies),
    on_day("holes", _("Uncovered sites"), _("sites"),
           _("Sites for whose kind no chain answers where they lie, on the last day."), CHAINS, places.holes),
    on_day("towns", _("Towns and streets"), _("areas"), _("Towns and streets standing on the last day."),
           AREAS, partial(places.areas, level=Level.TOWN)),
    on_day("communities", _("Communities"), _("areas"), _("Communities standing on the last day."),
           AREAS, partial(places.areas, level=Level.COMMUNITY)),
    on_day("grids", _("Grids"), _("areas"), _("Grids standing on the last day."),
           AREAS, partial(places.areas, level=Level.GRID)),
]  # fmt: skip

FIGURES: dict[str, Figure] = {figure.key: figure for figure in _FIGURES}
