"""The list of hazards: a page of rows, and what stands around them."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from anlian.hazards.boards.wanted import GROUPS, LOOKS, SIZES, Wanted, in_order, narrowed
from anlian.hazards.lifecycle import ENDED, State
from anlian.hazards.models import CheckItem, Grade, Hazard, SavedAddress, Source
from anlian.kernel.counts import MOST, Count, by, page_of
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters.models import Height, Matter
from anlian.people.models import Person

# An index holds nothing else, so they are counted at some ten thousand in a millisecond.
MOST_OPEN = 100_000


@dataclass
class Listing:
    """A page of the list, with the counts by state that stand above it."""

    wanted: Wanted
    page: Page
    counts: dict[str, Count]
    duties: Duties

    @cached_property
    def tabs(self) -> list[dict]:
        return [
            {
                "label": _("All"),
                "url": self._address(group="", state=""),
                "count": self._count(State),
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
        return [(state, f"{state.label} {self.counts.get(state, Count())}") for state in State]

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

    def _count(self, states) -> Count:
        return sum((self.counts.get(state, Count()) for state in states), Count())

    def _address(self, **changed) -> str:
        return f"?{self.wanted.query(**changed)}"


def listed(matters: QuerySet, wanted: Wanted, duties: Duties, now: datetime, page: str = "1") -> Listing:
    """Three queries, whatever the size: how many of each state, which ones a page has, and their rows."""
    counts = counted(narrowed(matters, wanted, duties, now, states=False))
    chosen = [wanted.state] if wanted.state else GROUPS[wanted.group][1] if wanted.group else list(State)
    found = in_order(narrowed(matters, wanted, duties, now), wanted.sort)
    total = sum((counts.get(state, Count()) for state in chosen), Count())
    if wanted.q and not total.more:
        found = in_order(Matter.objects.of(duties.person.district).among(found), wanted.sort)
    paged = page_of(found, lambda keys: rows_of(keys, duties), size=wanted.size, number=page, count=total)
    return Listing(wanted, paged, counts, duties)


def counted(matters: QuerySet) -> dict[str, Count]:
    """By state: what is open as good as exactly, what has ended as far as it matters."""
    ended = [state for state in ENDED if state != State.CLOSED]
    parts = (
        (matters.open(), MOST_OPEN),
        (matters.filter(state=State.CLOSED), MOST),
        (matters.filter(state__in=ended), MOST),
    )
    return by("state", parts)


def rows_of(keys: list, duties: Duties) -> list[Hazard]:
    """Hazards by their keys, each with everything that a line shows."""
    hazards = Hazard.objects.of(duties.person.district).filter(pk__in=keys)
    return placed(hazards.with_story().defer(*HEAVY), duties)


HEAVY = ("matter__answer", "matter__words", "matter__ladder", "matter__site__words", "plan", "minutes")


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
    looks = tuple(LOOKS.items())

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
