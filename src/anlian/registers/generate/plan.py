"""What district is wanted, and chance that gives the same for the same number."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True)
class Plan:
    """How large a district, of which code, as its ledgers stood on which day."""

    sites: int
    hazards: int = 0
    inspections: int = 0
    district: str = "430407"
    on: date = date(2023, 8, 31)
    seed: int = 1

    @property
    def founded(self) -> date:
        """Areas, posts and chains are older than anything that is found."""
        return self.on - timedelta(days=2000)

    def chance(self, what: str, number: int = 0) -> Random:
        """Each row has a chance of its own, so that any row can be asked for without those before it."""
        # An int seeds at once; a text would be hashed first, and salted.
        return Random((self.seed * 31 + sum(map(ord, what))) * 1_000_000_007 + number)
