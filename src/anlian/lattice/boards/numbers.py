"""Whose whole number somebody may ask for. Seeing that a post is held is a wider question: boards/people.py."""

from functools import cached_property
from uuid import UUID

from anlian.lattice import seats
from anlian.lattice.models import Site
from anlian.lattice.models.area import prefix_of
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Power
from anlian.lattice.roll import Seat, Version
from anlian.lattice.scope import Duties

# Whoever a chain names stands in it wherever it reaches.
EVERYWHERE = frozenset({""})


class Numbers:
    """Of holders of posts within what they answer for, and of those who answer for a place with them in a chain."""

    def __init__(self, duties: Duties):
        self.roll, self.day = duties.roll, duties.on
        self.scope = duties.scope(Power.UNMASK)

    def may(self, person_id: UUID) -> bool:
        return any(self._of(seat) for seat in self.roll.posts_of(person_id, self.day))

    def _of(self, seat: Seat) -> bool:
        return (
            self.scope.whole_district
            or seat.id in self.scope.posts
            or self._within(seat)
            or any(
                seats.overlap(one, other)
                for version, mine in self._chains
                for one in mine
                for other in self._places(version, seat)
            )
        )

    def _within(self, seat: Seat) -> bool:
        """All that the post answers for; without a remit, where its unit is. A post without a place is nowhere."""
        charges, unit = self.roll.charges_of(seat.id, self.day), self.roll.units[seat.unit_id]
        if charges:
            return all(
                charge.site_id in self._sites
                if charge.site_id
                else self.scope.covers(area=charge.area, sector=charge.sector)
                for charge in charges
            )
        return unit.area_id in self._codes and self.scope.covers(area=self._codes[unit.area_id])

    @cached_property
    def _codes(self) -> dict[UUID, str]:
        return {area.pk: area.code for area in self.roll.areas.values()}

    @cached_property
    def _sites(self) -> set[UUID]:
        """Of the sites that posts are charged with, those within."""
        charged = {charge.site_id for charge in self.roll.charges if charge.site_id}
        if not charged:
            return set()
        within = Site.objects.of(self.scope.district).within(self.scope)
        return set(within.filter(pk__in=charged).values_list("pk", flat=True))

    @cached_property
    def _chains(self) -> list[tuple[Version, frozenset[str]]]:
        """Chains in which they stand, and for which places."""
        mine = [self.roll.seats[post] for post in self.scope.posts]
        found = [
            (version, frozenset().union(*(self._places(version, seat) for seat in mine)))
            for version in self.roll.in_force(self.day)
        ]
        return [(version, places) for version, places in found if places]

    def _places(self, version: Version, seat: Seat) -> frozenset[str]:
        """The areas for which a post stands in a chain: named, or charged with one and of the role that a rule finds."""
        if any(step.post_id == seat.id for step in version.steps):
            return EVERYWHERE
        if seat.role not in {step.rule.upper() for step in version.steps}:
            return frozenset()
        subjects = {code for sector in version.sectors for code in above(sector)}
        return frozenset(
            charge.area
            for charge in self.roll.charges_of(seat.id, self.day)
            if charge.area
            and charge.area.startswith(prefix_of(version.area))
            and (not charge.sector or charge.sector in subjects)
        )
