"""An inspection's way through a move: found within the scope, then through the door for records with states."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anlian.inspections import guards
from anlian.inspections.lifecycle import MOVES, State
from anlian.inspections.models import Inspection
from anlian.kernel.errors import NotFound
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters import passing as door
from anlian.matters.passing import Passage
from anlian.people.models import Person

STORED = ("site", "leader", "template", "planned_by", "submitted_by")


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
    with door.passing(
        fresh, move, labels=State, by=by, at=at, duties=duties, allowed=duties.may(move.power),
        check=lambda: guards.check_relation(move.who, fresh, by), needs=_words, given=given or {}, expect=expect,
    ) as passage:  # fmt: skip
        yield passage
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
