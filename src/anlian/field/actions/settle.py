"""Somebody at the desk decides about what could not be taken by itself: it counts all the same, or it does not."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.field import bodies
from anlian.field.actions.blobs import whole_among
from anlian.field.actions.receive import carry_out
from anlian.field.door import become
from anlian.field.lifecycle import State
from anlian.field.models import Record
from anlian.field.takes import KINDS
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.once import hold
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


@deed
def take_despite(row: Record, *, by: Person, at: datetime) -> Record:
    """收下: what changed meanwhile stands, and what was recorded is kept beside it, as done by whoever recorded it."""
    fresh = _conflict(row, by, at)
    _require_another(fresh, by)
    opened = bodies.envelope(fresh.text, fresh.sha256)
    kind = KINDS.get(opened.kind)
    if kind is None or opened.form > kind.form:
        raise Refused(
            _("This was recorded by a newer app. Set it aside, or bring the server up to date first.")
        )
    missing = set(fresh.photos) - whole_among(fresh.person, fresh.photos)
    if missing:
        raise Refused(_("%(count)d of its photos never came.") % {"count": len(missing)})
    # What stands in the way now is told to whoever decides; it stays to be decided.
    done = carry_out(fresh, opened, kind, kind.despite, at, settled_by=by, settled_at=at)
    record(Verb.FIELD_RECORD_TAKEN, done, by=by, at=at, kind=done.kind, made=done.made_number)
    return done


@deed
def set_aside(row: Record, *, by: Person, at: datetime, reason: str) -> Record:
    """搁置: it does not count; the text stays, with the reason. One's own refused record one may drop oneself."""
    fresh = _fresh(row)
    if fresh.state not in (State.CONFLICT, State.REFUSED):
        raise Refused(_("It is “%(state)s” by now.") % {"state": fresh.get_state_display()})
    if not (fresh.person_id == by.pk and fresh.state == State.REFUSED):
        _require_reach(fresh, by, at)
        _require_another(fresh, by)
    if not reason.strip():
        raise Refused(_("Say why it is set aside: whoever recorded it reads it."))
    done = become(
        fresh, State.SET_ASIDE, sentence=reason.strip()[:500], basis="", settled_by=by, settled_at=at
    )
    record(Verb.FIELD_RECORD_SET_ASIDE, done, by=by, at=at, kind=done.kind, reason=reason.strip())
    return done


def _conflict(row: Record, by: Person, at: datetime) -> Record:
    fresh = _fresh(row)
    _require_reach(fresh, by, at)
    if fresh.state != State.CONFLICT:
        raise Refused(_("It is “%(state)s” by now.") % {"state": fresh.get_state_display()})
    return fresh


def _require_another(row: Record, by: Person) -> None:
    if row.person_id == by.pk:
        raise Refused(_("Whoever recorded it does not decide about it."), _("four-eyes principle"))


def _fresh(row: Record) -> Record:
    hold(row.pk)
    return Record.objects.of(row.district).select_related("person", "device", "site").get(pk=row.pk)


def _require_reach(row: Record, by: Person, at: datetime) -> None:
    duties = Duties(by, day_of(at))
    duties.require(Power.SETTLE_RECORDS)
    if (
        not Record.objects.of(row.district)
        .within(duties.scope(Power.SETTLE_RECORDS))
        .filter(pk=row.pk)
        .exists()
    ):
        raise NotFound
