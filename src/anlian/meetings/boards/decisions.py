"""The list of decisions: what its address asks for, in order and by pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page
from django.db.models import F, Q, QuerySet

from anlian.duties.periods import begins, ends
from anlian.kernel import address
from anlian.kernel.counts import page_of
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.matters.models import Matter
from anlian.meetings.lifecycle.decision import State
from anlian.meetings.models import Decision

ROWS = 25
SORTS = {
    "number": ("matter__number",),
    # What is still to be done, the soonest first; below it what has ended, the latest first.
    "due": (F("matter__closed_at").desc(nulls_first=True), "due_at"),
    "post": ("post__code", "due_at"),
    "meeting": ("meeting__held_at", "order"),
}
SOONEST_FIRST = "due"
# What the address may ask for besides a state.
OPEN, LATE = "open", "late"
HEAVY = ("matter__answer", "matter__words", "matter__ladder", "meeting__words", "meeting__minutes", "report")


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What an address asks for."""

    q: str = ""
    state: str = ""
    unit: UUID | None = None
    committee: UUID | None = None
    chain: UUID | None = None
    site: UUID | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    sort: str = SOONEST_FIRST

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            state=address.among(query, "state", [*State.values, OPEN, LATE]),
            unit=address.key(query, "unit"),
            committee=address.key(query, "committee"),
            chain=address.key(query, "chain"),
            site=address.key(query, "site"),
            since=address.day(query, "since"),
            until=address.day(query, "until"),
            mine=query.get("mine") == "1",
            sort=address.order(query, SORTS, SOONEST_FIRST),
        )


def narrowed(decisions: QuerySet, wanted: Wanted, duties: Duties, now: datetime) -> QuerySet:
    """Those that the address asks for."""
    exact = {
        "post__unit": wanted.unit,
        "meeting__committee": wanted.committee,
        "matter__chain": wanted.chain,
        "matter__site": wanted.site,
        "due_at__gte": begins(wanted.since) if wanted.since else None,
        "due_at__lte": ends(wanted.until) if wanted.until else None,
    }
    decisions = decisions.filter(**{name: value for name, value in exact.items() if value})
    if wanted.mine:
        posts = [seat.id for seat in duties.posts]
        decisions = decisions.filter(
            Q(post__in=posts) | Q(co_posts__overlap=posts) | Q(matter__post__in=posts)
        )
    if wanted.state == LATE:
        decisions = decisions.late(at=now)
    elif wanted.state == OPEN:
        decisions = decisions.open()
    elif wanted.state:
        decisions = decisions.filter(matter__state=wanted.state)
    if wanted.q:
        found = Matter.objects.of(duties.person.district).matching(wanted.q)
        decisions = decisions.filter(matter__in=found.values("pk"))
    return decisions


def in_order(decisions: QuerySet, sort: str) -> QuerySet:
    rows = decisions.order_by(*SORTS[sort.removeprefix("-")], "pk")
    return rows.reverse() if sort.startswith("-") else rows


def listed(decisions: QuerySet, wanted: Wanted, duties: Duties, now: datetime, page: str = "1") -> Page:
    """Three queries, whatever the size."""
    chosen = narrowed(decisions, wanted, duties, now)
    rows = Decision.objects.of(duties.person.district).with_story().defer(*HEAVY)
    return page_of(
        in_order(chosen, wanted.sort),
        lambda keys: shown(rows.filter(pk__in=keys), duties, now),
        size=ROWS,
        number=page,
    )


def shown(decisions, duties: Duties, now: datetime) -> list[Decision]:
    """Each with its post in full, who holds it, and by how many days it is late."""
    rows = list(decisions)
    for row in rows:
        seat, term = duties.roll.seats[row.post_id], duties.roll.holder(row.post_id, duties.on)
        row.given_to = called(seat.unit, seat.title)
        row.holder = term.person if term else ""
        row.late = row.days_late(now)
    return rows


def counts(decisions: QuerySet, duties: Duties, now: datetime) -> dict[str, int]:
    """How many are open, late, to be confirmed, mine: for the line above the list."""
    posts = [seat.id for seat in duties.posts]
    return {
        "open": decisions.filter(matter__state=State.OPEN).count(),
        "late": decisions.late(at=now).count(),
        "reported": decisions.filter(matter__state=State.REPORTED).count(),
        "done": decisions.filter(matter__state=State.DONE).count(),
        "mine": decisions.open().filter(Q(post__in=posts) | Q(matter__post__in=posts)).count(),
    }


def units(decisions: QuerySet) -> list[tuple[str, str]]:
    """Units that were given something."""
    found = decisions.order_by().values_list("post__unit", "post__unit__name").distinct()
    return sorted(((str(key), name) for key, name in found), key=lambda pair: pair[1])
