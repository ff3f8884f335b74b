"""The areas inside one by a figure, highest first, each beside the same time last year."""

from dataclasses import dataclass

from anlian.figures.asked import Asked
from anlian.figures.boards import change
from anlian.figures.registry import Figure, Number
from anlian.figures.spread import areas_below, in_areas
from anlian.lattice.models import Area, Level


@dataclass(frozen=True)
class Ranked:
    """One area. `share` is its value in per cent of the highest, for the bar beside it."""

    figure: Figure
    asked: Asked
    area: Area
    value: Number
    base: Number
    share: float

    @property
    def change(self) -> float | None:
        return change(self.figure, self.value, self.base)

    @property
    def url(self) -> str:
        """The same figure of that area."""
        return self.figure.url(self.asked)

    def as_dict(self) -> dict:
        return {
            "area": self.area.code,
            "name": self.area.name,
            "value": self.value,
            "base": self.base,
            "change": self.change,
            "change_unit": self.figure.change_unit,
            "url": self.url,
        }


def ranking(figure: Figure, asked: Asked, level: Level | None = None) -> list[Ranked]:
    """Areas right inside the one asked for, or of a level in it. Those of which nothing can be said come last."""
    areas = areas_below(asked, level)
    now, before = (in_areas(figure, one, areas) for one in (asked, asked.a_year_before()))
    highest = max((value for value in now.values() if value), default=0)
    found = [
        Ranked(
            figure,
            asked.at(area.code),
            area,
            now[area.code],
            before[area.code],
            round(100 * (now[area.code] or 0) / highest, 1) if highest else 0,
        )
        for area in areas
    ]
    return sorted(found, key=lambda one: (one.value is None, -(one.value or 0), one.area.code))
