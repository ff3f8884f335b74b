"""Months, quarters, halves and years of duties, and how a period is shared among those who held the post.

Who held a post for a third of a period owes it all, by the end of their own days; who held it for less owes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.kernel.workdays import END_OF_DAY, SHANGHAI
from anlian.lattice.roll import Roll

DAY = timedelta(days=1)


class Every(models.TextChoices):
    MONTH = "month", gettext_lazy("month")  # 每月
    QUARTER = "quarter", gettext_lazy("quarter")  # 每季度
    HALF = "half", gettext_lazy("half year")  # 每半年
    YEAR = "year", gettext_lazy("year")  # 每年


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}
# Days in the post from which on its duty of the period is one's own.
LEAST_DAYS = {Every.MONTH: 10, Every.QUARTER: 30, Every.HALF: 60, Every.YEAR: 120}


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    every: str

    @classmethod
    def of(cls, every: str, day: date) -> "Period":
        """The period that a day lies in."""
        width = MONTHS[Every(every)]
        return cls(date(day.year, (day.month - 1) // width * width + 1, 1), every)

    @property
    def next(self) -> "Period":
        month = self.first.month - 1 + MONTHS[Every(self.every)]
        return Period(date(self.first.year + month // 12, month % 12 + 1, 1), self.every)

    @property
    def last(self) -> date:
        return self.next.first - DAY

    @property
    def lapses(self) -> date:
        """The last day on which it can still be made good, late: that of the next period."""
        return self.next.last

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        if self.every == Every.YEAR:
            return _("%(year)d") % {"year": self.first.year}
        if self.every == Every.MONTH:
            return date_format(self.first, "Y-m")
        number = (self.first.month - 1) // MONTHS[Every(self.every)] + 1
        words = (
            _("quarter %(number)d of %(year)d")
            if self.every == Every.QUARTER
            else _("half %(number)d of %(year)d")
        )
        return words % {"number": number, "year": self.first.year}


@dataclass(frozen=True)
class Share:
    """The days of a period on which one person held the post."""

    person_id: UUID
    person: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def shares(roll: Roll, post_id: UUID, period: Period) -> list[Share]:
    """Who held a post in a period, in their order; two terms of one person that touch are one."""
    seat, found = roll.seats[post_id], []
    stands_until = seat.ended_on - DAY if seat.ended_on else period.last
    for term in sorted(roll.terms_of(post_id), key=lambda term: term.since):
        first = max(term.since, period.first)
        last = min(term.until - DAY if term.until else period.last, period.last, stands_until)
        if first > last:
            continue
        if found and found[-1].person_id == term.person_id and found[-1].last + DAY >= first:
            first = found.pop().first
        found.append(Share(term.person_id, term.person, first, last))
    return found


def owing(found: Iterable[Share], every: str) -> list[Share]:
    """Those who held it long enough to owe the duty."""
    return [share for share in found if share.days >= LEAST_DAYS[Every(every)]]


def begins(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), SHANGHAI)


def ends(day: date) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, END_OF_DAY, SHANGHAI)
