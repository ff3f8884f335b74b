"""Writing the record of acts. A deed happens whole and leaves its line, or it is refused and leaves that."""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction

from anlian.kernel import bulk, masks
from anlian.kernel.errors import Refused
from anlian.kernel.models import DistrictModel
from anlian.ledger import origin
from anlian.ledger.models import Entry, Head
from anlian.ledger.verbs import Verb
from anlian.people.models import Person

_depth: ContextVar[int] = ContextVar("depth of deeds", default=0)


@dataclass(frozen=True)
class Line:
    """A line to be recorded: what was done to which record, by whom, when; `once` is a key taken a single time."""

    verb: Verb
    subject: DistrictModel | None
    by: Person | None
    at: datetime
    as_post: str = ""
    once: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


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
    line = Line(verb, subject, by, at, as_post, once, detail)
    district = district or subject.district
    if once is not None:
        Head.hold(district)
        if not _fresh(district, [line]):
            return False
    # The database gives the number.
    _entry(line, district).save(force_insert=True)
    return True


@transaction.atomic
def record_many(lines: Sequence[Line], *, district: str) -> int:
    """Append many lines at once, in their order, numbered in one go; returns how many were taken."""
    last = Head.hold(district)
    fresh = _fresh(district, lines)
    bulk.insert([_entry(line, district, seq=last + place) for place, line in enumerate(fresh, start=1)])
    return len(fresh)


def _entry(line: Line, district: str, seq: int | None = None) -> Entry:
    return Entry(
        district=district,
        seq=seq,
        verb=line.verb,
        subject_kind=line.subject._meta.model_name if line.subject is not None else "",
        subject=line.subject.pk if line.subject is not None else None,
        by=line.by,
        post_title=line.as_post,
        at=line.at,
        origin=origin.current(),
        # The record is for ever and cannot be sealed anew: no telephone or ID number gets into it.
        detail=masks.in_json(line.detail),
        once=line.once,
    )


def _fresh(district: str, lines: Sequence[Line]) -> list[Line]:
    """Those whose key was not taken before. Whoever asks holds the head, so they see every line before theirs."""
    keys = [line.once for line in lines if line.once is not None]
    if not keys:
        return list(lines)
    verbs = {line.verb for line in lines}
    taken = set(Entry.objects.of(district).filter(verb__in=verbs, once__in=keys).values_list("verb", "once"))
    fresh = []
    for line in lines:
        key = (str(line.verb), line.once)
        if line.once is None or key not in taken:
            taken.add(key)
            fresh.append(line)
    return fresh


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
        # What is new has no line of its own yet, but a district.
        district=(subject if isinstance(subject, DistrictModel) else by).district,
        deed=name,
        move=str(kwargs.get("move", "")),
        sentence=str(refusal.sentence),
        basis=str(refusal.basis),
    )
