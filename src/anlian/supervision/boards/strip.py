"""The months of a listing as a strip: told in time, told late, owed, skipped."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from anlian.kernel.clock import day_of
from anlian.supervision import months
from anlian.supervision.models import Listing, Progress

WORDS = {
    "told": _("reported"),
    "late": _("reported late"),
    "owed": _("due this month"),
    "missing": _("skipped"),
}


@dataclass(frozen=True)
class Month:
    first: date
    how: str
    row: Progress | None = None

    @property
    def label(self):
        return WORDS[self.how]


Strip = list[Month]


def strips(listings: Sequence[Listing], today: date) -> list[Strip]:
    """Of each listing, its months so far. One query."""
    told = defaultdict(dict)
    if listings:
        rows = Progress.objects.of(listings[0].district).filter(listing__in=[one.pk for one in listings])
        for row in rows.select_related("by"):
            told[row.listing_id][row.month] = row
    return [strip_of(one, told[one.pk], today) for one in listings]


def strip_of(listing: Listing, told: dict[date, Progress], today: date) -> Strip:
    if listing.listed_at is None:
        return []
    # Whoever asked to be delisted owes no further month while it is looked at.
    until = listing.requested_at or listing.ended_at
    last = min(day_of(until), today) if until else today
    return [
        Month(month, _how(month, told.get(month), last), told.get(month))
        for month in months.months(day_of(listing.listed_at), last)
        if month in told or not until or month < months.month_of(last)
    ]


def _how(month: date, row: Progress | None, last: date) -> str:
    if row is not None:
        return "told" if months.month_of(day_of(row.at)) == month else "late"
    return "owed" if month == months.month_of(last) else "missing"
