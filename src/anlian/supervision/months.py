"""The months of a listing: which of them owe a report, and until when the next one is due."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from anlian.kernel.workdays import DAY, END_OF_DAY, SHANGHAI


def month_of(day: date) -> date:
    return day.replace(day=1)


def after(month: date) -> date:
    return (month.replace(day=28) + 4 * DAY).replace(day=1)


def last_moment(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, SHANGHAI)


def months(first: date, last: date) -> Iterator[date]:
    """Every month from that of one day to that of another."""
    month = month_of(first)
    while month <= month_of(last):
        yield month
        month = after(month)


def due(listed: date, deadline: date, reported: Collection[date]) -> datetime:
    """The end of the first month without a report, or the deadline if that is earlier: a month skipped stays late."""
    month = month_of(listed)
    while month in reported:
        month = after(month)
    return last_moment(min(after(month) - DAY, deadline))
