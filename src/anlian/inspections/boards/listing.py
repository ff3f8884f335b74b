"""The list of inspections: what its address asks for, in order and by pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from anlian.inspections.lifecycle import State
from anlian.inspections.models import Inspection, Kind
from anlian.kernel import address
from anlian.kernel.counts import page_of
from anlian.lattice.powers import Role
from anlian.lattice.scope import Duties

ROWS = 25
SORTS = {
    "number": ("number",),
    "day": ("day", "started_at"),
    "site": ("site__name",),
    "kind": ("kind",),
    "leader": ("leader__name",),
    "findings": ("findings",),
}
OPTIONAL = ("started_at",)
NEWEST_FIRST = "-day"
HEAVY = ("words", "site__words", "content", "handling")


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What an address asks for."""

    q: str = ""
    kind: str = ""
    state: str = ""
    area: str = ""
    role: str = ""
    leader: UUID | None = None
    site: UUID | None = None
    found: str = ""
    mine: bool = False
    since: date | None = None
    until: date | None = None
    sort: str = NEWEST_FIRST

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            kind=address.among(query, "kind", Kind.values),
            state=address.among(query, "state", State.values),
            area=address.division(query),
            role=address.among(query, "role", Role.values),
            leader=address.key(query, "leader"),
            site=address.key(query, "site"),
            found=address.among(query, "found", ("yes", "no")),
            mine=query.get("mine") == "1",
            since=address.day(query, "since"),
            until=address.day(query, "until"),
            sort=address.order(query, SORTS, NEWEST_FIRST),
        )


def narrowed(inspections: QuerySet, wanted: Wanted, duties: Duties) -> QuerySet:
    """Those that the address asks for."""
    exact = {
        "kind": wanted.kind,
        "state": wanted.state,
        "area_code__startswith": wanted.area,
        "leader_role": wanted.role,
        "leader": wanted.leader,
        "site": wanted.site,
    }
    inspections = inspections.filter(**{name: value for name, value in exact.items() if value})
    if wanted.found:
        inspections = inspections.done()
        inspections = inspections.with_findings() if wanted.found == "yes" else inspections.filter(findings=0)
    if wanted.mine:
        inspections = inspections.with_member(duties.person)
    if wanted.since or wanted.until:
        inspections = inspections.between(wanted.since or date.min, wanted.until or date.max)
    return inspections.matching(wanted.q) if wanted.q else inspections


def in_order(inspections: QuerySet, sort: str) -> QuerySet:
    # What may be empty stands last; elsewhere an index can be read from either end.
    down, names = sort.startswith("-"), SORTS[sort.removeprefix("-")]
    fields = ((F(name), {"nulls_last": True} if name in OPTIONAL else {}) for name in names)
    return inspections.order_by(
        *(field.desc(**last) if down else field.asc(**last) for field, last in fields),
        "-pk" if down else "pk",
    )


def listed(inspections: QuerySet, wanted: Wanted, duties: Duties, page: str = "1") -> Page:
    """Three queries, whatever the size: how many, which ones a page has, and their rows with their place by name."""
    chosen = narrowed(inspections, wanted, duties)
    rows = Inspection.objects.of(duties.person.district).with_story().defer(*HEAVY)
    return page_of(
        in_order(chosen, wanted.sort),
        lambda keys: placed(rows.filter(pk__in=keys), duties),
        size=ROWS,
        number=page,
    )


def placed(inspections, duties: Duties) -> list[Inspection]:
    """The rows, each with the names of its town and community."""
    rows = list(inspections)
    for row in rows:
        row.place = place_of(row.area_code, duties)
    return rows


def place_of(code: str, duties: Duties) -> str:
    areas = duties.roll.areas
    return " ".join(
        areas[code[:width]].name for width in (9, 12) if len(code) >= width and code[:width] in areas
    )


@dataclass
class Choices:
    """What the filter bar offers to this person."""

    duties: Duties

    kinds = Kind
    states = State

    @property
    def roles(self) -> list[tuple[str, str]]:
        led = (Role.LEADER, Role.OFFICE, Role.DEPARTMENT, Role.TOWN, Role.COMMUNITY, Role.GRID)
        return [(role, role.label) for role in led]

    @property
    def found(self) -> list[tuple[str, str]]:
        return [("yes", _("With findings")), ("no", _("Without findings"))]

    @property
    def areas(self) -> list[tuple[str, str]]:
        rows = sorted(self.duties.roll.areas.values(), key=lambda area: area.code)
        return [
            (area.code, "　" * (area.level == "community") + area.name)
            for area in rows
            if area.level in ("town", "community") and area.until is None
        ]
