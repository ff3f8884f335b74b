"""A month of inspections, day by day: a grid on the desk, an agenda on the phone."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from anlian.inspections.models import Inspection

MOST_A_DAY, MOST_ON_A_PHONE = 4, 8


@dataclass
class Day:
    """A day, its first inspections, and how many it has."""

    day: date
    inspections: list[Inspection]
    amount: int
    inside: bool
    today: bool

    @property
    def shown(self) -> list[Inspection]:
        return self.inspections[:MOST_A_DAY]

    @property
    def more(self) -> int:
        return self.amount - len(self.shown)

    @property
    def further(self) -> int:
        """More than the agenda of a phone has."""
        return self.amount - len(self.inspections)


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
        return sum(day.amount for day in self.days)


def first_of(given: str, today: date) -> date:
    """The month that an address names, or this one."""
    try:
        first = date.fromisoformat(f"{given}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 2000 <= first.year <= 2100 else today.replace(day=1)


def month_of(inspections: QuerySet, given: str, today: date) -> Month:
    """Three queries, however much goes on: how many a day, which ones come first on each, and what a line shows."""
    first = first_of(given, today)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    rows = inspections.between(weeks[0][0], weeks[-1][-1])
    amounts = dict(rows.order_by().values_list("day").annotate(Count("pk")))
    by_day: dict[date, list[Inspection]] = {}
    for row in _lines(inspections, _first_keys(rows)):
        by_day.setdefault(row.day, []).append(row)
    return Month(
        first,
        [
            [
                Day(day, by_day.get(day, []), amounts.get(day, 0), day.month == first.month, day == today)
                for day in week
            ]
            for week in weeks
        ],
    )


def _first_keys(rows: QuerySet) -> list:
    """The first few of each day."""
    number = Window(RowNumber(), partition_by="day", order_by=("started_at", "pk"))
    return list(
        rows.order_by().annotate(at=number).filter(at__lte=MOST_ON_A_PHONE).values_list("pk", flat=True)
    )


def _lines(inspections: QuerySet, keys: list) -> QuerySet:
    return (
        inspections.filter(pk__in=keys)
        .with_story()
        .only("number", "kind", "state", "day", "started_at", "findings", "leader_title", "district",
              "site__name", "site__district", "leader__name", "leader__district")
        .order_by("day", "started_at", "pk")
    )  # fmt: skip
