"""People who can be told, and readings of the record."""

from datetime import timedelta

from anlian.notices import actions
from anlian.notices.boards import shown
from anlian.notices.deliver import deliver
from anlian.notices.models import Message, Reach
from anlian.notices.models.choice import MORNING
from anlian.notices.topics import Channel, Pace
from tests.factories import AT, DISTRICT

LATER = AT + timedelta(hours=8)


def told(person=None, **asked) -> list[str]:
    """What people were told, in the order in which it happened."""
    rows = Message.objects.of(DISTRICT).filter(**({"person": person} if person else {}), **asked)
    return [one.sentence for one in shown(list(rows.order_by("at", "pk")))]


def chooses(person, *topics, channel=Channel.EMAIL, pace=Pace.NOW, **hours):
    given = {"email": f"{person.code.lower()}@example.gov.cn", "digest_at": MORNING} | hours
    paces = {(topic, channel): pace for topic in topics}
    reach = actions.choose(person, by=person, at=AT, paces=paces, **given)
    # How an address is confirmed: tests/notices/test_confirming.py.
    if reach.email:
        Reach.objects.of(DISTRICT).filter(pk=reach.pk).update(email_confirmed_at=AT)
        reach.refresh_from_db()
    return reach


def read(at=LATER) -> int:
    return deliver(now=at).get("told", 0)
