"""How often a robot may speak: fifteen texts a minute, one more every four seconds. The platforms allow twenty."""

from datetime import datetime, timedelta

from django.db import transaction

from anlian.notices.models import Robot
from anlian.notices.models.delivery import A_MINUTE

ONE = timedelta(minutes=1) / A_MINUTE


@transaction.atomic
def take(robot: Robot, now: datetime) -> timedelta | None:
    """Take one; when there is none, how long until there is."""
    held = Robot.objects.of(robot.district).select_for_update().get(pk=robot.pk)
    # Clocks of two machines differ: time that runs back fills nothing.
    passed = max(now - held.filled_at, timedelta(0))
    tokens = min(A_MINUTE, held.tokens + passed / ONE)
    taken = tokens >= 1
    Robot.objects.of(robot.district).filter(pk=robot.pk).update(
        tokens=tokens - 1 if taken else tokens, filled_at=max(now, held.filled_at)
    )
    return None if taken else (1 - tokens) * ONE
