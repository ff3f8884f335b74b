"""The list of meetings: what its address asks for, in order and by pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet

from anlian.kernel import address
from anlian.kernel.counts import page_of
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Kind, Meeting

ROWS = 25
SORTS = {"number": ("number",), "held": ("held_at",), "kind": ("kind", "held_at"), "chair": ("chair__name",)}
NEWEST_FIRST = "-held"


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What an address asks for."""

    q: str = ""
    kind: str = ""
    state: str = ""
    committee: UUID | None = None
    chair: UUID | None = None
    site: UUID | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    sort: str = NEWEST_FIRST

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            kind=address.among(query, "kind", Kind.values),
            state=address.among(query, "state", State.values),
            committee=address.key(query, "committee"),
            chair=address.key(query, "chair"),
            site=address.key(query, "site"),
            since=address.day(query, "since"),
            until=address.day(query, "until"),
            mine=query.get("mine") == "1",
            sort=address.order(query, SORTS, NEWEST_FIRST),
        )


def narrowed(meetings: QuerySet, wanted: Wanted, person) -> QuerySet:
    """Those that the address asks for."""
    exact = {
        "kind": wanted.kind,
        "state": wanted.state,
        "committee": wanted.committee,
        "chair": wanted.chair,
        "site": wanted.site,
    }
    meetings = meetings.filter(**{name: value for name, value in exact.items() if value})
    if wanted.since or wanted.until:
        meetings = meetings.between(wanted.since or date(2000, 1, 1), wanted.until or date(2100, 12, 31))
    if wanted.mine:
        meetings = meetings.attended_by(person)
    return meetings.matching(wanted.q) if wanted.q else meetings


def in_order(meetings: QuerySet, sort: str) -> QuerySet:
    down = "-" if sort.startswith("-") else ""
    return meetings.order_by(*(down + name for name in (*SORTS[sort.removeprefix("-")], "pk")))


def listed(meetings: QuerySet, wanted: Wanted, person, page: str = "1") -> Page:
    """Three queries, whatever the size."""
    chosen = narrowed(meetings, wanted, person)
    rows = Meeting.objects.of(person.district).with_story()
    return page_of(
        in_order(chosen, wanted.sort), lambda keys: rows.filter(pk__in=keys), size=ROWS, number=page
    )
