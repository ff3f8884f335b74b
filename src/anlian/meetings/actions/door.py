"""A meeting's way through a move, and a decision's: read again, allowed, changed in one row that nobody else touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters import door
from anlian.matters import passing as states
from anlian.matters.door import Case
from anlian.matters.passing import Passage
from anlian.meetings import guards
from anlian.meetings.lifecycle import decision as decisions
from anlian.meetings.lifecycle.meeting import MOVES, State
from anlian.meetings.models import Decision, Meeting
from anlian.people.models import Person


@contextmanager
def passing(
    meeting: Meeting,
    name: str,
    *,
    by: Person,
    at: datetime,
    given: dict[str, Any] | None = None,
    expect: int | None = None,
) -> Iterator[Passage]:
    """Pass a meeting through a move by name. The body checks its own guards and says what changes."""
    move = MOVES[name]
    duties = guards.duties_on(by, at)
    fresh = find(meeting, duties)
    with states.passing(
        fresh, move, labels=State, by=by, at=at, duties=duties,
        allowed=guards.hosts(duties, fresh, duties.roll.seats.get(fresh.chair_post)), check=lambda: None,
        needs=_words, given=given or {}, expect=expect,
    ) as passage:  # fmt: skip
        yield passage
    meeting.__dict__.update(fresh.__dict__)


def find(meeting: Meeting, duties: Duties) -> Meeting:
    """The meeting as it is now, if the one who asks may see it."""
    fresh = (
        Meeting.objects.of(meeting.district)
        .within(duties.scope(Power.SEE_MEETINGS))
        .filter(pk=meeting.pk)
        .select_related("chair", "committee", "site")
        .first()
    )
    if fresh is None:
        raise NotFound
    return fresh


@dataclass
class Following:
    """A decision on its way through a move: as it is now, its case, and what will change."""

    decision: Decision
    case: Case
    changes: dict[str, Any] = field(default_factory=dict)

    def set(self, **changes) -> None:
        self.changes.update(changes)


@contextmanager
def following(
    decision: Decision, name: str, *, by: Person, at: datetime, expect: int | None, given: dict[str, Any]
) -> Iterator[Following]:
    """Pass a decision through a move by name. `given` is what the move may ask for."""
    move = decisions.MOVES[name]
    fresh = Decision.objects.of(decision.district).select_related("matter", "meeting").get(pk=decision.pk)
    with door.act(fresh.matter, move, by=by, at=at, labels=decisions.State, expect=expect) as case:
        guards.check_relation(case, fresh)
        for need in move.needs:
            if not str(given.get(need) or "").strip():
                raise Refused(_words(need))
        if move.turn is not None:
            case.set(turn=move.turn)
        passage = Following(fresh, case)
        yield passage
        if passage.changes:
            Decision.objects.of(fresh.district).filter(pk=fresh.pk).update(**passage.changes)
    for name_of_field, value in passage.changes.items():
        setattr(fresh, name_of_field, value)
    fresh.matter = case.matter
    decision.__dict__.update(fresh.__dict__)


def _words(need: str) -> str:
    return {
        "minutes": _("Write down what the meeting came to: minutes cannot be issued without it."),
        "reason": _("Write down the reason."),
        "note": _("Write down how far it is."),
        "report": _("Write down what was done."),
        "opinion": _("Write down what you looked at and what you found."),
        "until": _("Name the new date."),
    }[need]
