"""What the address of the list of hazards asks for, and which hazards those are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy

from anlian.hazards.lifecycle import State
from anlian.hazards.models import Grade, Hazard, Source
from anlian.kernel import address
from anlian.lattice.models import SiteKind
from anlian.lattice.scope import Duties
from anlian.matters.models import Height, Kind

SHANGHAI = ZoneInfo("Asia/Shanghai")
SIZES = (25, 50, 100)
# How matters are ordered, and whether the field may be empty: what is empty stands last, whichever way round.
SORTS = {
    "number": ("number", False),
    "found": ("opened_at", False),
    "due": ("due_at", True),
    "step": ("step", False),
    "site": ("site__name", True),
    "grade": ("hazards__grade", False),
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

# Second looks of what was closed: whose day has come, whose has not, and those taken.
LOOKS = {
    "due": gettext_lazy("Due for a second look"),
    "ahead": gettext_lazy("Second look later"),
    "done": gettext_lazy("Second look taken"),
}


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What an address asks for."""

    q: str = ""
    group: str = ""
    state: str = ""
    grade: str = ""
    sector: str = ""
    area: str = ""
    source: str = ""
    kind: str = ""
    look: str = ""
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
        sector = query.get("sector", "")[:30]
        return cls(
            q=address.text(query),
            group=address.among(query, "group", GROUPS),
            state=address.among(query, "state", State.values),
            grade=address.among(query, "grade", Grade.values),
            sector=sector if sector.replace(".", "").isalnum() else "",
            area=address.division(query),
            source=address.among(query, "source", Source.values),
            kind=address.among(query, "kind", SiteKind.values),
            look=address.among(query, "look", LOOKS),
            step=address.number(query, "step", Height.values),
            open=query.get("open") == "1",
            overdue=query.get("overdue") == "1",
            mine=query.get("mine") == "1",
            chain=address.key(query, "chain"),
            item=address.key(query, "item"),
            site=address.key(query, "site"),
            since=address.day(query, "since"),
            until=address.day(query, "until"),
            sort=address.order(query, SORTS, NEWEST_FIRST),
            size=address.number(query, "size", SIZES) or SIZES[0],
        )


def narrowed(
    matters: QuerySet, wanted: Wanted, duties: Duties, now: datetime, *, states: bool = True
) -> QuerySet:
    """The matters of the hazards that the address asks for; without `states`, those of every state."""
    exact = {
        "hazards__grade": wanted.grade,
        "hazards__source": wanted.source,
        "hazards__item": wanted.item,
        "site": wanted.site,
        "chain": wanted.chain,
        "site__kind": wanted.kind,
        "area_code__startswith": wanted.area,
    }
    matters = matters.filter(kind=Kind.HAZARD, **{name: value for name, value in exact.items() if value})
    if wanted.sector:
        matters = matters.filter(sector_code__in=_sectors_under(duties, wanted.sector))
    if wanted.step is not None:
        matters = matters.filter(step=wanted.step)
    if wanted.look:
        matters = matters.filter(**_second_looks(wanted.look, duties.on))
    if wanted.open:
        matters = matters.open()
    if wanted.overdue:
        matters = matters.overdue(at=now)
    if wanted.since:
        matters = matters.filter(opened_at__gte=_midnight(wanted.since))
    if wanted.until:
        matters = matters.filter(opened_at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.mine:
        matters = matters.mine(duties)
    if wanted.q:
        matters = matters.matching(wanted.q)
    if states and wanted.state:
        matters = matters.filter(state=wanted.state)
    elif states and wanted.group:
        matters = matters.filter(state__in=GROUPS[wanted.group][1])
    return matters


def _second_looks(which: str, day: date) -> dict:
    return {
        "due": {"hazards__look_again_on__lte": day, "hazards__looked_again_at": None},
        "ahead": {"hazards__look_again_on__gt": day, "hazards__looked_again_at": None},
        "done": {"hazards__looked_again_at__isnull": False},
    }[which]


def _sectors_under(duties: Duties, code: str) -> list[str]:
    known = [one for one in duties.roll.sectors if one == code or one.startswith(f"{code}.")]
    return known or [code]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), SHANGHAI)


def in_order(matters: QuerySet, sort: str) -> QuerySet:
    if sort.removeprefix("-") == "site":
        # A hazard always has one: said so, the names can be read in their order.
        matters = matters.filter(site__name__isnull=False)
    if sort.removeprefix("-") == "grade":
        # The same for the hazard of a matter.
        matters = matters.filter(hazards__grade__isnull=False)
    return matters.order_by(*_order(sort))


def hazards_of(matters: QuerySet, sort: str, district: str) -> QuerySet:
    """The hazards of these matters, in the order of a list."""
    hazards = Hazard.objects.of(district).filter(matter__in=matters.order_by().values("pk"))
    return hazards.order_by(*_order(sort, "matter__"))


def _order(sort: str, path: str = "") -> tuple:
    name, optional = SORTS[sort.removeprefix("-")]
    field = F(f"{path}{name}".replace("matter__hazards__", ""))
    # Only where it matters: an index is read backwards, but not with its empty end first.
    last = {"nulls_last": True} if optional else {}
    # A hazard has the key of its matter; of the two the one is named whose index has the field.
    key = "hazards__pk" if name == "hazards__grade" and not path else "pk"
    return (field.desc(**last), f"-{key}") if sort.startswith("-") else (field.asc(**last), key)
