"""One area: what lies inside it, and who answers for it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from anlian.lattice import seats
from anlian.lattice.models import Area, Level, Site, SiteKind
from anlian.lattice.powers import Role
from anlian.lattice.roll import Charge, Roll
from anlian.lattice.scope import Scope

BELOW = {
    Level.PROVINCE: Level.CITY,
    Level.CITY: Level.DISTRICT,
    Level.DISTRICT: Level.TOWN,
    Level.TOWN: Level.COMMUNITY,
    Level.COMMUNITY: Level.GRID,
}


@dataclass
class Child:
    area: Area
    sites: int = 0


@dataclass
class Inside:
    """Areas one level down, and the sites by kind."""

    children: list[Child] = field(default_factory=list)
    kinds: list[tuple[str, str, int]] = field(default_factory=list)
    sites: int = 0


def inside(area: Area, roll: Roll, scope: Scope, day: date) -> Inside:
    """One grouped statement, whatever the size of the area."""
    below = BELOW.get(area.level)
    children = {one.code: Child(one) for one in seats.standing(roll, below, area.code, day)} if below else {}
    kinds, answer = {}, Inside(list(children.values()))
    width = len(next(iter(children), ""))
    sites = Site.objects.of(scope.district).within(scope).inside(area.code).filter(closed_on=None)
    for code, kind, count in sites.order_by().values_list("area_code", "kind").annotate(Count("pk")):
        kinds[kind] = kinds.get(kind, 0) + count
        answer.sites += count
        if code[:width] in children:
            children[code[:width]].sites += count
    answer.kinds = sorted(
        ((kind, SiteKind(kind).label, count) for kind, count in kinds.items()),
        key=lambda row: (-row[2], row[0]),
    )
    return answer


@dataclass(frozen=True)
class Answers:
    """A post that answers for the area, for one sector or for all."""

    held: seats.Held
    role: str
    sector: str
    charge: Charge


def posts(area: Area, roll: Roll, day: date) -> list[Answers]:
    found = [
        Answers(
            seats.held(roll, charge.post_id, day),
            Role(roll.seats[charge.post_id].role).label,
            roll.sectors[charge.sector].name if charge.sector else "",
            charge,
        )
        for charge in roll.charged_with(area=area.code, day=day)
    ]
    return sorted(found, key=lambda one: (list(Role).index(one.held.seat.role), one.held.seat.code))


def around(area: Area, roll: Roll, scope: Scope) -> list[Area]:
    """The areas around it that may be opened, the widest first."""
    above = [roll.areas[code] for code in area.parents() if code in roll.areas]
    return [one for one in above[::-1] if any(one.code.startswith(claim.area) for claim in scope.claims)]
