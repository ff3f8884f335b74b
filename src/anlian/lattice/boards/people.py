"""Units, their posts, and who holds them: the directory, and one post with its history."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from anlian.lattice import seats
from anlian.lattice.boards.numbers import Numbers
from anlian.lattice.models import Appointment, Post, Remit, Tier, Unit, UnitKind
from anlian.lattice.powers import OFFICERS, Power, Role
from anlian.lattice.roll import Roll, Seat, Version
from anlian.lattice.scope import Duties, Scope
from anlian.people.models import Person


class Directory:
    """The posts that may answer for something within a person's duties, and those without a place."""

    def __init__(self, duties: Duties, power: Power, day: date):
        self.duties, self.roll, self.day = duties, duties.roll, day
        self.scope: Scope = duties.scope(power)
        # Whoever keeps accounts answers for no place, and needs everybody's name.
        self.everything = self.scope.whole_district or (
            power == Power.SEE_PEOPLE and not OFFICERS.isdisjoint(duties.roles)
        )

    def sees(self, seat: Seat) -> bool:
        if self.everything or seat.id in self.scope.posts:
            return True
        places = {charge.area for charge in self.roll.charges_of(seat.id, self.day) if charge.area}
        unit = self.roll.units[seat.unit_id]
        if unit.area_id:
            places |= self._codes.get(unit.area_id, set())
        if not places:
            return seat.role != Role.FIRM
        return any(seats.overlap(claim.area, place) for claim in self.scope.claims for place in places)

    @cached_property
    def _codes(self) -> dict[UUID, set[str]]:
        # Thousands of posts in thousands of areas: each is looked up, not looked for.
        return {area.pk: {area.code} for area in self.roll.areas.values()}

    def posts(
        self, *, unit: UUID | None = None, role: str = "", text: str = "", vacant: bool = False
    ) -> list[seats.Held]:
        """Posts in the order of their units, narrowed to what was asked."""
        units = self.roll.units
        found = [
            seats.held(self.roll, seat.id, self.day) for seat in self.roll.seats.values() if self.sees(seat)
        ]
        if unit:
            below = _below(units, unit)
            found = [one for one in found if one.seat.unit_id in below]
        if role:
            found = [one for one in found if one.seat.role == role]
        if vacant:
            found = [one for one in found if one.vacant]
        if text:
            found = [one for one in found if text.lower() in _spoken(one)]
        kinds = UnitKind.values
        return sorted(
            found,
            key=lambda one: (kinds.index(one.seat.unit_kind), units[one.seat.unit_id].code, one.seat.code),
        )

    def find(self, post_id: UUID) -> Post | None:
        seat = self.roll.seats.get(post_id)
        if seat is None or not self.sees(seat):
            return None
        return Post.objects.of(self.scope.district).select_related("unit").filter(pk=post_id).first()


def _spoken(one: seats.Held) -> str:
    return " ".join(
        [one.seat.title, one.seat.unit, one.seat.code, one.term.person if one.term else ""]
    ).lower()


def _below(units: dict[UUID, Unit], top: UUID) -> set[UUID]:
    """A unit and all under it."""
    found, size = {top}, 0
    while size != len(found):
        size = len(found)
        found |= {unit.pk for unit in units.values() if unit.parent_id in found}
    return found


@dataclass
class Node:
    unit: Unit
    posts: int
    vacant: int
    children: list["Node"]


def tree(roll: Roll, posts: list[seats.Held]) -> list[tuple[str, list[Node]]]:
    """Units by kind, those under others inside them, with how many posts they have and how many are empty."""
    counts, empty = {}, {}
    for one in posts:
        counts[one.seat.unit_id] = counts.get(one.seat.unit_id, 0) + 1
        empty[one.seat.unit_id] = empty.get(one.seat.unit_id, 0) + one.vacant
    children = {}
    for unit in sorted(roll.units.values(), key=lambda unit: unit.code):
        children.setdefault(unit.parent_id, []).append(unit)

    def node(unit: Unit) -> Node | None:
        inner = list(filter(None, map(node, children.get(unit.pk, []))))
        posts_here = counts.get(unit.pk, 0) + sum(one.posts for one in inner)
        if not posts_here:
            return None
        return Node(unit, posts_here, empty.get(unit.pk, 0) + sum(one.vacant for one in inner), inner)

    tops = list(filter(None, map(node, children.get(None, []))))
    return [
        (kind.label, [one for one in tops if one.unit.kind == kind])
        for kind in UnitKind
        if any(one.unit.kind == kind for one in tops)
    ]


def with_phones(posts: list[seats.Held], numbers: Numbers) -> list[tuple[seats.Held, str, bool]]:
    """Posts with the number of whoever holds them, and whether it may be asked for whole."""
    ids = {one.term.person_id for one in posts if one.term}
    found = Person.objects.of(numbers.scope.district).filter(pk__in=ids)
    phones = dict(found.values_list("pk", "phone"))
    return [
        (one, phones.get(one.term.person_id, ""), numbers.may(one.term.person_id))
        if one.term
        else (one, "", False)
        for one in posts
    ]


def appointments(post: Post):
    """As known now, the newest first."""
    return (
        Appointment.objects.of(post.district)
        .known()
        .filter(post=post)
        .select_related("person")
        .order_by("-since")
    )


def remits(post: Post):
    return (
        Remit.objects.of(post.district)
        .known()
        .filter(post=post)
        .select_related("area", "sector", "site")
        .order_by("-since")
    )


def chains_of(roll: Roll, post: Post, day: date) -> list[tuple[Version, str]]:
    """Chains in force that name this post, and as what."""
    return [
        (version, Tier(step.tier).label)
        for version in roll.in_force(day)
        for step in version.steps
        if step.post_id == post.pk
    ]
