"""What the areas of the map are coloured by: one figure, spread over the areas of a level."""

from dataclasses import dataclass
from datetime import date, datetime

from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES, Figure, Number
from anlian.figures.spread import areas_below, in_areas
from anlian.kernel.errors import NotFound
from anlian.lattice.models import Area, Level
from anlian.lattice.scope import Duties

FILLS = (
    "hazards_open", "overdue_share", "majors_open", "hazards_found", "hazards_per_thousand", "inspections", "sites_red", "sites",
)  # fmt: skip
LEVELS = (Level.TOWN, Level.COMMUNITY, Level.GRID)
CLASSES = 5
"""People tell five shades of one colour apart at a glance, hardly more."""


@dataclass(frozen=True)
class Fill:
    """A number for each area, none where nothing can be said, and from which number on each of the shades begins."""

    figure: Figure
    asked: Asked
    areas: list[Area]
    numbers: dict[str, Number]
    begins: list[Number]

    def as_dict(self) -> dict:
        return {
            "key": self.figure.key,
            "title": str(self.figure.title),
            "unit": str(self.figure.unit),
            "numbers": self.numbers,
            "begins": self.begins,
        }


def fill(key: str, level: str, area: str, on: date, duties: Duties, *, now: datetime) -> Fill:
    """Of a year so far, or of a day, as the figure is. Those of the asker's areas that stand on that day."""
    if key not in FILLS or level not in LEVELS:
        raise NotFound(key)
    figure = FIGURES[key]
    asked = Asked(duties.person.district, date(on.year, 1, 1), on, area, duties, now)
    areas = areas_below(asked, Level(level))
    numbers = in_areas(figure, asked, areas)
    return Fill(figure, asked, areas, numbers, begins([one for one in numbers.values() if one is not None]))


def begins(numbers: list[Number]) -> list[Number]:
    """The least number of each shade, the shades holding as nearly as can be the same number of areas."""
    if not numbers:
        return []
    ordered = sorted(numbers)
    found = [ordered[len(ordered) * turn // CLASSES] for turn in range(CLASSES)]
    # Zero is always a shade of its own: "none" must not look like "few".
    return sorted({0, *found, *([min(one for one in ordered if one > 0)] if ordered[-1] > 0 else [])})
