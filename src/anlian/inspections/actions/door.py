"""An inspection's way through a move: read again, allowed, changed in one row that nobody else touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from anlian.inspections import guards
from anlian.inspections.lifecycle import MOVES, State
from anlian.inspections.models import Inspection
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import record
from anlian.matters.door import Move
from anlian.people.models import Person

STORED = ("site", "leader", "template", "planned_by", "submitted_by")


@dataclass
class Passage:
    """An inspection on its way through a move: as it is now, who acts, and what will change."""

    inspection: Inspection
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
    inspection: Inspection,
    name: str,
    *,
    by: Person,
    at: datetime,
    given: dict[str, Any] | None = None,
    expect: int | None = None,
) -> Iterator[Passage]:
    """Pass an inspection through a move by name. The body checks its own guards and says what changes."""
    move = MOVES[name]
    duties = guards.duties_on(by, at)
    fresh = find(inspection, duties)
    if not duties.may(move.power):
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
        raise Stale(_("Somebody else has just changed this inspection. Look at it again, then act."))
    guards.check_relation(move.who, fresh, by)
    for need in move.needs:
        if not str((given or {}).get(need) or "").strip():
            raise Refused(_words(need), move.basis)

    passage = Passage(fresh, move, by, at, duties)
    yield passage

    state = move.end or fresh.state
    touched = (
        Inspection.objects.of(fresh.district)
        .filter(pk=fresh.pk, state=fresh.state, version=fresh.version)
        .update(state=state, version=F("version") + 1, **passage.changes)
    )
    if touched != 1:
        raise Stale(_("Somebody else has just changed this inspection. Look at it again, then act."))
    seat = duties.post_for(move.power)
    record(
        move.verb,
        fresh,
        by=by,
        at=at,
        as_post=seat.title if seat else "",
        state=[fresh.state, state],
        **passage.detail,
    )
    # Whoever called goes on with what is now written, without reading it again.
    for name_of_field, value in {"state": state, **passage.changes}.items():
        setattr(fresh, name_of_field, value)
    fresh.version += 1
    inspection.__dict__.update(fresh.__dict__)


def find(inspection: Inspection, duties: Duties) -> Inspection:
    """The inspection as it is now, if the one who asks may see it."""
    fresh = (
        Inspection.objects.of(inspection.district)
        .within(duties.scope(Power.SEE_INSPECTIONS))
        .filter(pk=inspection.pk)
        .select_related(*STORED)
        .first()
    )
    if fresh is None:
        raise NotFound
    return fresh


def _words(need: str) -> str:
    return {
        "content": _("Write down what was inspected."),
        "reason": _("Say why it is cancelled."),
        "note": _("Write the note that is to be added."),
    }[need]
