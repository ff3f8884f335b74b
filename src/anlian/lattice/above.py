"""Who stands above a post on a day: up the ways that areas, sectors and units give, and to the office at last.

A matter of a post that is late climbs along this line, and what nobody holds falls to whoever stands next above.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from anlian.kernel import remember
from anlian.kernel.order import natural
from anlian.lattice.models import UnitKind
from anlian.lattice.models.area import parents_of
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll, Seat

# Whom each role that answers for an area looks up to there.
OVER = {Role.GRID: (Role.COMMUNITY,), Role.COMMUNITY: (Role.TOWN,), Role.TOWN: (Role.LEADER,)}


def posts_above(roll: Roll, post_id: UUID, day: date) -> list[UUID]:
    """Held posts above this one, the nearest first; the committee office is not among them."""
    found, asked = [], [roll.seats[post_id]] if post_id in roll.seats else []
    seen = {post_id}
    while asked:
        seat = asked.pop()
        for above in _next(roll, seat, day):
            if above.id in seen:
                continue
            seen.add(above.id)
            if roll.holder(above.id, day):
                found.append(above.id)
            asked.append(above)
            break
    return found


def post_above(roll: Roll, post_id: UUID, day: date) -> UUID | None:
    """The nearest post above that somebody holds; above the highest, the committee office."""
    above = posts_above(roll, post_id, day)
    return above[0] if above else office(roll, day)


def ladder_of(roll: Roll, post_id: UUID, day: date) -> list[UUID | None]:
    """Whom each step of the climb tells when a matter is a post's own: nobody new, three above it, the office."""
    above = posts_above(roll, post_id, day)[:3]
    last = above[-1] if above else None
    return [None, *above, *[last] * (3 - len(above)), office(roll, day)]


def office(roll: Roll, day: date) -> UUID | None:
    """The committee office: the first of its posts that somebody holds."""

    def first() -> UUID | None:
        held = [
            seat for seat in roll.seats.values() if seat.role == Role.OFFICE and roll.holder(seat.id, day)
        ]
        return min(held, key=lambda seat: natural(seat.code)).id if held else None

    return remember.once(("office", roll.district, day), first)


def _next(roll: Roll, seat: Seat, day: date) -> Iterator[Seat]:
    """Those who may stand next above, the likeliest first."""
    head = roll.head_of(seat.unit_id, seat.role, day)
    if head and head != seat.id:
        yield roll.seats[head]
    if seat.role == Role.LEADER:
        yield from _first_of(roll, UnitKind.PARTY, day)
        return
    for charge in roll.charges_of(seat.id, day):
        for area in (charge.area, *parents_of(charge.area)) if charge.area else ():
            yield from _charged(roll, OVER.get(seat.role, ()), area, day)
        if charge.sector and not charge.area:
            yield from (
                roll.seats[one.post_id]
                for one in roll.charged_with_sector(charge.sector, day)
                if roll.seats[one.post_id].role == Role.LEADER
            )
    yield from _first_of(roll, UnitKind.GOVERNMENT, day)


def _charged(roll: Roll, roles, area: str, day: date) -> list[Seat]:
    seats = [roll.seats[charge.post_id] for charge in roll.charged_with(area=area, day=day)]
    return sorted((seat for seat in seats if seat.role in roles), key=lambda seat: natural(seat.code))


def _first_of(roll: Roll, kind: str, day: date) -> list[Seat]:
    """The first leader of the party committee, or of the government."""
    leaders = [
        seat
        for seat in roll.seats.values()
        if seat.role == Role.LEADER and seat.unit_kind == kind and seat.stands(day)
    ]
    return sorted(leaders, key=lambda seat: natural(seat.code))[:1]
