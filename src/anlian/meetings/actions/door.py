"""A meeting's way through a move, and a decision's: read again, allowed, changed in one row that nobody else touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import record
from anlian.matters import door
from anlian.matters.door import Case, Move
from anlian.meetings import guards
from anlian.meetings.lifecycle import decision as decisions
from anlian.meetings.lifecycle.meeting import MOVES, State
from anlian.meetings.models import Decision, Meeting
from anlian.people.models import Person


@dataclass
class Passage:
    """A meeting on its way through a move: as it is now, who acts, and what will change."""

    meeting: Meeting
    move: Move
    by: Person
    at: datetime
    duties: Duties
    changes: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)

    def set(self, **changes) -> None:
        self.changes.update(changes)

    def tell(self, **detail) -> None:
        """Add to the line in the record of acts."""
        self.detail.update(detail)


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
    if not guards.hosts(duties, fresh, duties.roll.seats.get(fresh.chair_post)):
        raise Refused(
            _("None of your posts may %(do)s here.") % {"do": Power(move.power).label}, "lattice/powers.py"
        )
    if fresh.state not in move.start:
        raise Refused(
            _("It is now “%(now)s”; this can be done only when it is %(start)s.")
            % {
                "now": State(fresh.state).label,
                "start": _(" or ").join(f"“{State(one).label}”" for one in move.start),
            },
            move.basis,
        )
    if expect is not None and fresh.version != expect:
        raise Stale(_("Somebody else has just changed this meeting. Look at it again, then act."))
    for need in move.needs:
        if not str((given or {}).get(need) or "").strip():
            raise Refused(_words(need), move.basis)

    passage = Passage(fresh, move, by, at, duties)
    yield passage

    state = move.end or fresh.state
    touched = (
        Meeting.objects.of(fresh.district)
        .filter(pk=fresh.pk, state=fresh.state, version=fresh.version)
        .update(state=state, version=F("version") + 1, **passage.changes)
    )
    if touched != 1:
        raise Stale(_("Somebody else has just changed this meeting. Look at it again, then act."))
    seat = duties.post_for(move.power)
    record(
        move.verb, fresh, by=by, at=at, as_post=seat.title if seat else "", state=[fresh.state, state],
        **passage.detail,
    )  # fmt: skip
    # Whoever called goes on with what is now written, without reading it again.
    for name_of_field, value in {"state": state, **passage.changes}.items():
        setattr(fresh, name_of_field, value)
    fresh.version += 1
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
