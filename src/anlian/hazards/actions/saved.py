"""Names for addresses of lists: a convenience of one person, which leaves no line in the record."""

from django.utils.translation import gettext as _

from anlian.hazards.models import SavedAddress
from anlian.kernel.errors import Refused
from anlian.people.models import Person

MOST_SAVED = 30


def save_address(person: Person, *, page: str, name: str, query: str) -> SavedAddress:
    """Keep an address under a name; the same name again keeps the newer address."""
    own = SavedAddress.objects.owned_by(person).filter(page=page)
    if own.count() >= MOST_SAVED and not own.filter(name=name).exists():
        raise Refused(_("Thirty saved filters are enough. Delete one first."))
    saved, _new = SavedAddress.objects.update_or_create(
        district=person.district, person=person, page=page, name=name, defaults={"query": query}
    )
    return saved


def forget_address(person: Person, *, key) -> None:
    """Delete one's own; another's is not there."""
    SavedAddress.objects.owned_by(person).filter(pk=key).delete()
