"""The one door to a state. Pages, API, import, sync and jobs all pass through `act`; nothing else writes a state."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.lattice.powers import Power
from anlian.lattice.roll import Seat
from anlian.lattice.scope import Duties
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks, kinds
from anlian.matters.clocks import Time
from anlian.matters.models import Height, Kind, Matter
from anlian.people.models import Person


@dataclass(frozen=True)
class Move:
    """One row of a lifecycle: from where, to where, by whom, with what, and what the clock does.

    `who` names a relation that the lifecycle explains; `needs` the evidence that must be given;
    `end` None leaves the state as it is; `clock` None leaves the clock running.
    """

    name: str
    start: tuple[str, ...]
    end: str | None
    power: Power
    verb: Verb
    who: str = "anyone"
    needs: tuple[str, ...] = ()
    clock: str | None = None
    turn: str | None = None
    basis: str = ""


@dataclass
class Case:
    """A matter on its way through the door: what was found, who acts, and what will change."""

    matter: Matter
    move: Move
    by: Person | None
    at: datetime
    duties: Duties | None
    changes: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)

    def set(self, **changes) -> None:
        self.changes.update(changes)

    def tell(self, **detail) -> None:
        """Add to the line in the record of acts."""
        self.detail.update(detail)

    def restart_clock(self, due_at: datetime | None) -> None:
        """A new period begins: what has climbed comes down, and may climb anew."""
        sector, urgency = (
            self.changes.get(name, getattr(self.matter, name)) for name in ("sector_code", "urgency")
        )
        rules = clocks.rules_for(self.matter.district, sector, urgency)
        self.set(
            clocked_at=self.at,
            due_at=due_at,
            step=Height.NONE,
            round=self.matter.round + 1,
            next_step_at=clocks.reminder_at(self.at, due_at, rules) if due_at else None,
        )

    def restart_clock_in(self, time: Time) -> None:
        self.restart_clock(clocks.due(self.at, time))

    def stop_clock(self) -> None:
        """It is over. A hazard waits for no post any more; what a post itself owed stays that post's."""
        post = None if self.matter.kind == Kind.HAZARD else self.matter.post_id
        self.set(closed_at=self.at, next_step_at=None, due_at=self.matter.due_at, turn="", post_id=post)


@contextmanager
def act(
    matter: Matter, move: Move, *, by: Person, at: datetime, labels, expect: int | None = None
) -> Iterator[Case]:
    """Pass a matter through one move. The body checks its own guards and says what changes; then all is written.

    The matter is one that the caller has just read in this transaction: its version is the condition of the write.

    Raises NotFound outside the actor's scope, Stale when somebody else was first, Refused when a rule says no.
    """
    duties = Duties(by, day_of(at))
    fresh = matter
    if not kinds.reaches(duties, kinds.SORTS[fresh.kind].sees, fresh):
        raise NotFound
    if not kinds.reaches(duties, move.power, fresh):
        raise Refused(
            _("None of your posts may %(do)s here.") % {"do": Power(move.power).label}, "lattice/powers.py"
        )
    if expect is not None and fresh.version != expect:
        raise Stale(_("Somebody else has just changed this matter. Look at it again, then act."))
    _check_start(fresh, move, at, labels)
    case = Case(fresh, move, by, at, duties)
    yield case
    seat = duties.post_for(move.power)
    _write(case, seat)


@contextmanager
def by_rule(matter: Matter, move: Move, *, at: datetime, labels, by: Person | None = None) -> Iterator[Case]:
    """Pass a matter through a move that nobody decides: it follows from a day, or from what `by` did elsewhere.

    Only moves that say so go this way: their `who` is "rule".
    """
    if move.who != "rule":
        raise ValueError(f"{move.name} is decided by somebody")
    _check_start(matter, move, at, labels)
    case = Case(matter, move, by, at, None)
    yield case
    _write(case)


def _check_start(matter: Matter, move: Move, at: datetime, labels) -> None:
    require_state(matter.state, move, labels)
    if at < matter.opened_at:
        raise Refused(_("This would happen before the matter was found."))


def require_state(state: str, move: Move, labels) -> None:
    """Whether the move starts from this state."""
    if state not in move.start:
        raise Refused(
            _("It is now “%(now)s”; this can be done only when it is %(start)s.")
            % {
                "now": labels(state).label,
                "start": _(" or ").join(f"“{labels(one).label}”" for one in move.start),
            },
            move.basis,
        )


def _write(case: Case, seat: Seat | None = None) -> None:
    """One row, as it was read; then one line in the record, with the post by its title of the day and by its key."""
    fresh, move = case.matter, case.move
    before, changes = fresh.state, {"state": move.end or fresh.state, **case.changes}
    touched = Matter.objects.filter(
        district=fresh.district, pk=fresh.pk, state=before, version=fresh.version
    ).update(version=F("version") + 1, **changes)
    if touched != 1:
        raise Stale(_("Somebody else has just changed this matter. Look at it again, then act."))
    for field_name, value in changes.items():
        setattr(fresh, field_name, value)
    fresh.version += 1
    record(
        move.verb,
        fresh,
        by=case.by,
        at=case.at,
        as_post=seat.title if seat else "",
        state=[before, fresh.state],
        **case.detail,
        **({"in_post": str(seat.id)} if seat else {}),
    )
