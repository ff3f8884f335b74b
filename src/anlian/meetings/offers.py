"""What the forms offer: who may chair, what posts and people there are, which committees."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from anlian.kernel.order import natural
from anlian.lattice.models import Unit, UnitKind
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.roll import Roll, Seat
from anlian.lattice.seats import called


@dataclass
class Offers:
    """Read from the roll in memory, as of a day."""

    roll: Roll
    day: date

    @cached_property
    def seats(self) -> list[Seat]:
        """Posts that can be given something to do, the leaders first."""
        return sorted(
            (
                seat
                for seat in self.roll.seats.values()
                if Power.DO_DUTIES in POWERS[Role(seat.role)] and seat.stands(self.day)
            ),
            key=lambda seat: (seat.role != Role.LEADER, natural(seat.code)),
        )

    @cached_property
    def by_post(self) -> dict[str, UUID]:
        """Every post by what it is called, with its holder; two of the same name by their codes."""
        found: dict[str, UUID] = {}
        for seat in self.seats:
            label = self._label(seat)
            found[f"{label}（{seat.code}）" if label in found else label] = seat.id
        return found

    @cached_property
    def by_person(self) -> dict[str, UUID]:
        """Everybody who holds a post; of several the first."""
        found: dict[str, UUID] = {}
        seen: set[UUID] = set()
        for seat in self.seats:
            term = self.roll.holder(seat.id, self.day)
            if term and term.person_id not in seen:
                seen.add(term.person_id)
                found[f"{term.person} · {called(seat.unit, seat.title)}"] = term.person_id
        return found

    @property
    def posts(self) -> list[tuple[str, str]]:
        """Posts that somebody holds: only who holds one can come."""
        return [
            (str(seat.id), self._label(seat)) for seat in self.seats if self.roll.holder(seat.id, self.day)
        ]

    @property
    def chairs(self) -> list[tuple[str, str]]:
        keys = {}
        for seat in self.seats:
            term = self.roll.holder(seat.id, self.day)
            if term and Power.HOLD_MEETINGS in POWERS[Role(seat.role)]:
                keys.setdefault(str(term.person_id), f"{term.person} · {called(seat.unit, seat.title)}")
        return list(keys.items())

    @cached_property
    def _units(self) -> list[Unit]:
        return sorted(
            (unit for unit in self.roll.units.values() if unit.kind == UnitKind.COMMITTEE),
            key=lambda unit: natural(unit.code),
        )

    @property
    def committees(self) -> list[tuple[str, str]]:
        return [(str(unit.pk), unit.name) for unit in self._units]

    def committee(self, key: str) -> Unit | None:
        return next((unit for unit in self._units if str(unit.pk) == key), None)

    def label_of(self, post: UUID) -> str:
        """What a post is called in the list; "" when it is no longer there."""
        return next((label for label, key in self.by_post.items() if key == post), "")

    def _label(self, seat: Seat) -> str:
        term = self.roll.holder(seat.id, self.day)
        return called(seat.unit, seat.title) + (f" · {term.person}" if term else "")
