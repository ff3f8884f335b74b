"""The present, asked in one place: views and commands take it from here and hand it down as `at` or `now`.

A demo tells a past year. Its present goes on from the last day of its story, so that what is late there is late
by days, as in an office on that day, and not by the years that have passed since.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    return timezone.localtime(timezone.now() - settings.CLOCK_BEHIND)


def today() -> date:
    return now().date()


def day_of(at: datetime) -> date:
    """The day that a moment falls on here, whatever time zone it is written in."""
    return timezone.localdate(at)


def last_moment(day: date) -> datetime:
    """What is promised for a day lasts until the day is over."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
