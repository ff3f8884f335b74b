"""What a figure is asked for: a district, days, an area, and what the one who asks may see."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from anlian.kernel.errors import Refused
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.models.area import prefix_of
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll, Version, roll_of
from anlian.lattice.scope import Claim, Duties, Scope


@dataclass(frozen=True)
class Asked:
    """From the first day to the last, both included. Without `duties` the whole district is counted.

    Whoever asks at a moment says so by `now`: a last day that is not over is then looked at as it stands, not as if its
    evening had come.
    """

    district: str
    first: date
    last: date
    area: str = ""
    duties: Duties | None = None
    now: datetime | None = None

    def __post_init__(self):
        if self.last < self.first:
            raise Refused("The period ends before it begins.")

    @property
    def starts(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends(self) -> datetime:
        """The moment when the last day is over; while it is not, the present, with what happens at this very moment."""
        over = timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))
        return min(over, self.now + timedelta.resolution) if self.now else over

    @property
    def inside(self) -> str:
        """What the codes of all places asked for begin with; nothing for the whole district."""
        prefix = prefix_of(self.area)
        return "" if self.district.startswith(prefix) else prefix

    @cached_property
    def roll(self) -> Roll:
        return self.duties.roll if self.duties else roll_of(self.district)

    def scope(self, power: Power) -> Scope:
        if self.duties is None:
            return Scope(self.district, claims=frozenset({Claim()}))
        return self.duties.scope(power)

    def chains(self) -> list[Version]:
        """Chains in force on the last day that have to do with the area."""
        known = (
            ChainsInView(self.duties).in_force(self.last) if self.duties else self.roll.in_force(self.last)
        )
        return [one for one in known if prefix_of(one.area).startswith(self.inside)]

    def during(self, field: str) -> Q:
        """That this moment lies in the period."""
        return Q(**{f"{field}__gte": self.starts, f"{field}__lt": self.ends})

    def at(self, area: str) -> "Asked":
        """The same of another area."""
        return self._but(area=area)

    def between(self, first: date, last: date) -> "Asked":
        """The same of other days."""
        return self._but(first=first, last=last)

    def _but(self, **other) -> "Asked":
        """Another question about the same district: the roll that was read for this one answers it too."""
        asked = replace(self, **other)
        asked.__dict__["roll"] = self.roll
        return asked

    @property
    def people(self) -> int | None:
        """How many live in the area asked for; unknown to whoever sees only a part of what happens there."""
        place = self.roll.areas.get(self.area if self.inside else self.district)
        whole = place and self.scope(Power.SEE_HAZARDS).covers(area=place.code)
        return place.population if whole else None

    def a_year_before(self) -> "Asked":
        return self.between(_year_before(self.first), _year_before(self.last))

    def query(self) -> str:
        """As an address says it."""
        told = {"from": self.first, "to": self.last, "area": self.area}
        return urlencode({name: str(value) for name, value in told.items() if value})


def _year_before(day: date) -> date:
    # 29 February is compared with the 28th of the year before.
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
