"""A month of inspections, day by day: a grid on the desk, an agenda on the phone."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from anlian.inspections.models import Inspection

MOST_A_DAY = 4


@dataclass
class Day:
    day: date
    inspections: list[Inspection]
    inside: bool
    today: bool

    @property
    def shown(self) -> list[Inspection]:
        return self.inspections[:MOST_A_DAY]

    @property
    def more(self) -> int:
        return max(0, len(self.inspections) - MOST_A_DAY)


@dataclass
class Month:
    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.last + timedelta(days=1):%Y-%m}"

    @property
    def last(self) -> date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def days(self) -> list[Day]:
        """The days of the month on which something is planned or was done."""
        return [day for week in self.weeks for day in week if day.inside and day.inspections]

    @property
    def amount(self) -> int:
        return sum(len(day.inspections) for day in self.days)


def first_of(given: str, today: date) -> date:
    """The month that an address names, or this one."""
    try:
        first = date.fromisoformat(f"{given}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 2000 <= first.year <= 2100 else today.replace(day=1)


def month_of(inspections: QuerySet, given: str, today: date) -> Month:
    """One query: the rows of the weeks that the month touches, with only what a line shows."""
    first = first_of(given, today)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    rows = (
        inspections.between(weeks[0][0], weeks[-1][-1])
        .with_story()
        .only("number", "kind", "state", "day", "started_at", "findings", "leader_title", "district",
              "site__name", "site__district", "leader__name", "leader__district")
        .order_by("day", "started_at", "pk")
    )  # fmt: skip
    by_day: dict[date, list[Inspection]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    return Month(
        first,
        [
            [Day(day, by_day.get(day, []), day.month == first.month, day == today) for day in week]
            for week in weeks
        ],
    )
