"""What somebody did and missed in a post, whichever app it comes from. One shape for all, so that a sheet can hold them.

`SOURCES` names, by their address, the functions that gather it. None of them chooses: what was planned and not done
comes with what was done.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from anlian.duties.periods import DAY, begins, ends
from anlian.kernel.clock import day_of
from anlian.lattice.roll import roll_of
from anlian.people.models import Person

SOURCES = (
    "anlian.duties.handled.duties",
    "anlian.duties.handled.tasks",
    "anlian.inspections.doings.visits",
    "anlian.meetings.doings.meetings",
    "anlian.meetings.doings.decisions",
    "anlian.duties.handled.hazards",
)


class Part(models.TextChoices):
    """The parts of a sheet, in their order."""

    DUTY = "DUTY", _("Duties of the post")  # 经常性履职
    TASK = "TASK", _("Tasks of the year")  # 年度任务
    VISIT = "VISIT", _("Visits led")  # 带队检查
    DISPATCH = "DISPATCH", _("Dispatches chaired")  # 主持调度
    MEETING = "MEETING", _("Meetings chaired")  # 主持会议
    DECISION = "DECISION", _("Decisions carried out")  # 交办事项
    HAZARD = "HAZARD", _("Hazards handled")  # 隐患处置


class Outcome(models.TextChoices):
    DONE = "DONE", _("fulfilled")  # 已履行
    LATE = "LATE", _("done late")  # 逾期履行
    MISSED = "MISSED", _("missed")  # 未履行
    OVERDUE = "OVERDUE", _("overdue, not done")  # 逾期未办
    # In time, and nobody else has said yet that it is done. What was reported late is late, whatever comes of it.
    WAITING = "WAITING", _("reported, to be confirmed")  # 已报告、待确认
    OPEN = "OPEN", _("not yet due")  # 未到期
    EXCUSED = "EXCUSED", _("excused")  # 免除
    PASSED = "PASSED", _("passed on, withdrawn or ended by others")  # 移交、撤销、他人办结


def outcome_of(*, due: datetime, reported: datetime | None, done: bool, now: datetime) -> Outcome:
    """Of what somebody else confirms, by when it was reported: how long the other takes is not theirs to answer for."""
    if reported is None:
        return Outcome.OVERDUE if now > due else Outcome.OPEN
    if reported > due:
        return Outcome.LATE
    return Outcome.DONE if done else Outcome.WAITING


@dataclass(frozen=True)
class Span:
    """One person in one post on these days, both included, looked at from a moment."""

    district: str
    person_id: UUID
    post_id: UUID
    days: tuple[tuple[date, date], ...]
    now: datetime

    @property
    def first(self) -> date:
        return self.days[0][0]

    @property
    def last(self) -> date:
        return self.days[-1][1]

    def held(self, moment: date | datetime) -> bool:
        day = day_of(moment) if isinstance(moment, datetime) else moment
        return any(first <= day <= last for first, last in self.days)

    def q(self, name: str) -> models.Q:
        """As a condition on a moment."""
        found = models.Q(pk__in=[])
        for first, last in self.days:
            found |= models.Q(**{f"{name}__gte": begins(first), f"{name}__lte": ends(last)})
        return found

    def of_post(self, due: str) -> models.Q:
        """As a condition on what the post has to do by a day: theirs if they held it then, or reported it as done.

        Until that day it is with whoever holds the post now. Reported in time, it is done by whoever did so and passes
        to nobody; reported late, it is also the fault of whoever held the post when it was due.
        """
        left = self.q(due)
        if self.held(self.now):
            left |= models.Q(**{f"{due}__gt": self.now})
        done_by_another = self._reported_by_another() & models.Q(reported_at__lte=models.F(due))
        mine = models.Q(reported_by=self.person_id) & self.q("reported_at")
        return models.Q(post=self.post_id) & (mine | left & (models.Q(reported_at=None) | ~done_by_another))

    def _reported_by_another(self) -> models.Q:
        """By somebody else in the days on which the post was theirs; whoever helps reports for the post."""
        found = models.Q(pk__in=[])
        for term in roll_of(self.district).terms_of(self.post_id):
            if term.person_id != self.person_id:
                days = models.Q(reported_at__gte=begins(term.since))
                if term.until is not None:
                    days &= models.Q(reported_at__lt=begins(term.until))
                found |= models.Q(reported_by=term.person_id) & days
        return found


def spans_of(person: Person, now: datetime) -> list[Span]:
    """All days until today in each post that somebody holds or held."""
    today, held = day_of(now), {}
    for term in roll_of(person.district).terms:
        if term.person_id == person.pk and term.since <= today:
            last = today if term.until is None else min(today, term.until - DAY)
            held.setdefault(term.post_id, []).append((term.since, last))
    return [Span(person.district, person.pk, post, tuple(days), now) for post, days in held.items()]


@dataclass
class Doing:
    """One line of a sheet. `proofs` are hashes: of kept papers, and at last of its line in the record of acts."""

    part: Part
    key: UUID
    number: str
    on: date
    what: str
    outcome: Outcome
    note: str = ""
    page: str = ""
    line: int | None = None
    proofs: list[str] = field(default_factory=list)


def gather(span: Span) -> Iterator[Doing]:
    for source in SOURCES:
        yield from import_string(source)(span)
