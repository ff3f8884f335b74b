"""What stands beside the map: an area with what it adds up to, a site or a hazard with the chain that answers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from anlian.figures.asked import Asked
from anlian.figures.boards import Reading
from anlian.figures.kept import standing
from anlian.figures.registry import FIGURES
from anlian.lattice import seats
from anlian.lattice.boards.areas import BELOW, around
from anlian.lattice.boards.numbers import Numbers
from anlian.lattice.boards.who import Row
from anlian.lattice.models import Area
from anlian.lattice.powers import Power, Role
from anlian.lattice.roll import Roll
from anlian.lattice.scope import Duties, Scope

# What an area's panel says of it, in this order.
OF_AREA = ("hazards_open", "hazards_overdue", "majors_open", "hazards_found", "closure_rate", "sites")


@dataclass(frozen=True)
class Link:
    """One link of the chain, and whether its whole number may be asked for."""

    row: Row
    may_call: bool


def links(
    rows: list[Row], duties: Duties, principal_id: UUID | None, *, may_call_principal: bool
) -> list[Link]:
    numbers = Numbers(duties)
    may_unmask = duties.may(Power.UNMASK)
    return [
        Link(
            row,
            bool(row.one.person_id)
            and (
                may_call_principal
                if row.one.post_id is None
                else may_unmask and numbers.may(row.one.person_id)
            ),
        )
        for row in rows
    ]


def path_to(area: Area, roll: Roll, scope: Scope) -> list[Area]:
    """From the widest area that may be opened down to this one."""
    return [*around(area, roll, scope), area]


def below(area: Area, roll: Roll, on: date) -> list[Area]:
    level = BELOW.get(area.level)
    return seats.standing(roll, level, area.code, on) if level else []


def figures(area: Area, duties: Duties, on: date, *, now: datetime) -> list[Reading]:
    """The year so far until that day, beside the same time a year before."""
    known = [FIGURES[key] for key in OF_AREA]
    return standing(known, Asked(duties.person.district, date(on.year, 1, 1), on, area.code, duties, now))


def walkers(area: Area, roll: Roll, on: date) -> list[seats.Held]:
    """Whoever walks this grid."""
    charges = roll.charged_with(area=area.code, day=on)
    return [seats.held(roll, one.post_id, on) for one in charges if roll.seats[one.post_id].role == Role.GRID]
