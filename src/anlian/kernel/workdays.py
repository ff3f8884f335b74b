"""Working days as the State Council sets them each year, and the clocks of the law that count them.

The day of the event is not counted, hours run from the minute (民法典 art. 201). A year without a
notice has no working days to count: we say so instead of guessing.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import chinese_calendar.constants as notices

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
END_OF_DAY = time(23, 59, 59)


class CalendarMissing(LookupError):
    """No notice of the State Council is loaded for this year."""

    def __init__(self, year: int):
        super().__init__(f"no working days are known for {year}")
        self.year = year


class Unit(StrEnum):
    """In what a period is counted."""

    HOURS = "H"
    DAYS = "D"
    WORKDAYS = "W"


class Calendar:
    """Which days are working days: Monday to Friday, but for the days named here.

    `days` tells of each holiday (False) and each make-up day (True). A year is known once its
    1 January is among them, as in every notice.
    """

    def __init__(self, days: Mapping[date, bool]):
        self.days = dict(days)
        self.years = frozenset(day.year for day in self.days if (day.month, day.day) == (1, 1))

    @classmethod
    def from_package(cls, years: Iterable[int]) -> "Calendar":
        """The notices that the package chinesecalendar carries, for these years."""
        years = set(years)
        named = dict.fromkeys(notices.holidays, False) | dict.fromkeys(notices.workdays, True)
        calendar = cls({day: working for day, working in named.items() if day.year in years})
        for year in sorted(years - calendar.years):
            raise CalendarMissing(year)
        return calendar

    def is_workday(self, day: date) -> bool:
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        return self.days.get(day, day.weekday() < 5)

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after a day, which itself is not counted; before it, if n is negative."""
        day, step = start, DAY if n > 0 else -DAY
        for _count in range(abs(n)):
            day = self._next(day + step, step)
        return day

    def due(self, start: datetime, n: int, unit: Unit | str, roll: bool = False) -> datetime:
        """The last moment of a period, in Shanghai's time. Days end at 24:00, which we write as 23:59:59.

        With `roll`, a period of days that would end on a day off ends on the next working day (民法典 art. 203),
        or, counted backwards, on the one before. Hours never roll, and working days need not.
        """
        if start.tzinfo is None:
            raise ValueError("a clock starts at a moment with a time zone")
        start = start.astimezone(SHANGHAI)
        match Unit(unit):
            case Unit.HOURS:
                return start + timedelta(hours=n)
            case Unit.DAYS:
                last = start.date() + timedelta(days=n)
                if roll:
                    last = self._next(last, DAY if n >= 0 else -DAY)
            case Unit.WORKDAYS:
                last = self.add_workdays(start.date(), n)
        return datetime.combine(last, END_OF_DAY, SHANGHAI)

    def _next(self, day: date, step: timedelta) -> date:
        """This day if it is a working day, else the first in the direction of the step."""
        while not self.is_workday(day):
            day += step
        return day
