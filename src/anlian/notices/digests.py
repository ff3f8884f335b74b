"""The daily digest: what a person asked to be told once a day, in one delivery a way, once a day."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from anlian.kernel.clock import day_of
from anlian.lattice.roll import roll_of
from anlian.ledger.models import Head
from anlian.matters.models import Matter
from anlian.notices import door
from anlian.notices.lifecycle import State
from anlian.notices.models import Delivery, Reach
from anlian.notices.reading import OF_MATTERS, Sight


def gather(*, now: datetime) -> int:
    """Make the digests whose hour has come; returns how many."""
    districts = list(Head.objects.order_by("district").values_list("district", flat=True))
    return sum(_gather_in(district, now) for district in districts)


def _gather_in(district: str, now: datetime) -> int:
    here = timezone.localtime(now)
    waiting = Delivery.objects.of(district).filter(state=State.HELD, digest=None)
    due = (
        Reach.objects.of(district)
        .filter(digest_at__lte=here.time(), person__in=waiting.values("person"))
        .exclude(digested_on__gte=here.date())
    )
    sight = Sight(roll_of(district), day_of(now))
    return sum(_gather_for(reach, here.date(), now, sight) for reach in due.order_by("pk"))


@transaction.atomic
def _gather_for(reach: Reach, day: date, now: datetime, sight: Sight) -> int:
    held = Reach.objects.of(reach.district).select_for_update().get(pk=reach.pk)
    if held.digested_on and held.digested_on >= day:
        return 0
    held.digested_on = day
    held.save(update_fields=["digested_on"])
    by_channel = defaultdict(list)
    for part in (
        Delivery.objects.of(reach.district)
        .filter(person=reach.person_id, state=State.HELD, digest=None)
        .select_related("message")
    ):
        by_channel[part.channel].append(part)
    made = 0
    for channel, parts in by_channel.items():
        said, unsaid = _may_still_see(parts, reach, sight)
        door.leave_out(reach.district, unsaid, "no longer theirs to see")
        if said:
            digest = Delivery.objects.create(
                district=reach.district, channel=channel, person_id=reach.person_id, state=State.QUEUED, next_at=now,
                made_at=now, once=f"digest/{reach.person_id}/{channel}/{day}",
            )  # fmt: skip
            Delivery.objects.of(reach.district).filter(pk__in=said).update(digest=digest)
            made += 1
    return made


def _may_still_see(parts: list[Delivery], reach: Reach, sight: Sight) -> tuple[list, list]:
    """A night lies between: whoever lost the post since is not told."""
    keys = {part.message.subject for part in parts if part.message.subject_kind == "matter"}
    matters = Matter.objects.of(reach.district).filter(pk__in=keys).only(*OF_MATTERS).in_bulk()
    said, unsaid = [], []
    for part in parts:
        matter = matters.get(part.message.subject)
        seen = matter is None or sight.sees(reach.person_id, matter)
        (said if seen else unsaid).append(part.pk)
    return said, unsaid
