"""Ordered, put right, looked at again by someone else."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.hazards import guards
from anlian.hazards.actions.door import passing
from anlian.hazards.lifecycle import CLOCKS
from anlian.hazards.models import CheckItem, Grade, Hazard
from anlian.hazards.models.hazard import Tier
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.powers import Power, Role
from anlian.ledger.actions import deed
from anlian.matters import clocks
from anlian.matters.clocks import Time
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence, Matter
from anlian.people.models import Person

SECOND_LOOK_AFTER = timedelta(days=30)
ONE_IN = 10


@deed
def order(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    demand: str,
    due: datetime | None = None,
    expect: int | None = None,
) -> Hazard:
    """交办: tell the person in charge what to put right and by when. Without a date, the item's own time."""
    with passing(hazard, "order", by=by, at=at, expect=expect, given={"demand": demand}) as passage:
        fresh, case = passage.hazard, passage.case
        # An item whose basis only advises cannot carry a legal order; the record says which it was.
        case.tell(advice=bool(fresh.item and fresh.item.basis_status != CheckItem.BasisStatus.VERIFIED))
        if case.matter.principal_id is None:
            raise Refused(_("The site has no person in charge. Name one on the site's page, then order."))
        due = due or promised(fresh, at)
        if due <= at:
            raise Refused(_("The date must lie ahead."))
        seat = case.duties.post_for(Power.ORDER_HAZARD)
        passage.set(
            ordered_by=by, ordered_role=seat.role, ordered_post=seat.id, demand=demand, rectify_by=due
        )
        case.restart_clock(due)
        case.set(post_id=seat.id)
        case.tell(demand=demand, due=due.isoformat())
    return hazard


def promised(hazard: Hazard, at: datetime) -> datetime:
    """The time an item allows; at once means until the end of the day; without an item, the rule's seven days."""
    item = hazard.item
    if item is None:
        return clocks.due(at, CLOCKS["to_rectify"])
    if item.days == 0:
        return clocks.due(at, Time(1, "W"))
    return clocks.due(at, Time(item.days, item.day_unit))


@deed
def start(hazard: Hazard, *, by: Person, at: datetime, expect: int | None = None) -> Hazard:
    """开工: work has begun."""
    with passing(hazard, "start", by=by, at=at, expect=expect, given={}):
        pass
    return hazard


@deed
def submit(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    measure: str,
    photos: list[bytes] = (),
    expect: int | None = None,
) -> Hazard:
    """报整改: say that it is put right, and show it. Someone else will come and look."""
    with passing(hazard, "submit", by=by, at=at, expect=expect, given={"measure": measure}) as passage:
        fresh, case = passage.hazard, passage.case
        if fresh.grade == Grade.MAJOR and not fresh.plan_approved_by_id:
            raise Refused(_("A major hazard needs its approved plan before the work."), "安全生产法 §41")
        guards.require_after_photo(passage, photos)
        kept = attach(case.matter, list(photos), role=Evidence.Role.AFTER, by=by, at=at, papers=True)
        passage.set(
            measure=measure, rectified_by=by, rectified_at=at, rectifiers=guards.with_rectifier(fresh, by)
        )
        case.set(post_id=reviewing_post(fresh, case.matter) or case.changes.get("post_id"))
        case.tell(measure=measure, photos=[row.sha256 for row in kept])
    return hazard


def reviewing_post(hazard: Hazard, matter: Matter) -> UUID | None:
    """The post that ordered it; for a watched one another: the department's after a town, else the town's, else the office."""
    if hazard.tier != Tier.WATCHED:
        return hazard.ordered_post
    _nobody, town, department, _leader, office = matter.ladder
    others = (department if hazard.ordered_role == Role.TOWN else town, office)
    return next((post for post in others if post and post != hazard.ordered_post), None)


@deed
def pass_review(
    hazard: Hazard, *, by: Person, at: datetime, opinion: str, expect: int | None = None
) -> Hazard:
    """复查销号: strike a hazard off after seeing, on the spot, that it is gone."""
    with passing(hazard, "pass", by=by, at=at, expect=expect, given={"opinion": opinion}) as passage:
        fresh = passage.hazard
        guards.require_lifted(fresh)
        passage.set(reviewed_by=by, reviewed_at=at, opinion=opinion, closed_by=by)
        if fresh.tier == Tier.WATCHED and drawn_for_second_look(fresh):
            passage.set(look_again_on=day_of(at) + SECOND_LOOK_AFTER)
        passage.case.tell(opinion=opinion)
    return hazard


@deed
def fail(hazard: Hazard, *, by: Person, at: datetime, missing: str, expect: int | None = None) -> Hazard:
    """复查退回: it is not gone. The promised date stands; being late goes on counting."""
    with passing(hazard, "fail", by=by, at=at, expect=expect, given={"missing": missing}) as passage:
        fresh = passage.hazard
        passage.set(failures=fresh.failures + 1, opinion=missing, rectified_by=None, rectified_at=None)
        passage.case.restart_clock(fresh.rectify_by)
        passage.case.tell(missing=missing, failures=fresh.failures + 1)
    return hazard


def drawn_for_second_look(hazard: Hazard) -> bool:
    """One in ten, drawn by the hazard's own key: nobody chooses, anybody can check."""
    return sha256(f"second look {hazard.district} {hazard.pk}".encode()).digest()[0] % ONE_IN == 0
