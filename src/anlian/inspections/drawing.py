"""Where a leader should go: what is red, listed, late or long unseen weighs more, and a draw decides.

Sites are drawn one after another without putting back, each with a chance in proportion to its weight (Efraimidis and
Spirakis, Information Processing Letters 97, 2006). The numbers come from the operating system, so that nobody can
foresee them, whoever knows the weights.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import log
from random import SystemRandom

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anlian.lattice.models import Risk
from anlian.matters.models import Height

# What each thing adds to a weight of one. A site about which nothing is known can be drawn as well.
HEIGHTS = {
    Height.NONE: 0,
    Height.REMINDED: 2,
    Height.YELLOW: 8,
    Height.ORANGE: 16,
    Height.RED: 32,
    Height.SUPERVISED: 48,
}
RISKS = {Risk.RED: 20, Risk.ORANGE: 10, Risk.YELLOW: 4}
MAJOR, LISTED, LATE, MOST_LATE = 24, 40, 4, 5
UNSEEN, UNSEEN_DAYS = 24, 365


@dataclass(frozen=True)
class Known:
    """What is known of a site on the day of the draw."""

    key: object
    risk: str = ""
    step: int = 0
    late: int = 0
    majors: int = 0
    listed: int = 0
    last_visit: date | None = None

    def unseen(self, on: date) -> int:
        """Days since the last visit, a year at most; never visited is a year."""
        return min((on - self.last_visit).days, UNSEEN_DAYS) if self.last_visit else UNSEEN_DAYS

    def weight(self, on: date) -> float:
        return (
            1
            + HEIGHTS[self.step]
            + RISKS.get(self.risk, 0)
            + LATE * min(self.late, MOST_LATE)
            + MAJOR * (self.majors > 0)
            + LISTED * (self.listed > 0)
            + UNSEEN * self.unseen(on) / UNSEEN_DAYS
        )

    def reasons(self, on: date) -> list[str]:
        """Why it weighs what it weighs, the heaviest first."""
        told = [
            (LISTED * (self.listed > 0), _("under listed supervision")),
            (HEIGHTS[self.step] * (self.step >= Height.YELLOW), str(Height(self.step).label)),
            (MAJOR * (self.majors > 0), _("open major hazard")),
            (RISKS.get(self.risk, 0), _("risk: %(risk)s") % {"risk": Risk(self.risk).label} if self.risk else ""),
            (LATE * min(self.late, MOST_LATE), ngettext("%(n)d matter late", "%(n)d matters late", self.late) % {"n": self.late}),
            (
                UNSEEN * self.unseen(on) / UNSEEN_DAYS,
                _("last visited %(day)s") % {"day": self.last_visit} if self.last_visit else _("no visit on record"),
            ),
        ]  # fmt: skip
        return [words for weight, words in sorted(told, key=lambda one: -one[0]) if weight > 0]


def draw(
    known: Iterable[Known], many: int, *, on: date, chance: Callable[[], float] | None = None
) -> list[Known]:
    """So many of them, each with a chance in proportion to its weight; in the order in which they were drawn."""
    chance = chance or SystemRandom().random
    keyed = [(log(1 - chance()) / one.weight(on), one) for one in known]
    return [one for _key, one in sorted(keyed, key=lambda pair: -pair[0])[:many]]
