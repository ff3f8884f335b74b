"""The list of inspections: what its address asks for, in order and by pages."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from anlian.inspections.lifecycle import State
from anlian.inspections.models import Inspection, Kind
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
NEWEST_FIRST = "-day"
HEAVY = ("words", "site__words", "content", "handling")


@dataclass(frozen=True)
class Wanted:
    """What an address asks for. What is not understood counts as not asked."""

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
        def one_of(name, known):
            given = query.get(name, "")
            return given if given in known else ""

        sort, area = query.get("sort", ""), query.get("area", "")[:15]
        return cls(
            q=query.get("q", "").replace("\0", "").strip()[:100],
            kind=one_of("kind", Kind.values),
            state=one_of("state", State.values),
            area=area if area.isascii() and area.isdigit() else "",
            role=one_of("role", Role.values),
            leader=_key(query.get("leader", "")),
            site=_key(query.get("site", "")),
            found=one_of("found", ("yes", "no")),
            mine=query.get("mine") == "1",
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            sort=sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST,
        )

    def query(self, **changed) -> str:
        """The same wish as an address, with some parts changed; what is not asked is left out."""
        told = {}
        for field in fields(self):
            value = changed.get(field.name, getattr(self, field.name))
            if value not in (None, "", False) and (field.name in changed or value != field.default):
                told[field.name] = "1" if value is True else str(value)
        return urlencode(told)


def _key(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


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
    names = SORTS[sort.removeprefix("-")]
    if sort.startswith("-"):
        return inspections.order_by(*(F(name).desc(nulls_last=True) for name in names), "-pk")
    return inspections.order_by(*(F(name).asc(nulls_last=True) for name in names), "pk")


def listed(inspections: QuerySet, wanted: Wanted, duties: Duties, page: str = "1") -> Page:
    """Two queries, whatever the size: how many, and the rows of one page with their place by name."""
    rows = in_order(narrowed(inspections, wanted, duties), wanted.sort).with_story().defer(*HEAVY)
    found = Paginator(rows, ROWS).get_page(page)
    found.object_list = placed(found.object_list, duties)
    return found


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
