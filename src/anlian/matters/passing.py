"""The door for a record that has states and is no matter: a visit, a meeting. The same questions as `door.act` asks."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused, Stale
from anlian.kernel.models import DistrictModel
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import record as write_line
from anlian.matters.door import Move, require_state
from anlian.people.models import Person


@dataclass
class Passage:
    """A record on its way through a move: as it is now, who acts, and what will change."""

    record: Any
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
    record: DistrictModel,
    move: Move,
    *,
    labels,
    by: Person,
    at: datetime,
    duties: Duties,
    allowed: bool,
    check: Callable[[], None],
    needs: Callable[[str], str],
    given: Mapping[str, Any],
    expect: int | None,
) -> Iterator[Passage]:
    """Pass a record, just read within the actor's scope, through a move. The body says what changes; then it is written.

    `check` asks for the relation, `needs` has the sentence for each piece of evidence that is missing.

    Raises Stale when somebody else was first, Refused when a rule says no.
    """
    if not allowed:
        raise Refused(
            _("None of your posts may %(do)s here.") % {"do": Power(move.power).label}, "lattice/powers.py"
        )
    require_state(record.state, move, labels)
    if expect is not None and record.version != expect:
        raise Stale(_("Somebody else has just changed this. Look at it again, then act."))
    check()
    for need in move.needs:
        if not str(given.get(need) or "").strip():
            raise Refused(needs(need), move.basis)

    passage = Passage(record, move, by, at, duties)
    yield passage

    before, after = record.state, move.end or record.state
    touched = (
        type(record)
        .objects.of(record.district)
        .filter(pk=record.pk, state=before, version=record.version)
        .update(state=after, version=F("version") + 1, **passage.changes)
    )
    if touched != 1:
        raise Stale(_("Somebody else has just changed this. Look at it again, then act."))
    seat = duties.post_for(move.power)
    write_line(
        move.verb,
        record,
        by=by,
        at=at,
        as_post=seat.title if seat else "",
        state=[before, after],
        **passage.detail,
    )
    # Whoever called goes on with what is now written, without reading it again.
    for name, value in {"state": after, **passage.changes}.items():
        setattr(record, name, value)
    record.version += 1
