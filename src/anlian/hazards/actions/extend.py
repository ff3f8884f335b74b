"""More time: asked for by whoever must put it right, decided one level above whoever gave the order."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.hazards.actions.door import Passage, passing
from anlian.hazards.guards import MOST_EXTENSIONS
from anlian.hazards.models import Extension, Grade, Hazard
from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed
from anlian.people.models import Person


@deed
def ask_extension(
    hazard: Hazard, *, by: Person, at: datetime, until: datetime, reason: str, expect: int | None = None
) -> Hazard:
    """申请延期. Asked after the date it may still be granted, but being late is not undone."""
    given = {"until": until, "reason": reason}
    with passing(hazard, "ask_extension", by=by, at=at, expect=expect, given=given) as passage:
        fresh = passage.hazard
        asked = Extension.objects.of(fresh.district).filter(hazard=fresh)
        if asked.filter(granted=None).exists():
            raise Refused(_("More time was already asked for; wait for the answer."))
        if fresh.grade == Grade.GENERAL and asked.filter(granted=True).count() >= MOST_EXTENSIONS:
            raise Refused(_("A general hazard may be extended twice at most."), "rules: extension")
        if until <= max(fresh.rectify_by, at):
            raise Refused(_("The new date must be later than the promised one."))
        in_time = at <= fresh.rectify_by
        Extension.objects.create(
            district=fresh.district, hazard=fresh, asked_by=by, asked_at=at, until=until, reason=reason,
            in_time=in_time,
        )  # fmt: skip
        passage.case.tell(until=until.isoformat(), reason=reason, in_time=in_time)
    return hazard


@deed
def grant_extension(
    hazard: Hazard, *, by: Person, at: datetime, note: str = "", expect: int | None = None
) -> Hazard:
    """同意延期: the promised date moves, and the climb begins anew."""
    with passing(hazard, "grant_extension", by=by, at=at, expect=expect, given={}) as passage:
        asked = _decide(passage, by=by, at=at, granted=True, note=note)
        if asked.until <= at:
            raise Refused(_("The date asked for has passed. Refuse it, and let a later one be asked for."))
        passage.set(rectify_by=asked.until)
        passage.case.restart_clock(asked.until)
        passage.case.tell(until=asked.until.isoformat(), note=note)
    return hazard


@deed
def refuse_extension(
    hazard: Hazard, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Hazard:
    """不同意延期: the promised date stands."""
    with passing(
        hazard, "refuse_extension", by=by, at=at, expect=expect, given={"reason": reason}
    ) as passage:
        _decide(passage, by=by, at=at, granted=False, note=reason)
        passage.case.tell(reason=reason)
    return hazard


def _decide(passage: Passage, *, by, at, granted: bool, note: str) -> Extension:
    asked = Extension.objects.of(passage.hazard.district).filter(hazard=passage.hazard, granted=None).first()
    if asked is None:
        raise Refused(_("Nobody has asked for more time."))
    if asked.asked_by_id == by.pk:
        raise Refused(_("Whoever asks for more time cannot grant it."), "rules: extension")
    asked.decided_by, asked.decided_at, asked.granted, asked.note = by, at, granted, note
    asked.save(update_fields=["decided_by", "decided_at", "granted", "note"])
    return asked
