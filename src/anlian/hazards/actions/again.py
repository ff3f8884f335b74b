"""After it was closed: the second look of what was drawn, and opened again when it was not gone after all."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlian.hazards import guards
from anlian.hazards.actions.door import Passage, passing
from anlian.hazards.actions.opening import RECURS_WITHIN
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.lattice.roll import Roll, roll_of
from anlian.ledger.actions import Line, deed, record_many
from anlian.ledger.models import Head
from anlian.ledger.verbs import Verb
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.people.models import Person


@transaction.atomic
def ask_second_looks(district: str, *, now: datetime) -> int:
    """到期回头看: each whose day has come is asked of a post, once. Returns how many were asked for.

    As the sweep does: the head of the record first, then the rows; what somebody acts on is left for the next night.
    """
    Head.hold(district)
    roll, day = roll_of(district), day_of(now)
    due = (
        Hazard.objects.of(district)
        .to_look_again(on=day)
        .filter(look_again_post=None, matter__state=State.CLOSED)
        .select_related("matter")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("look_again_on", "pk")
    )
    asked: dict[UUID, list[Hazard]] = defaultdict(list)
    for hazard in due:
        if post := looking_post(hazard, roll, now):
            asked[post].append(hazard)
    for post, hazards in asked.items():
        keys = [one.pk for one in hazards]
        Hazard.objects.of(district).filter(pk__in=keys).update(look_again_post=post)
    lines = [
        Line(
            Verb.SECOND_LOOK_DUE,
            hazard.matter,
            None,
            now,
            once=f"{hazard.pk} {hazard.look_again_on}",
            detail={"told": str(post), "on": hazard.look_again_on.isoformat()},
        )
        for post, hazards in asked.items()
        for hazard in hazards
    ]
    return record_many(lines, district=district) if lines else 0


def looking_post(hazard: Hazard, roll: Roll, now: datetime) -> UUID | None:
    """The department's, else the town's, else the office: the first whose holder had no part in it."""
    _nobody, town, department, _leader, office = hazard.matter.ladder
    had_part = hazard.had_part()
    for post in (department, town, office):
        term = roll.holder(post, day_of(now)) if post in roll.seats else None
        if term and term.person_id not in had_part:
            return post
    return None


@deed
def still_gone(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    opinion: str,
    photos: list[bytes] = (),
    expect: int | None = None,
) -> Hazard:
    """回头看未反弹: a second look, on the spot, shows that it stayed gone."""
    with passing(hazard, "still_gone", by=by, at=at, expect=expect, given={"opinion": opinion}) as passage:
        guards.require_after_photo(passage, photos)
        kept = attach(passage.case.matter, list(photos), role=Evidence.Role.AFTER, by=by, at=at)
        passage.set(looked_again_by=by, looked_again_at=at)
        passage.case.tell(opinion=opinion, photos=[row.sha256 for row in kept])
    return hazard


@deed
def found_again(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    reason: str,
    photos: list[bytes] = (),
    expect: int | None = None,
) -> Hazard:
    """回头看反弹: a second look finds it back. It is opened again, and closed again it is looked at again."""
    with passing(hazard, "found_again", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        guards.require_photo_now(passage, photos)
        kept = attach(passage.case.matter, list(photos), role=Evidence.Role.BEFORE, by=by, at=at, unused=True)
        _open_again(passage, reason)
        passage.case.tell(second_look=True, photos=[row.sha256 for row in kept])
    return hazard


@deed
def reopen(hazard: Hazard, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Hazard:
    """重新打开: it was not gone after all. The climb begins anew."""
    with passing(hazard, "reopen", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        _open_again(passage, reason)
    return hazard


def _open_again(passage: Passage, reason: str) -> None:
    """Whoever closed it has closed nothing; within 180 days it counts as having come back."""
    case, before = passage.case, passage.hazard
    came_back = case.at - case.matter.closed_at <= RECURS_WITHIN
    passage.set(
        closed_by=None, reviewed_by=None, reviewed_at=None, rectified_by=None, rectified_at=None,
        look_again_on=None, look_again_post=None, looked_again_by=None, looked_again_at=None,
        failures=before.failures + 1, ended_because="",
    )  # fmt: skip
    case.set(closed_at=None)
    passage.set(rectify_by=case.changes["due_at"])
    case.tell(reason=reason, came_back=came_back)
