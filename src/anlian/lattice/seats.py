"""Posts and their holders as pages show them, read from the roll in memory."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anlian.lattice.models.area import prefix_of
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Power, Role, roles_with
from anlian.lattice.roll import Roll, Seat, Term
from anlian.lattice.scope import Duties, Scope

# 石鼓区消防救援大队: what stands before the unit's own name.
DISTRICT = re.compile(r"^[^区县市]{1,4}[区县市]")
SAID = 3


def called(unit: str, title: str) -> str:
    """A post in full: the unit goes before the title, unless the title already says it."""
    said = any(title.startswith(name[:SAID]) for name in (unit, DISTRICT.sub("", unit)) if len(name) >= SAID)
    return title if said or not unit else f"{unit} {title}"


@dataclass(frozen=True)
class Held:
    """A post on a day. No term means that it is vacant."""

    seat: Seat
    term: Term | None

    @property
    def vacant(self) -> bool:
        return self.term is None

    @property
    def called(self) -> str:
        return called(self.seat.unit, self.seat.title)


def held(roll: Roll, post_id: UUID, day: date) -> Held:
    return Held(roll.seats[post_id], roll.holder(post_id, day))


def has_sheet(seat: Seat) -> bool:
    """Whether a post can owe something, so that a sheet tells what was done and missed in it."""
    return seat.role in roles_with(Power.SEE_DUTIES) - {Role.AUDITOR}


def may_see_sheet(duties: Duties, seat: Seat, person_id: UUID) -> bool:
    """One's own, for good; others' for the office and the auditor, as far as their power carries."""
    if not has_sheet(seat) or not duties.may(Power.SEE_DUTIES):
        return False
    if person_id == duties.person.pk:
        return True
    scope = duties.scope(Power.SEE_SHEETS)
    if scope.whole_district:
        return True
    unit = duties.roll.units[seat.unit_id]
    codes = {charge.area for charge in duties.roll.charges_of(seat.id, duties.on) if charge.area}
    codes |= {area.code for area in duties.roll.areas.values() if area.pk == unit.area_id}
    return any(
        claim.area and not claim.sector and code.startswith(claim.area)
        for claim in scope.claims
        for code in codes
    )


def overlap(one: str, other: str) -> bool:
    """Whether one area lies inside the other; no code means the whole district."""
    one, other = prefix_of(one), prefix_of(other)
    return one.startswith(other) or other.startswith(one)


def related(one: str, other: str) -> bool:
    """Whether one sector lies under the other; no code means every sector."""
    return not one or not other or one in above(other) or other in above(one)


def touches(scope: Scope, area: str, sectors) -> bool:
    """Whether a scope and a place with subjects have anything in common."""
    return any(
        overlap(claim.area, area) and any(related(claim.sector, sector) for sector in sectors)
        for claim in scope.claims
    )


def charged(roll: Roll, role: str, area: str, subjects, day: date) -> Held | None:
    """The post of a role that answers for exactly this area, for the narrowest of these subjects."""
    found = [
        charge
        for charge in roll.charged_with(area=area, day=day)
        if roll.seats[charge.post_id].role == role and (not charge.sector or charge.sector in subjects)
    ]
    if not found:
        return None
    best = min(found, key=lambda charge: (-len(charge.sector), roll.seats[charge.post_id].code))
    return held(roll, best.post_id, day)


def standing(roll: Roll, level: str, inside: str, day: date) -> list:
    """Areas of a level inside another on a day, by code."""
    prefix = prefix_of(inside)
    return sorted(
        (
            area
            for area in roll.areas.values()
            if area.level == level
            and area.code.startswith(prefix)
            and area.since <= day
            and (area.until is None or day < area.until)
        ),
        key=lambda area: area.code,
    )


def area_choices(roll: Roll, scope: Scope, day: date, levels) -> list[tuple[str, str]]:
    """Areas to choose from, those inside others indented."""
    depth = {level: number for number, level in enumerate(levels)}
    mine = [
        area
        for level in levels
        for area in standing(roll, level, "", day)
        if any(area.code.startswith(claim.area) for claim in scope.claims)
    ]
    top = min((depth[area.level] for area in mine), default=0)
    return [
        (area.code, "　" * (depth[area.level] - top) + area.name)
        for area in sorted(mine, key=lambda area: area.code)
    ]


def sector_choices(roll: Roll) -> list[tuple[str, str]]:
    return [(code, "　" * code.count(".") + roll.sectors[code].name) for code in sorted(roll.sectors)]


def place_name(roll: Roll, code: str, *, from_level: int = 6) -> str:
    """人民街道 · 春江社区: the names from below the district down to this area."""
    widths = [width for width in (9, 12, 15) if from_level < width <= len(code)]
    names = [roll.areas[code[:width]].name for width in widths if code[:width] in roll.areas]
    own = roll.areas.get(code)
    return " · ".join(names) or (own.name if own else code)
