"""The quarterly meeting on the prevention of grave accidents (国务院令第302号 §5): which meeting counts, which quarter has none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anlian.duties.periods import Every, Period
from anlian.kernel.clock import day_of
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Kind, Meeting, Rank

BASIS = "国务院令第302号 §5"
# Meetings of the government or of its safety committee; those of the party and of single lines are others.
KINDS = (Kind.EXECUTIVE, Kind.PLENARY, Kind.SPECIAL)


def why_not(meeting: Meeting, *, about_safety: bool) -> str:
    """Why this meeting is not the quarterly one; empty when it is."""
    if meeting.kind not in KINDS:
        return _("a %(kind)s is not the government's quarterly meeting") % {
            "kind": meeting.get_kind_display()
        }
    if not about_safety:
        return _("safety was not on its agenda")
    if not meeting.chair_rank:
        return _("it was not chaired by the head of the government or a vice head")
    if meeting.chair_rank == Rank.VICE and not meeting.delegation:
        return _("a vice head chaired it without a note that the head had delegated it")
    if meeting.state != State.FINISHED:
        return _("its minutes are not issued")
    return ""


@dataclass(frozen=True)
class Quarter:
    """A quarter, and the meeting that it had; red from its last day on when it had none."""

    period: Period
    meeting: Meeting | None
    red: bool

    @property
    def ahead(self) -> bool:
        return self.meeting is None and not self.red


def quarters(district: str, year: int, today: date) -> list[Quarter]:
    """The quarters of a year that have begun, each with its first meeting that counts. One query."""
    held = list(
        Meeting.objects.of(district)
        .finished()
        .about_safety()
        .between(date(year, 1, 1), date(year, 12, 31))
        .filter(kind__in=KINDS)
        .defer("minutes", "words")
        .order_by("held_at")
    )
    found = [Period(date(year, month, 1), Every.QUARTER) for month in (1, 4, 7, 10)]
    return [_quarter(one, held, today) for one in found if one.first <= today]


def _quarter(period: Period, held: Iterable[Meeting], today: date) -> Quarter:
    met = next(
        (one for one in held if day_of(one.held_at) in period and not why_not(one, about_safety=True)), None
    )
    return Quarter(period, met, met is None and today >= period.last)
