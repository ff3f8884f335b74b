"""A decision to its end: told of, reported as done with proof, and confirmed by somebody else."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.duties.periods import ends
from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.above import ladder_of, office
from anlian.ledger.actions import deed
from anlian.matters.door import Case
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.meetings.actions.door import following
from anlian.meetings.lifecycle.decision import TO_CONFIRM
from anlian.meetings.models import Decision
from anlian.people.models import Person


@deed
def tell(decision: Decision, *, by: Person, at: datetime, note: str, expect: int | None = None) -> Decision:
    """进展: how far it is. The clock goes on."""
    with following(decision, "tell", by=by, at=at, expect=expect, given={"note": note}) as passage:
        passage.case.tell(note=note.strip())
    return decision


@deed
def report(
    decision: Decision,
    *,
    by: Person,
    at: datetime,
    report: str,
    photos: Sequence[bytes] = (),
    hazards: Sequence[Hazard] = (),
    expect: int | None = None,
) -> Decision:
    """报送办结: what was done, with proof. Whoever confirms has their own time for it."""
    with following(decision, "report", by=by, at=at, expect=expect, given={"report": report}) as passage:
        case, fresh = passage.case, passage.decision
        attach(fresh.matter, list(photos), role=Evidence.Role.AFTER, by=by, at=at, papers=True)
        case.restart_clock_in(TO_CONFIRM)
        _pass_to(case, _confirmer(case, fresh))
        case.tell(report=report.strip(), photos=len(photos), hazards=[one.matter.number for one in hazards])
        passage.set(
            reported_by=by,
            reported_at=at,
            report=report.strip(),
            hazards=[*dict.fromkeys([*fresh.hazards, *(one.pk for one in hazards)])],
        )
    return decision


@deed
def confirm(
    decision: Decision, *, by: Person, at: datetime, opinion: str, expect: int | None = None
) -> Decision:
    """核定办结: the chair or the office saw that it is done; never whoever reported it."""
    with following(decision, "confirm", by=by, at=at, expect=expect, given={"opinion": opinion}) as passage:
        _stop(passage.case, passage.decision)
        passage.case.tell(opinion=opinion.strip())
        passage.set(confirmed_by=by, opinion=opinion.strip())
    return decision


@deed
def send_back(
    decision: Decision, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Decision:
    """退回: not done. The date stays as it was promised, and may have passed."""
    with following(decision, "send_back", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        fresh = passage.decision
        passage.case.restart_clock(fresh.due_at)
        _pass_to(passage.case, fresh.post_id)
        passage.case.tell(reason=reason.strip())
        passage.set(reported_by=None, reported_at=None, report="")
    return decision


@deed
def extend(
    decision: Decision,
    *,
    by: Person,
    at: datetime,
    until: date | None,
    reason: str,
    expect: int | None = None,
) -> Decision:
    """延期: another date, for a reason, by whoever oversees it; the earlier one stays in the record."""
    given = {"until": until, "reason": reason}
    with following(decision, "extend", by=by, at=at, expect=expect, given=given) as passage:
        fresh, later = passage.decision, ends(until)
        if later <= fresh.due_at or until < day_of(at):
            raise Refused(_("The new date must be later than the one that holds, and not past."))
        passage.case.tell(before=str(day_of(fresh.due_at)), until=str(until), reason=reason.strip())
        passage.case.restart_clock(later)
        passage.set(due_at=later)
    return decision


@deed
def withdraw(
    decision: Decision, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Decision:
    """撤销: it need not be done any more, and the reason stays to be read."""
    with following(decision, "cancel", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        _stop(passage.case, passage.decision)
        passage.case.tell(reason=reason.strip())
        passage.set(cancelled_because=reason.strip())
    return decision


def _pass_to(case: Case, post: UUID) -> None:
    """Its move now, and late it climbs to those above it."""
    case.set(post_id=post, ladder=ladder_of(case.duties.roll, post, day_of(case.at)))


def _stop(case: Case, decision: Decision) -> None:
    """It is over, and stays with the post that it was given to."""
    case.stop_clock()
    case.set(post_id=decision.post_id)


def _confirmer(case: Case, decision: Decision) -> UUID:
    """The office, or where its own head reported it, the chair's post."""
    roll, day = case.duties.roll, day_of(case.at)
    first = office(roll, day)
    term = roll.holder(first, day) if first else None
    if term is None or term.person_id == case.by.pk:
        return decision.meeting.chair_post
    return first
