"""The states of a delivery, and how long it waits before it is tried again."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    HELD = "HELD", _("kept for the daily digest")  # 待汇总
    QUEUED = "QUEUED", _("waiting")  # 待发送
    SENDING = "SENDING", _("being sent")  # 发送中
    RETRY = "RETRY", _("to be tried again")  # 待重试
    SENT = "SENT", _("sent")  # 已发送
    GAVE_UP = "GAVE_UP", _("given up")  # 已放弃


WAITING = (State.QUEUED, State.RETRY)
ENDED = (State.SENT, State.GAVE_UP)

# Together some fifty-seven hours: a channel may be down for two days, and everything still arrives.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=12),
    timedelta(hours=12),
    timedelta(hours=12),
)
# Whoever was sending it has died by now; it is tried again under the same key.
SILENT = timedelta(minutes=10)


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries; None when it is time to give up."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None
