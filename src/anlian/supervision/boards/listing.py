"""The list of listings: what its address asks for, and a page of rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.kernel import address
from anlian.kernel.counts import MOST, Count, Pages, by
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.matters.models import Kind, Matter
from anlian.supervision.boards.strip import strips
from anlian.supervision.lifecycle.listing import IN_FORCE, State
from anlian.supervision.models import Level

SIZE = 25
# Nothing is sealed among these: what is ordered by stands plainly in the table.
SORTS = {
    "number": "matter__number",
    "opened": "matter__opened_at",
    "due": "matter__due_at",
    "deadline": "deadline",
    "level": "level",
    "step": "matter__step",
}
NEWEST_FIRST = "-opened"
S = State
GROUPS = {
    "proposed": (gettext_lazy("To be decided"), (S.PROPOSED,)),
    "running": (gettext_lazy("On the list"), IN_FORCE),
    "delisted": (gettext_lazy("Delisted"), (S.DELISTED, S.LOOKED_BACK)),
    "other": (gettext_lazy("Ended otherwise"), (S.RETURNED, S.UPGRADED, S.REVOKED)),
}


@dataclass(frozen=True)
class Wanted(address.Wish):
    q: str = ""
    group: str = ""
    state: str = ""
    level: int | None = None
    late: bool = False
    sort: str = NEWEST_FIRST

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            group=address.among(query, "group", GROUPS),
            state=address.among(query, "state", State.values),
            level=address.number(query, "level", Level.values),
            late=query.get("late") == "1",
            sort=address.order(query, SORTS, NEWEST_FIRST),
        )


def narrowed(
    listings: QuerySet, wanted: Wanted, district: str, now: datetime, *, states: bool = True
) -> QuerySet:
    if wanted.level:
        listings = listings.filter(level=wanted.level)
    if wanted.late:
        listings = listings.filter(matter__closed_at=None, matter__due_at__lt=now)
    if wanted.q:
        listings = listings.filter(matter__in=found(Kind.LISTING, wanted.q, district))
    if states and wanted.state:
        listings = listings.filter(matter__state=wanted.state)
    elif states and wanted.group:
        listings = listings.filter(matter__state__in=GROUPS[wanted.group][1])
    return listings


def in_order(rows: QuerySet, sort: str, sorts: Mapping[str, str] = SORTS) -> QuerySet:
    field = F(sorts[sort.removeprefix("-")])
    down = sort.startswith("-")
    return rows.order_by(
        field.desc(nulls_last=True) if down else field.asc(nulls_last=True), "-pk" if down else "pk"
    )


def found(kind: str, text: str, district: str) -> QuerySet:
    """Matters of a kind whose number, title, unit or site holds the text."""
    return Matter.objects.of(district).filter(kind=kind).matching(text).values("pk")


@dataclass
class Listed:
    """A page of a list with the counts by state above it; the same for every kind of matter here."""

    wanted: address.Wish
    page: Page
    counts: dict[str, Count]
    groups: dict
    states_of: type

    @cached_property
    def tabs(self) -> list[dict]:
        everything = [
            {
                "label": _("All"),
                "url": f"?{self.wanted.query(group='', state='')}",
                "count": self._count(self.states_of),
                "active": not self.wanted.group and not self.wanted.state,
            }
        ]
        return everything + [
            {
                "label": label,
                "url": f"?{self.wanted.query(group=name, state='')}",
                "count": self._count(states),
                "active": self.wanted.group == name or self.wanted.state in states,
            }
            for name, (label, states) in self.groups.items()
        ]

    @property
    def query(self) -> str:
        return self.wanted.query()

    @property
    def states(self) -> list[tuple[str, str]]:
        return self.states_of.choices

    def _count(self, states) -> Count:
        return sum((self.counts.get(state, Count()) for state in states), Count())


def listed(listings: QuerySet, wanted: Wanted, duties: Duties, now: datetime, page: str = "1") -> Listed:
    """A fixed number of questions: how many of each state, one page of rows, and the months that they told."""
    district = duties.person.district
    counts = by("matter__state", ((narrowed(listings, wanted, district, now, states=False), MOST),))
    rows = in_order(narrowed(listings, wanted, district, now).with_story().light(), wanted.sort)
    paged = Pages(rows, SIZE).get_page(page)
    paged.object_list = placed(paged.object_list, duties)
    for row, strip in zip(paged.object_list, strips(paged.object_list, duties.on), strict=True):
        row.strip = strip
    return Listed(wanted, paged, counts, GROUPS, State)


def placed(rows, duties: Duties) -> list:
    """The rows, each with the names of its place and sector."""
    rows, sectors = list(rows), duties.roll.sectors
    for row in rows:
        row.place = place_name(duties.roll, row.matter.area_code)
        row.sector = sectors[row.matter.sector_code].name if row.matter.sector_code in sectors else ""
    return rows
