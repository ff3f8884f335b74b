"""What follows a visit: the signature of the visited, or its refusal; a note; or that it does not take place."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.inspections import guards
from anlian.inspections.actions.door import passing
from anlian.inspections.models import Addendum, Inspection
from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed
from anlian.people.models import Person


@deed
def confirm(
    inspection: Inspection,
    *,
    by: Person,
    at: datetime,
    signed_by: str = "",
    refused: bool = False,
    reason: str = "",
    reported: bool = False,
    expect: int | None = None,
) -> Inspection:
    """确认: the person in charge signs; who refuses to is written down, with the reason, and reported."""
    with passing(inspection, "confirm", by=by, at=at, expect=expect) as passage:
        signed_by, reason = signed_by.strip(), reason.strip()
        if refused and signed_by:
            raise Refused(_("It is either signed or refused, not both."), guards.RECORD)
        if refused and not reason:
            raise Refused(_("Write down how and why the signature was refused."), guards.RECORD)
        if refused and not reported:
            raise Refused(
                _("A refused signature is reported to the head of your own unit first."), guards.RECORD
            )
        if not refused and not signed_by:
            raise Refused(
                _("Give the name of whoever signed, or say that the signature was refused."), guards.RECORD
            )
        if at < passage.record.ended_at:
            raise Refused(_("It cannot be signed before it ended."), guards.RECORD)
        passage.set(
            confirmed_at=at,
            signed_by=signed_by,
            sign_refused=refused,
            refusal_reason=reason if refused else "",
            refusal_reported=refused,
        )
        passage.tell(signed_by=signed_by, refused=refused, reason=reason if refused else "")
    return inspection


@deed
def cancel(
    inspection: Inspection, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Inspection:
    """取消: it does not take place, or breaks off; the reason stays."""
    with passing(inspection, "cancel", by=by, at=at, given={"reason": reason}, expect=expect) as passage:
        passage.set(cancelled_because=reason.strip())
        passage.tell(reason=reason.strip())
    return inspection


@deed
def add_note(inspection: Inspection, *, by: Person, at: datetime, note: str) -> Inspection:
    """补充说明: the record stays as submitted; what was forgotten stands below it."""
    with passing(inspection, "add", by=by, at=at, given={"note": note}) as passage:
        Addendum.objects.create(
            district=inspection.district, inspection=passage.record, by=by, at=at, note=note.strip()
        )
        passage.tell(note=note.strip())
    return inspection
