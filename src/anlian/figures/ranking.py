"""The areas inside one by a figure, highest first, each beside the same time last year."""

from dataclasses import dataclass
from datetime import date

from anlian.figures.asked import Asked
from anlian.figures.boards import change
from anlian.figures.registry import Figure, Number, count
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


@dataclass(frozen=True)
class Point:
    """A week in the drawing, in parts of a hundred of its width and height. Without a value it has no height."""

    monday: date
    value: Number
    left: float
    width: float
    top: float | None
    tall: float


@dataclass(frozen=True)
class Trend:
    """Weeks, drawn: columns for what happened in each, a line for how it stood at their ends."""

    points: list[Point]
    highest: Number
    columns: bool

    @property
    def thick(self) -> float:
        """A column leaves a fifth of its week free."""
        return 0.8 * self.points[0].width

    @property
    def lines(self) -> list[str]:
        """The line through the weeks, broken where nothing can be said."""
        pieces: list[list[str]] = [[]]
        for point in self.points:
            if point.top is None:
                pieces.append([])
            else:
                pieces[-1].append(f"{point.left + point.width / 2:.2f},{point.top:.2f}")
        # A lone week is a dot: a line from it to itself.
        return [" ".join(piece * 2 if len(piece) == 1 else piece) for piece in pieces if piece]

    @property
    def latest(self) -> Point:
        return self.points[-1]

    @property
    def newest_first(self) -> list[Point]:
        return self.points[::-1]


def drawn(figure: Figure, weeks: dict[date, Number]) -> Trend:
    known = [value for value in weeks.values() if value is not None]
    highest, wide = max(known, default=0), 100 / len(weeks)
    # All at nought lies on the ground.
    top = highest or 1
    points = []
    for place, (monday, value) in enumerate(weeks.items()):
        tall = 0 if value is None else round(100 * value / top, 2)
        points.append(
            Point(
                monday,
                value,
                round(place * wide, 3),
                round(wide, 3),
                None if value is None else 100 - tall,
                tall,
            )
        )
    return Trend(points, highest, columns=figure.of_period and figure.measure is count)
