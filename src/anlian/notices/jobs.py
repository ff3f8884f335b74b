"""What happens by itself: each may run twice without harm."""

from datetime import datetime, timedelta

from anlian.ledger.models import Head
from anlian.notices import deliver as delivering
from anlian.notices import digests, outbox
from anlian.notices.models import Delivery, Message

# A message is a pointer to the record, which is kept for ever; the pointer is not.
KEPT = timedelta(days=365)
AT_ONCE = 5_000


def deliver(*, now: datetime) -> dict:
    """People are told what happened."""
    return delivering.deliver(now=now)


def send_outbox(*, now: datetime) -> dict:
    """What goes out of the house is sent, or tried again."""
    return outbox.send_outbox(now=now)


def send_digests(*, now: datetime) -> dict:
    """Daily digests are put together when their hour has come."""
    made = digests.gather(now=now)
    return {"digests": made} if made else {}


def forget_messages(*, now: datetime) -> dict:
    """Messages of more than a year ago go, with what is known of their deliveries."""
    gone = 0
    for district in list(Head.objects.order_by("district").values_list("district", flat=True)):
        old = Message.objects.of(district).filter(at__lt=now - KEPT)
        while keys := list(old.values_list("pk", flat=True)[:AT_ONCE]):
            Delivery.objects.of(district).filter(message__in=keys).delete()
            gone += Message.objects.of(district).filter(pk__in=keys).delete()[0]
        Delivery.objects.of(district).filter(message=None, made_at__lt=now - KEPT).delete()
    return {"gone": gone} if gone else {}
