"""Figures as they are read: the number, what it counts, how many rows are behind it, and the same time last year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anlian.duties.models import Duty
from anlian.figures.asked import Asked
from anlian.figures.registry import Figure, Number, counted
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.lattice.models import Area, ChainVersion, Post, Site
from anlian.meetings.models import Meeting
from anlian.problems.models import Problem
from anlian.rounds.models import Household, Patrol


def change(figure: Figure, value: Number, base: Number) -> float | None:
    """Against the same period last year: per cent for numbers, points for shares. Nothing to compare, no change."""
    if value is None or base is None or (figure.change_unit == "%" and not base):
        return None
    if figure.change_unit == "points":
        return round(value - base, 1)
    return round(100 * (value - base) / base, 1)


@dataclass(frozen=True)
class Reading:
    figure: Figure
    asked: Asked
    value: Number
    records: int
    base: Number
    base_records: int

    @property
    def change(self) -> float | None:
        return change(self.figure, self.value, self.base)

    @property
    def compared(self) -> str:
        """The comparison in words."""
        if self.base is None:
            return _("nothing to compare with a year before")
        if self.change is None:
            return _("none a year before, so no rate of change")
        unit = _("points") if self.figure.change_unit == "points" else "%"
        return _("%(change)s %(unit)s against a year before (%(base)s)") % {
            "change": f"{self.change:+g}", "unit": unit, "base": self.base,
        }  # fmt: skip

    def as_dict(self) -> dict:
        before = self.asked.a_year_before()
        return {
            "key": self.figure.key,
            "title": str(self.figure.title),
            "value": self.value,
            "unit": str(self.figure.unit),
            "definition": str(self.figure.definition),
            "source": str(self.figure.source),
            "records": self.records,
            "url": self.figure.url(self.asked),
            "from": self.asked.first if self.figure.of_period else None,
            "to": self.asked.last,
            "area": self.asked.area or self.asked.district,
            "base": {
                "from": before.first if self.figure.of_period else None,
                "to": before.last,
                "value": self.base,
                "records": self.base_records,
                "change": self.change,
                "change_unit": self.figure.change_unit,
                "says": self.compared,
            },
        }


def read(figure: Figure, asked: Asked) -> Reading:
    return readings([figure], asked)[0]


def readings(figures: Sequence[Figure], asked: Asked) -> list[Reading]:
    now, before = counted(figures, asked), counted(figures, asked.a_year_before())
    return [Reading(figure, asked, *now[figure.key], *before[figure.key]) for figure in figures]


@dataclass(frozen=True)
class Told:
    """A row behind a figure, whatever its kind, as one line of a list."""

    number: str
    title: str
    when: object
    url: str


def told(row) -> Told:
    match row:
        case Hazard():
            return Told(row.matter.number, row.summary, row.matter.opened_at, row.get_absolute_url())
        case Inspection():
            return Told(
                row.number, f"{row.site} {row.leader_title} {row.leader}", row.day, row.get_absolute_url()
            )
        case Problem():
            return Told(row.matter.number, row.matter.title, row.matter.closed_at, row.get_absolute_url())
        case Meeting():
            return Told(row.number, row.title, row.held_at, row.get_absolute_url())
        case Patrol():
            return Told(
                row.site.code,
                f"{row.site} {row.post_title} {row.by}",
                row.happened_at,
                row.get_absolute_url(),
            )
        case Household():
            return Told(
                row.code, str(row), None, f"{reverse('rounds:households')}?{urlencode({'q': row.code})}"
            )
        case Duty():
            return Told(
                row.matter.number, f"{row.matter.title} {row.post.title}", row.period, row.get_absolute_url()
            )
        case ChainVersion():
            return Told(row.chain.number, row.title, row.since, row.chain.get_absolute_url())
        case Site():
            return Told(row.code, row.name, None, row.get_absolute_url())
        case Post():
            return Told(row.code, f"{row.unit} {row.title}", None, reverse("lattice:post", args=[row.pk]))
        case Area():
            return Told(row.code, row.name, row.since, reverse("lattice:area", args=[row.code]))
    return Told(row.code, row.name, None, "")


COLUMNS = ("编号", "名称", "时间")
AT_ONCE = 1000


def rows(found: QuerySet) -> Iterator[list]:
    """The rows behind a figure, one at a time, as rows of a file."""
    for row in found.iterator(chunk_size=AT_ONCE):
        one = told(row)
        yield [one.number, str(one.title), one.when]
