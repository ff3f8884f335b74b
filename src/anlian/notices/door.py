"""The one door to the state of a delivery. Each write says which state it found, so that of two writers one is first."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from anlian.notices.channels import Later, Outcome, Sent
from anlian.notices.lifecycle import SILENT, WAITING, State, pause_after
from anlian.notices.models import Delivery

BATCH = 100


@transaction.atomic
def claim(district: str, now: datetime, *, but: set) -> list[Delivery]:
    """Mark what is due as being sent, and have it; others step around it. `but` are ways and robots left alone."""
    due = Delivery.objects.of(district).filter(state__in=WAITING, next_at__lte=now)
    if but:
        due = due.exclude(channel__in=[one for one in but if isinstance(one, str)])
        # What has no robot is not left out by a list of robots.
        due = due.exclude(robot__isnull=False, robot__in=[one for one in but if isinstance(one, UUID)])
    locked = due.order_by("next_at", "pk").select_for_update(skip_locked=True)
    keys = list(locked.values_list("pk", flat=True)[:BATCH])
    mine = Delivery.objects.of(district).filter(pk__in=keys)
    mine.update(state=State.SENDING, claimed_at=now, tries=F("tries") + 1)
    return list(mine.select_related("message", "person__user", "robot").order_by("made_at", "pk"))


def take_up(district: str, now: datetime) -> int:
    """What somebody died over is tried again, under the same key."""
    left = Delivery.objects.of(district).filter(state=State.SENDING, claimed_at__lt=now - SILENT)
    return left.update(state=State.RETRY, next_at=now, reason="the worker died while it was being sent")


@transaction.atomic
def settle(one: Delivery, outcome: Outcome, now: datetime) -> State:
    """Write down what became of it, while it is still ours; what became of a digest became of its parts."""
    state, changes = _after(one, outcome, now)
    ours = Delivery.objects.of(one.district).filter(
        pk=one.pk, state=State.SENDING, claimed_at=one.claimed_at, tries=one.tries
    )
    if (
        ours.update(state=state, **changes)
        and one.message_id is None
        and state in (State.SENT, State.GAVE_UP)
    ):
        parts = Delivery.objects.of(one.district).filter(digest=one.pk)
        parts.update(state=state, sent_at=changes.get("sent_at"))
    return state


def _after(one: Delivery, outcome: Outcome, now: datetime) -> tuple[State, dict]:
    if isinstance(outcome, Sent):
        return State.SENT, {"sent_at": now, "next_at": None, "reason": ""}
    pause = pause_after(one.tries) if isinstance(outcome, Later) else None
    reason = outcome.reason[:200]
    if pause is None:
        return State.GAVE_UP, {"next_at": None, "reason": reason}
    return State.RETRY, {"next_at": now + pause, "reason": reason}


def put_back(bundle: list[Delivery], next_at: datetime) -> None:
    """They were not tried: their turn comes again, and the try does not count."""
    for one in bundle:
        Delivery.objects.of(one.district).filter(pk=one.pk, state=State.SENDING, tries=one.tries).update(
            state=State.RETRY, tries=F("tries") - 1, next_at=next_at
        )


def leave_out(district: str, keys: list[UUID], why: str) -> None:
    """Kept for a digest, and not to be told any more."""
    held = Delivery.objects.of(district).filter(pk__in=keys, state=State.HELD)
    held.update(state=State.GAVE_UP, reason=why)


def again(delivery: Delivery, *, at: datetime) -> bool:
    """What was given up waits anew."""
    given_up = Delivery.objects.of(delivery.district).filter(pk=delivery.pk, state=State.GAVE_UP, digest=None)
    return bool(given_up.update(state=State.QUEUED, tries=0, next_at=at, reason=""))
