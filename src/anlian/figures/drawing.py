"""Weeks of a figure as a drawing, in parts of a hundred of its width and height."""

from dataclasses import dataclass
from datetime import date

from anlian.figures.registry import Figure, Number, count


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


def drawn(figure: Figure, weeks: dict[date, Number], top: Number = None) -> Trend:
    """As high as its highest week, or, to stand beside another in one box, as the top that both have."""
    known = [value for value in weeks.values() if value is not None]
    highest, wide = max(known, default=0), 100 / len(weeks)
    # All at nought lies on the ground.
    top = top or highest or 1
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
