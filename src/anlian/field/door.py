"""The one door to the state of a record from the field. Each write says which state it found."""

from django.utils.translation import gettext as _

from anlian.field.lifecycle import ONWARD, State
from anlian.field.models import Record
from anlian.kernel.errors import Stale


def become(record: Record, state: State, **changes) -> Record:
    """A record, just read in this transaction, becomes something; whoever called goes on with what is now written.

    Raises Stale when it is no longer what was read, ValueError for a way that there is not.
    """
    if state not in ONWARD[record.state] and state != record.state:
        raise ValueError(f"{record.state} does not become {state}")
    touched = (
        Record.objects.of(record.district)
        .filter(pk=record.pk, state=record.state)
        .update(state=state, **changes)
    )
    if touched != 1:
        raise Stale(_("Somebody else has just changed this. Look at it again, then act."))
    for name, value in {"state": state, **changes}.items():
        setattr(record, name, value)
    return record
