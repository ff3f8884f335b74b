"""Whose export it is, and how much of it went out."""

from dataclasses import dataclass

from anlian.kernel import masks
from anlian.kernel.crypto import Unreadable
from anlian.kernel.typed import Typed
from anlian.lattice.imports.sites import covers
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Claim, Duties, Scope


@dataclass
class Reader:
    """Whose export it is: what they see of what, whose numbers, and how many of those went out."""

    district: str
    duties: Duties | None
    # Numbers go out hidden unless somebody who may see them says what for.
    reason: str = ""
    unmasked: int = 0

    def scope(self, power: Power) -> Scope:
        # The command line has no duties: it stands by the machine and sees all, but nobody's number.
        return self.duties.scope(power) if self.duties else Scope(self.district, claims=frozenset({Claim()}))

    def unmasks(self) -> Scope:
        if self.reason and self.duties and self.duties.may(Power.UNMASK):
            return self.duties.scope(Power.UNMASK)
        return Scope(self.district)

    def phone(self, number: str, *, in_full: bool) -> str:
        if not in_full:
            return masks.phone(number)
        self.unmasked += bool(number)
        return number

    def text(self, text: str, *, in_full: bool) -> str:
        """What was typed freely, with the numbers within it for whoever may see them."""
        if not in_full or not isinstance(text, Typed):
            return text
        try:
            whole = text.whole()
        except Unreadable:
            return text
        self.unmasked += 1
        return whole

    def in_full(self, numbers: Scope, site: Site) -> bool:
        return covers(numbers, site.area_code, site.kind)


class Counting:
    """Counts the rows as they pass."""

    def __init__(self, rows):
        self.rows, self.count = rows, 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield row
