"""What leaders' blocks and lines carry now: sites, what is open there, what is late, what is major. Two statements."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.views.generic import TemplateView

from anlian.lattice.models import Site
from anlian.lattice.models.area import WIDTH, Level
from anlian.lattice.parts import Line, Part, leaders_on
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll
from anlian.lattice.views.common import OnDay
from anlian.matters.models import Kind, Matter, Urgency

TOWN = WIDTH[Level.TOWN]


@dataclass(frozen=True)
class Load:
    """What one part carries, or all parts of one leader together."""

    part: Part | None
    is_town: bool
    sites: int
    open: int
    late: int
    major: int


@dataclass(frozen=True)
class Carried:
    line: Line
    parts: list[Load]
    all: Load


class Loads:
    """Counts by town and kind, and by town and sector, added up for whoever answers."""

    def __init__(self, roll: Roll, sites, matters, *, now):
        self.roll = roll
        self.sites = Counter(
            {
                (town, kind): count
                for town, kind, count in sites.filter(closed_on=None)
                .order_by()
                .annotate(town=Left("area_code", TOWN))
                .values_list("town", "kind")
                .annotate(Count("pk"))
            }
        )
        self.matters = {
            (town, sector): numbers
            for town, sector, *numbers in matters.open()
            .order_by()
            .annotate(town=Left("area_code", TOWN))
            .values_list("town", "sector_code")
            .annotate(
                open=Count("pk"),
                late=Count("pk", filter=Q(due_at__lt=now)),
                major=Count("pk", filter=Q(urgency=Urgency.MAJOR)),
            )
        }

    def of(self, towns: tuple[Part, ...], sectors: tuple[Part, ...], *, part=None) -> Load:
        """All that lies in these towns or falls under these sectors, each thing once."""
        areas = {one.code for one in towns}
        kinds = {kind for one in sectors for kind in self.roll.kinds_under(one.code)}
        lines = tuple(one.code for one in sectors)
        found = [
            numbers
            for (town, sector), numbers in self.matters.items()
            if town in areas or any(sector == line or sector.startswith(f"{line}.") for line in lines)
        ]
        return Load(
            part,
            bool(towns),
            sum(count for (town, kind), count in self.sites.items() if town in areas or kind in kinds),
            *(sum(numbers[place] for numbers in found) for place in range(3)),
        )

    def carried(self, line: Line) -> Carried:
        return Carried(
            line,
            [self.of((one,), (), part=one) for one in line.towns]
            + [self.of((), (one,), part=one) for one in line.sectors],
            self.of(line.towns, line.sectors),
        )


class ShowLoad(OnDay, TemplateView):
    """A panel of the leaders' page."""

    power = Power.SEE_CHAINS
    template_name = "matters/leaders_load.html"

    def get_context_data(self, **kwargs):
        loads = Loads(
            self.roll, self.all(Site, Power.SEE_SITES),
            self.all(Matter, Power.SEE_HAZARDS).filter(kind=Kind.HAZARD), now=self.now,
        )  # fmt: skip
        found = leaders_on(self.roll, self.today)
        return super().get_context_data(
            carried=[loads.carried(line) for line in found.lines if line.towns or line.sectors],
            sees_people=self.duties.may(Power.SEE_PEOPLE),
            **kwargs,
        )
