"""Looking at a number that is otherwise hidden."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


@deed
def unmask(person: Person, *, by: Person, at: datetime, reason: str, **about) -> str:
    """查看完整号码: the whole number of one person, for a reason, and a line that says whose, by whom and why."""
    if not reason.strip():
        raise Refused(_("Say why you need the whole number."))
    record(Verb.UNMASKED, person, by=by, at=at, reason=reason.strip(), **about)
    return person.phone
