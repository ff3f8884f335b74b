"""Blocks and lines (常委分片、区长分线), and who leads an industry: who is charged with what as a whole on a day.

A town has one block leader, a sector one line leader. Where there is none it is a hole, where there are two an
overlap; both are said and counted, as is a post that nobody holds.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from anlian.kernel.order import natural
from anlian.lattice import seats
from anlian.lattice.models import Level, UnitKind
from anlian.lattice.models.area import prefix_of
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll
from anlian.lattice.seats import Held

HOLE, OVERLAP, VACANT = "hole", "overlap", "vacant"


@dataclass(frozen=True)
class Part:
    """A town (块) or a sector (线), and the leaders charged with all of it."""

    code: str
    name: str
    leaders: tuple[Held, ...]
    may_be_empty: bool = False

    @property
    def wrong(self) -> str:
        if not self.leaders:
            return "" if self.may_be_empty else HOLE
        if len(self.leaders) > 1:
            return OVERLAP
        return VACANT if self.leaders[0].vacant else ""

    @property
    def names(self) -> list[str]:
        return [one.term.person if one.term else "" for one in self.leaders]


@dataclass(frozen=True)
class Line:
    """One leader's post, and what it is charged with."""

    held: Held
    whole: bool
    towns: tuple[Part, ...]
    sectors: tuple[Part, ...]

    @property
    def has(self) -> set[str]:
        return {part.code for part in (*self.towns, *self.sectors)}


@dataclass
class Leaders:
    """The leaders of a district on a day."""

    lines: list[Line]
    towns: list[Part]
    sectors: list[Part]
    day: date
    parts: list[Part] = field(init=False)

    def __post_init__(self):
        self.parts = [*self.towns, *self.sectors]

    def wrong(self, kind: str) -> list[Part]:
        return [part for part in self.parts if part.wrong == kind]

    @property
    def holes(self) -> list[Part]:
        return self.wrong(HOLE)

    @property
    def overlaps(self) -> list[Part]:
        return self.wrong(OVERLAP)

    @property
    def vacant(self) -> list[Part]:
        return self.wrong(VACANT)


def leaders_on(roll: Roll, day: date) -> Leaders:
    held = [
        seats.held(roll, seat.id, day)
        for seat in roll.seats.values()
        if seat.role == Role.LEADER and seat.stands(day)
    ]
    kinds = UnitKind.values
    held.sort(key=lambda one: (kinds.index(one.seat.unit_kind), natural(one.seat.code)))
    charged, whole = {}, set()
    for one in held:
        for charge in roll.charges_of(one.seat.id, day):
            if charge.site_id or (charge.area and charge.sector):
                continue
            if charge.area and roll.district.startswith(prefix_of(charge.area)):
                whole.add(one.seat.id)
            found = charged.setdefault(charge.area or charge.sector, [])
            # Charged twice by two documents it is still one leader.
            if one not in found:
                found.append(one)
    towns = [
        Part(area.code, area.name, tuple(charged.get(area.code, ())))
        for area in seats.standing(roll, Level.TOWN, "", day)
    ]
    sectors = [
        Part(code, sector.name, tuple(charged.get(code, ())), may_be_empty="." in code)
        for code, sector in sorted(roll.sectors.items(), key=lambda pair: natural(pair[0]))
        # A narrower sector goes with the wider one, unless a leader is charged with it alone.
        if "." not in code or code in charged
    ]
    lines = [
        Line(
            one,
            one.seat.id in whole,
            tuple(part for part in towns if one in part.leaders),
            tuple(part for part in sectors if one in part.leaders),
        )
        for one in held
    ]
    return Leaders(lines, towns, sectors, day)


def line_of(leaders: Leaders, sector: str) -> Part | None:
    """The part that answers for a sector: its own, or that of the sector it lies under."""
    by_code = {part.code: part for part in leaders.sectors}
    return next((by_code[code] for code in above(sector) if code in by_code and by_code[code].leaders), None)


@dataclass(frozen=True)
class Lead:
    """A department that leads a sector: its first post charged with it. `wider` is the sector it follows from."""

    unit_id: UUID
    unit: str
    head: Held
    since: date
    basis: str
    wider: str = ""


def leads_of(roll: Roll, code: str, day: date) -> list[Lead]:
    """Departments charged with this sector in the whole district; else those of the sector it lies under."""
    for one in above(code):
        found = {}
        for charge in roll.charged_with_sector(one, day):
            seat = roll.seats[charge.post_id]
            if seat.role != Role.DEPARTMENT:
                continue
            known = found.get(seat.unit_id)
            if known is None or natural(seat.code) < natural(known.head.seat.code):
                wider = roll.sectors[one].name if one != code else ""
                held = seats.held(roll, seat.id, day)
                found[seat.unit_id] = Lead(seat.unit_id, seat.unit, held, charge.since, charge.basis, wider)
        if found:
            return sorted(found.values(), key=lambda lead: natural(lead.head.seat.code))
    return []
