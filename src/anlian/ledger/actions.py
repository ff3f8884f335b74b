"""Writing the record of acts. A deed happens whole and leaves its line, or it is refused and leaves that."""

from contextvars import ContextVar
from datetime import datetime
from functools import wraps

from django.db import transaction

from anlian.kernel.errors import Refused
from anlian.kernel.models import DistrictModel
from anlian.ledger import origin
from anlian.ledger.models import Entry, Head
from anlian.ledger.verbs import Verb
from anlian.people.models import Person

_depth: ContextVar[int] = ContextVar("depth of deeds", default=0)


def record(
    verb: Verb,
    subject: DistrictModel | None,
    *,
    by: Person | None,
    at: datetime,
    district: str = "",
    as_post: str = "",
    once: str | None = None,
    **detail,
) -> bool:
    """Append one line in the running transaction; with `once`, only the first line of that key is taken."""
    district = district or subject.district
    if once is not None and _taken(district, verb, once):
        return False
    Entry.objects.create(
        district=district,
        verb=verb,
        subject_kind=subject._meta.model_name if subject is not None else "",
        subject=subject.pk if subject is not None else None,
        by=by,
        post_title=as_post,
        at=at,
        origin=origin.current(),
        detail=detail,
        once=once,
    )
    return True


def _taken(district: str, verb: Verb, once: str) -> bool:
    # The head is the district's queue: whoever holds it sees every line before theirs.
    Head.objects.select_for_update().filter(district=district).first()
    return Entry.objects.filter(district=district, verb=verb, once=once).exists()


def deed(function):
    """Run an action in one transaction. A refusal undoes all of it and is itself recorded."""

    @wraps(function)
    def whole(subject, *args, **kwargs):
        outermost = _depth.get() == 0
        token = _depth.set(_depth.get() + 1)
        try:
            # A deed within a deed fails with it: only the outermost can be undone by itself.
            with transaction.atomic(savepoint=outermost):
                return function(subject, *args, **kwargs)
        except Refused as refusal:
            if outermost:
                _record_refusal(function.__name__, subject, refusal, kwargs)
            raise
        finally:
            _depth.reset(token)

    return whole


def _record_refusal(name: str, subject, refusal: Refused, kwargs: dict) -> None:
    by, at = kwargs.get("by"), kwargs.get("at")
    if at is None or not (by or isinstance(subject, DistrictModel)):
        return
    known = isinstance(subject, DistrictModel) and not subject._state.adding
    record(
        Verb.REFUSED,
        subject if known else None,
        by=by,
        at=at,
        district=subject.district if known else by.district,
        deed=name,
        move=str(kwargs.get("move", "")),
        sentence=str(refusal.sentence),
        basis=str(refusal.basis),
    )
