"""From above and from beside: interim control, tightening, voiding."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.hazards.actions.door import passing
from anlian.hazards.models import Hazard
from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.people.models import Person


@deed
def set_control(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    what: str,
    person: Person | None = None,
    suspend: bool = False,
    photos: list[bytes] = (),
    expect: int | None = None,
) -> Hazard:
    """临时管控: what keeps people safe until it is put right, and who sees to it."""
    with passing(hazard, "set_control", by=by, at=at, expect=expect, given={"what": what}) as passage:
        kept = attach(passage.case.matter, list(photos), role=Evidence.Role.CONTROL, by=by, at=at)
        passage.set(
            control=what,
            control_by_id=person.pk if person else passage.case.matter.principal_id,
            control_since=at,
            control_lifted_at=None,
            suspended=suspend or passage.hazard.suspended,
        )
        passage.case.tell(what=what, suspend=suspend, photos=[row.sha256 for row in kept])
    return hazard


@deed
def lift_control(
    hazard: Hazard, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Hazard:
    """解除管控."""
    with passing(hazard, "lift_control", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        if not passage.hazard.controlled:
            raise Refused(_("No interim control is in force."))
        passage.set(control_lifted_at=at)
        passage.case.tell(reason=reason)
    return hazard


@deed
def tighten(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    note: str,
    due: datetime | None = None,
    expect: int | None = None,
) -> Hazard:
    """拧紧: a leader's note, and if he wants a shorter date. Only an extension makes it longer."""
    with passing(hazard, "tighten", by=by, at=at, expect=expect, given={"note": note}) as passage:
        fresh, case = passage.hazard, passage.case
        if due is not None:
            if case.matter.due_at is not None and due >= case.matter.due_at:
                raise Refused(_("Tightening only shortens. More time must be asked for."), "rules: extension")
            if due <= at:
                raise Refused(_("The date must lie ahead."))
            case.restart_clock(due)
            if fresh.rectify_by and due < fresh.rectify_by:
                passage.set(rectify_by=due)
        case.tell(note=note, due=due.isoformat() if due else None)
    return hazard


@deed
def void(hazard: Hazard, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Hazard:
    """作废: entered by mistake. It stays to be seen, with the reason."""
    with passing(hazard, "void", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        passage.set(ended_because=reason)
        passage.case.tell(reason=reason)
    return hazard
