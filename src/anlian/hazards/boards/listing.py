"""The list of hazards: what its address asks for, and what stands around the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.hazards.lifecycle import State
from anlian.hazards.models import CheckItem, Grade, Hazard, SavedAddress, Source
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters.models import Height, Matter
from anlian.people.models import Person

SHANGHAI = ZoneInfo("Asia/Shanghai")
SIZES = (25, 50, 100)
SORTS = {
    "number": ("matter__number",),
    "found": ("matter__opened_at",),
    "due": ("matter__due_at",),
    "step": ("matter__step",),
    "site": ("matter__site__name",),
    "grade": ("grade",),
}
NEWEST_FIRST = "-found"

S = State
# States as an office speaks of them: who is to do something about it.
GROUPS = {
    "new": (gettext_lazy("To verify and order"), (S.REPORTED, S.VERIFIED)),
    "major": (gettext_lazy("Majors to be judged and planned"), (S.MAJOR_REVIEW, S.PLAN_DUE, S.PLAN_REVIEW)),
    "work": (gettext_lazy("Being put right"), (S.ORDERED, S.RECTIFYING)),
    "review": (gettext_lazy("To be re-inspected and closed"), (S.AWAITING_REVIEW, S.ACCEPTED)),
    "closed": (gettext_lazy("Closed"), (S.CLOSED,)),
    "other": (gettext_lazy("Ended otherwise"), (S.INVALID, S.DUPLICATE, S.TRANSFERRED, S.VOID)),
}


@dataclass(frozen=True)
class Wanted:
    """What an address asks for. What is not understood counts as not asked."""

    q: str = ""
    group: str = ""
    state: str = ""
    grade: str = ""
    sector: str = ""
    area: str = ""
    source: str = ""
    kind: str = ""
    step: int | None = None
    open: bool = False
    overdue: bool = False
    mine: bool = False
    chain: UUID | None = None
    item: UUID | None = None
    site: UUID | None = None
    since: date | None = None
    until: date | None = None
    sort: str = NEWEST_FIRST
    size: int = SIZES[0]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        def one_of(name, known):
            given = query.get(name, "")
            return given if given in known else ""

        def code(name, length):
            given = query.get(name, "")[:length]
            return given if given.replace(".", "").isalnum() else ""

        sort = query.get("sort", "")
        return cls(
            q=query.get("q", "").replace("\0", "").strip()[:100],
            group=one_of("group", GROUPS),
            state=one_of("state", State.values),
            grade=one_of("grade", Grade.values),
            sector=code("sector", 30),
            area=code("area", 15),
            source=one_of("source", Source.values),
            kind=one_of("kind", SiteKind.values),
            step=_number(query.get("step", ""), Height.values),
            open=query.get("open") == "1",
            overdue=query.get("overdue") == "1",
            mine=query.get("mine") == "1",
            chain=_key(query.get("chain", "")),
            item=_key(query.get("item", "")),
            site=_key(query.get("site", "")),
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            sort=sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST,
            size=_number(query.get("size", ""), SIZES) or SIZES[0],
        )

    def query(self, **changed) -> str:
        """The same wish as an address, with some parts changed; what is not asked is left out."""
        told = {}
        for field in fields(self):
            value = changed.get(field.name, getattr(self, field.name))
            # Zero is a step that can be asked for, and equals False.
            empty = value is None or value is False or value == ""
            if not empty and (field.name in changed or value != field.default):
                told[field.name] = "1" if value is True else str(value)
        return urlencode(told)


def _number(given: str, known) -> int | None:
    return (
        int(given) if given.isascii() and given.isdigit() and len(given) < 9 and int(given) in known else None
    )


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


def narrowed(
    hazards: QuerySet, wanted: Wanted, duties: Duties, now: datetime, *, states: bool = True
) -> QuerySet:
    """Those that the address asks for; without `states`, those of every state, to be counted by it."""
    exact = {
        "grade": wanted.grade,
        "source": wanted.source,
        "item": wanted.item,
        "matter__site": wanted.site,
        "matter__chain": wanted.chain,
        "matter__site__kind": wanted.kind,
        "matter__area_code__startswith": wanted.area,
    }
    hazards = hazards.filter(**{name: value for name, value in exact.items() if value})
    if wanted.sector:
        hazards = hazards.filter(matter__sector_code__in=_sectors_under(duties, wanted.sector))
    if wanted.step is not None:
        hazards = hazards.filter(matter__step=wanted.step)
    if wanted.open:
        hazards = hazards.open()
    if wanted.overdue:
        hazards = hazards.overdue(at=now)
    if wanted.since:
        hazards = hazards.filter(matter__opened_at__gte=_midnight(wanted.since))
    if wanted.until:
        hazards = hazards.filter(matter__opened_at__lt=_midnight(wanted.until + timedelta(days=1)))
    matters = Matter.objects.of(duties.person.district)
    if wanted.mine:
        hazards = hazards.filter(matter__in=matters.mine(duties).values("pk"))
    if wanted.q:
        hazards = hazards.filter(matter__in=matters.matching(wanted.q).values("pk"))
    if states and wanted.state:
        hazards = hazards.filter(matter__state=wanted.state)
    elif states and wanted.group:
        hazards = hazards.filter(matter__state__in=GROUPS[wanted.group][1])
    return hazards


def _sectors_under(duties: Duties, code: str) -> list[str]:
    known = [one for one in duties.roll.sectors if one == code or one.startswith(f"{code}.")]
    return known or [code]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), SHANGHAI)


class Counted(Paginator):
    """Pages of rows whose number is known already."""

    def __init__(self, rows, size: int, count: int):
        super().__init__(rows, size)
        self.count = count


@dataclass
class Listing:
    """A page of the list, with the counts by state that stand above it."""

    wanted: Wanted
    page: Page
    counts: dict[str, int]
    duties: Duties

    @cached_property
    def tabs(self) -> list[dict]:
        return [
            {
                "label": _("All"),
                "url": self._address(group="", state=""),
                "count": sum(self.counts.values()),
                "active": not self.wanted.group and not self.wanted.state,
            },
            *(
                {
                    "label": label,
                    "url": self._address(group=name, state=""),
                    "count": self._count(states),
                    "active": self.wanted.group == name or self.wanted.state in states,
                }
                for name, (label, states) in GROUPS.items()
            ),
        ]

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(state, f"{state.label} {self.counts.get(state, 0)}") for state in State]

    @property
    def sizes(self) -> list[dict]:
        return [
            {"size": size, "url": self._address(size=size), "active": size == self.wanted.size}
            for size in SIZES
        ]

    @property
    def query(self) -> str:
        return self.wanted.query()

    @property
    def narrowed_to(self) -> list[dict]:
        """What only an address can ask for, each with a way to drop it."""
        district, kept = self.duties.person.district, []
        if self.wanted.item:
            item = CheckItem.objects.of(district).filter(pk=self.wanted.item).first()
            kept.append({"label": item.text if item else _("A check item"), "url": self._address(item=None)})
        if self.wanted.site:
            reach = self.duties.scope(Power.SEE_SITES)
            site = Site.objects.of(district).within(reach).filter(pk=self.wanted.site).first()
            kept.append({"label": site.name if site else _("A site"), "url": self._address(site=None)})
        return kept

    def _count(self, states) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    def _address(self, **changed) -> str:
        return f"?{self.wanted.query(**changed)}"


def listed(hazards: QuerySet, wanted: Wanted, duties: Duties, now: datetime, page: str = "1") -> Listing:
    """Two queries, whatever the size: how many of each state, and the rows of one page."""
    counts = dict(
        narrowed(hazards, wanted, duties, now, states=False)
        .order_by()
        .values_list("matter__state")
        .annotate(amount=Count("pk"))
    )
    chosen = [wanted.state] if wanted.state else GROUPS[wanted.group][1] if wanted.group else list(counts)
    rows = in_order(narrowed(hazards, wanted, duties, now), wanted.sort).with_story().defer(*HEAVY)
    paged = Counted(rows, wanted.size, sum(counts.get(state, 0) for state in chosen)).get_page(page)
    # Taken once, here, so that each row carries its place by name.
    paged.object_list = placed(paged.object_list, duties)
    return Listing(wanted, paged, counts, duties)


HEAVY = ("matter__answer", "matter__words", "matter__ladder", "matter__site__words", "plan", "minutes")


def in_order(hazards: QuerySet, sort: str) -> QuerySet:
    names = SORTS[sort.removeprefix("-")]
    if sort.startswith("-"):
        return hazards.order_by(*(F(name).desc(nulls_last=True) for name in names), "-pk")
    return hazards.order_by(*(F(name).asc(nulls_last=True) for name in names), "pk")


def placed(hazards, duties: Duties) -> list[Hazard]:
    """The rows, each with the names of its town and community, its sector and its state's word."""
    areas, sectors = duties.roll.areas, duties.roll.sectors
    rows = list(hazards)
    for row in rows:
        code = row.matter.area_code
        row.place = " ".join(areas[code[:width]].name for width in (9, 12) if code[:width] in areas)
        row.sector = sectors[row.matter.sector_code].name if row.matter.sector_code in sectors else ""
        row.state = State(row.matter.state)
    return rows


@dataclass
class Choices:
    """What the filter bar offers to this person."""

    duties: Duties
    wanted: Wanted

    grades = Grade
    sources = Source
    kinds = SiteKind
    steps = Height.choices[1:]

    @property
    def sectors(self) -> list[tuple[str, str]]:
        sectors = self.duties.roll.sectors
        return [(code, "　" * code.count(".") + sectors[code].name) for code in sorted(sectors)]

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Downwards one level at a time: the areas around the chosen one, itself, and what lies in it."""
        areas, district = self.duties.roll.areas, self.duties.person.district
        here = self.wanted.area if self.wanted.area in areas else district
        around = [
            areas[here[:width]] for width in (9, 12, 15) if len(here) >= width and here[:width] in areas
        ]
        inside = sorted(
            (area for area in areas.values() if area.parent_code == here and area.until is None),
            key=lambda area: area.code,
        )
        up = [(area.code, "　" * depth + area.name) for depth, area in enumerate(around)]
        return up + [(area.code, "　" * len(around) + area.name) for area in inside]

    @property
    def chains(self) -> list[tuple[str, str]]:
        in_force = self.duties.roll.in_force(self.duties.on)
        return [(str(one.chain_id), f"{one.number} {one.title}") for one in in_force]


def saved_by(person: Person, page: str) -> list[SavedAddress]:
    return list(SavedAddress.objects.owned_by(person).filter(page=page))
