"""Which office answers for work safety in each town and street on a day, and which of them has named none."""

from dataclasses import dataclass
from datetime import date, datetime

from anlian.lattice import seats
from anlian.lattice.models import Area, Level, SafetyOffice
from anlian.lattice.roll import Roll


@dataclass(frozen=True)
class Named:
    """A town or street with its office. None is a gap, never filled in with the town's head."""

    area: Area
    office: SafetyOffice | None


def offices(roll: Roll, day: date, known: datetime | None = None) -> list[Named]:
    """One question, whatever the number of towns."""
    found = SafetyOffice.objects.of(roll.district).on(day, known).select_related("unit")
    by_area = {office.area_id: office for office in found}
    return [Named(area, by_area.get(area.pk)) for area in seats.standing(roll, Level.TOWN, "", day)]
