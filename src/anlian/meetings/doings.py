"""Meetings that somebody chaired in a post and decisions that the post had to carry out, for the sheet of their duties."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.timezone import localdate

from anlian.duties.doings import Doing, Outcome, Part, Span, outcome_of
from anlian.meetings.lifecycle.decision import State as Following
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Decision, Kind, Meeting


def meetings(span: Span) -> Iterator[Doing]:
    """About safety or not yet said about what; a meeting about something else is no duty of safety."""
    chaired = Meeting.objects.of(span.district).filter(chair=span.person_id, chair_post=span.post_id)
    about = Q(pk__in=chaired.about_safety().values("pk")) | ~Q(state=State.FINISHED)
    for one in chaired.filter(span.q("held_at")).filter(about).order_by("held_at", "number"):
        if one.state == State.FINISHED:
            outcome = Outcome.DONE
        elif one.state == State.CANCELLED:
            outcome = Outcome.PASSED
        elif one.held_at > span.now:
            outcome = Outcome.OPEN
        else:
            # Held without minutes, or never held: neither is done.
            outcome = Outcome.OVERDUE if one.state == State.HELD else Outcome.MISSED
        yield Doing(
            Part.DISPATCH if one.kind == Kind.DISPATCH else Part.MEETING, one.pk, one.number, localdate(one.held_at),
            str(one.title), outcome, str(one.cancelled_because), "meetings:show",
        )  # fmt: skip


def decisions(span: Span) -> Iterator[Doing]:
    """Decisions that the post had to carry out, by who held it when they were due."""
    found = Decision.objects.of(span.district).filter(span.of_post("due_at"))
    for one in found.with_story().order_by("due_at", "matter__number"):
        if one.state == Following.CANCELLED:
            outcome = Outcome.PASSED
        else:
            outcome = outcome_of(
                due=one.due_at, reported=one.reported_at, done=one.state == Following.DONE, now=span.now
            )
        yield Doing(
            Part.DECISION, one.pk, one.matter.number, localdate(one.due_at), str(one.text), outcome,
            one.meeting.number, "meetings:decision",
        )  # fmt: skip
