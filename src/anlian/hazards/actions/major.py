"""Major hazards: judged by a group, put right by plan, accepted by a group, closed by a head."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.hazards.actions.door import passing
from anlian.hazards.models import Grade, Hazard
from anlian.hazards.models.hazard import Tier
from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed
from anlian.matters.models import Urgency
from anlian.people.models import Person

# The six parts of a treatment plan (安全生产事故隐患排查治理暂行规定 §15, from a secondary source).
PLAN_PARTS = ("goal", "method", "money", "people", "time", "safety")
# 五落实: what the six parts prove. Computed, never ticked.
FIVE_IN_PLACE = {
    "responsibility": ("people",),
    "measures": ("goal", "method"),
    "money": ("money",),
    "time": ("time",),
    "emergency": ("safety",),
}


@deed
def propose_major(
    hazard: Hazard, *, by: Person, at: datetime, clause: str, expect: int | None = None
) -> Hazard:
    """提请认定重大: by a clause of the sector's judging standard, never by feeling."""
    with passing(hazard, "propose_major", by=by, at=at, expect=expect, given={"clause": clause}) as passage:
        passage.set(grade_basis=clause)
        passage.case.tell(clause=clause)
    return hazard


@deed
def confirm_major(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    minutes: str,
    others: list[Person],
    expect: int | None = None,
) -> Hazard:
    """认定重大: two at least, a head among them. Interim control must be in force when people could be hurt."""
    given = {"minutes": minutes, "others": others}
    with passing(hazard, "confirm_major", by=by, at=at, expect=expect, given=given, others=others) as passage:
        fresh, case = passage.hazard, passage.case
        if not fresh.controlled:
            raise Refused(
                _("Put interim control in force first: people must be safe until it is put right."),
                "安全生产法 §65",
            )
        if case.matter.principal_id is None:
            raise Refused(_("The site has no person in charge. Name one on the site's page first."))
        signed = [by.pk, *(person.pk for person in others if person.pk != by.pk)]
        passage.set(grade=Grade.MAJOR, tier=Tier.MAJOR, group=signed, minutes=minutes)
        seat = case.duties.posts[0]
        passage.set(ordered_by=by, ordered_role=seat.role, ordered_post=seat.id)
        case.set(urgency=Urgency.MAJOR)
        case.tell(minutes=minutes, group=[str(key) for key in signed])
    return hazard


@deed
def set_general(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    minutes: str,
    others: list[Person],
    expect: int | None = None,
) -> Hazard:
    """认定一般: the group found that it is not major."""
    given = {"minutes": minutes, "others": others}
    with passing(hazard, "set_general", by=by, at=at, expect=expect, given=given, others=others) as passage:
        passage.set(minutes=minutes)
        passage.case.tell(minutes=minutes)
    return hazard


@deed
def submit_plan(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    plan: dict[str, str],
    due: datetime,
    amount: int = 0,
    no_cost_reason: str = "",
    expect: int | None = None,
) -> Hazard:
    """报方案: six parts, with the date it promises. `amount` in fen."""
    with passing(hazard, "submit_plan", by=by, at=at, expect=expect, given={"plan": plan}) as passage:
        absent = [part for part in PLAN_PARTS if not str(plan.get(part, "")).strip()]
        if absent:
            raise Refused(
                _("The plan is not whole: %(have)s of 5 in place.")
                % {"have": sum(five_in_place(plan).values())},
                "rules: five in place",
            )
        if amount <= 0 and not no_cost_reason.strip():
            raise Refused(_("Say how much money it takes, or why it costs nothing."))
        if due <= at:
            raise Refused(_("The date must lie ahead."))
        kept = {part: plan[part] for part in PLAN_PARTS} | {"no_cost_reason": no_cost_reason}
        passage.set(plan=kept, plan_amount=amount, rectify_by=due)
        passage.case.tell(amount=amount, due=due.isoformat())
    return hazard


def five_in_place(plan: dict[str, str]) -> dict[str, bool]:
    """五落实: which of the five the plan's parts put in place."""
    return {
        name: all(str(plan.get(part, "")).strip() for part in parts) for name, parts in FIVE_IN_PLACE.items()
    }


@deed
def approve_plan(hazard: Hazard, *, by: Person, at: datetime, expect: int | None = None) -> Hazard:
    """批准方案: work may begin; the plan's date is now the promised one."""
    with passing(hazard, "approve_plan", by=by, at=at, expect=expect, given={}) as passage:
        passage.set(plan_approved_by=by)
        passage.case.restart_clock(passage.hazard.rectify_by)
    return hazard


@deed
def return_plan(
    hazard: Hazard, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Hazard:
    """退回方案."""
    with passing(hazard, "return_plan", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        passage.set(opinion=reason)
        passage.case.tell(reason=reason)
    return hazard


@deed
def accept(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    opinion: str,
    others: list[Person],
    expect: int | None = None,
) -> Hazard:
    """验收: a group of two at least, one from outside the unit that handles it, saw that it is gone."""
    given = {"opinion": opinion, "others": others}
    with passing(hazard, "accept", by=by, at=at, expect=expect, given=given, others=others) as passage:
        group = [by.pk, *(person.pk for person in others if person.pk != by.pk)]
        passage.set(reviewed_by=by, reviewed_at=at, opinion=opinion, accepted_with=group)
        passage.case.tell(opinion=opinion, group=[str(key) for key in group])
    return hazard


@deed
def close(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    opinion: str,
    resume: bool = False,
    expect: int | None = None,
) -> Hazard:
    """重大销号: a head closes it. What was suspended starts again only with consent, given here."""
    with passing(hazard, "close", by=by, at=at, expect=expect, given={"opinion": opinion}) as passage:
        fresh = passage.hazard
        if fresh.suspended and not resume:
            raise Refused(
                _("Use was suspended. It may start again only after examination and consent: give it here."),
                "安全生产法 §65",
            )
        passage.set(closed_by=by, suspended=False)
        if fresh.controlled:
            passage.set(control_lifted_at=at)
        passage.case.tell(opinion=opinion, resume=resume)
    return hazard
