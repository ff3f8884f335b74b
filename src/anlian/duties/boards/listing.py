"""The list of duties: what its address asks for, in order and by pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Q, QuerySet

from anlian.duties.lifecycle import COUNTED, State
from anlian.duties.models import Duty, Obligation
from anlian.kernel import address
from anlian.kernel.counts import page_of
from anlian.lattice.models import UnitKind

ROWS = 25
SORTS = {
    "period": ("period", "last"),
    "post": ("post__code",),
    "obligation": ("obligation__code",),
    "due": ("last",),
}
NEWEST_FIRST = "-period"
# What the address may ask for besides a state: of those owed, what is late and what is not yet.
LATE, AHEAD, COUNT = "late", "ahead", "counted"


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What an address asks for."""

    year: int | None = None
    code: str = ""
    state: str = ""
    unit: str = ""
    post: UUID | None = None
    proxy: bool = False
    mine: bool = False
    sort: str = NEWEST_FIRST

    @classmethod
    def of(cls, query: Mapping[str, str], year: int | None = None) -> "Wanted":
        return cls(
            year=address.number(query, "year", address.YEARS) or year,
            code=address.text(query, "code", 40),
            state=address.among(query, "state", [*State.values, LATE, AHEAD, COUNT]),
            unit=address.among(query, "unit", UnitKind.values),
            post=address.key(query, "post"),
            proxy=query.get("proxy") == "1",
            mine=query.get("mine") == "1",
            sort=address.order(query, SORTS, NEWEST_FIRST),
        )


def narrowed(duties: QuerySet, wanted: Wanted, person, now: datetime) -> QuerySet:
    """Those that the address asks for."""
    if wanted.year:
        duties = duties.filter(period__gte=date(wanted.year, 1, 1), period__lte=date(wanted.year, 12, 31))
    if wanted.code:
        duties = duties.filter(obligation__code=wanted.code)
    if wanted.unit:
        duties = duties.filter(post__unit__kind=wanted.unit)
    if wanted.post:
        duties = duties.filter(post=wanted.post)
    if wanted.proxy:
        duties = duties.filter(by_proxy=True)
    if wanted.mine:
        duties = duties.filter(holder=person)
    return duties.filter(in_state(wanted.state, now)) if wanted.state else duties


def in_state(state: str, now: datetime) -> Q:
    """A state, or one of the three that are asked and not stored."""
    asked = {
        LATE: Q(matter__state=State.OWED, matter__due_at__lt=now),
        AHEAD: Q(matter__state=State.OWED, matter__due_at__gte=now),
        COUNT: Q(matter__state__in=COUNTED) & ~Q(matter__state=State.OWED, matter__due_at__gte=now),
    }
    return asked.get(state, Q(matter__state=state))


def listed(duties: QuerySet, wanted: Wanted, person, now: datetime, page: str = "1") -> Page:
    """Three queries, whatever the size."""
    chosen = narrowed(duties, wanted, person, now)
    down, names = wanted.sort.startswith("-"), SORTS[wanted.sort.removeprefix("-")]
    order = [("-" if down else "") + name for name in (*names, "pk")]
    rows = Duty.objects.of(person.district).with_story().defer("matter__answer", "matter__words")
    return page_of(chosen.order_by(*order), lambda keys: rows.filter(pk__in=keys), size=ROWS, number=page)


def obligations(district: str) -> list[tuple[str, str]]:
    """Codes and titles to choose from, the newest title of each."""
    return sorted(
        dict(Obligation.objects.of(district).known().order_by("since").values_list("code", "title")).items()
    )
