"""What people do with what they are told: read it, choose how to be told, have something sent again."""

from datetime import datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.notices import door
from anlian.notices.models import Choice, Delivery, Message, Reach
from anlian.notices.topics import OWN, Channel, Pace, Topic
from anlian.people.models import Person


def mark_read(person: Person, *, at: datetime, keys: list[UUID] | None = None) -> int:
    """Those of these messages that are theirs and new; without keys, all of them. Reading is no act of business."""
    fresh = Message.objects.of(person.district).filter(person=person).unread()
    return (fresh if keys is None else fresh.filter(pk__in=keys)).update(read_at=at)


@deed
def choose(
    person: Person,
    *,
    by: Person,
    at: datetime,
    paces: dict[tuple[Topic, Channel], str],
    email: str,
    digest_at: time,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> Reach:
    """选择接收方式: for each kind of message and each way, at once, once a day, or not at all."""
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(_("This is not an e-mail address.")) from None
    if not email and any(pace for (_topic, channel), pace in paces.items() if channel == Channel.EMAIL):
        raise Refused(_("Give the address to which e-mail shall go."))
    if (quiet_from is None) != (quiet_until is None):
        raise Refused(_("Quiet hours have a beginning and an end."))
    # Held, so that a code that is confirmed at this moment is not taken back.
    reach, _made = (
        Reach.objects.of(person.district)
        .select_for_update()
        .get_or_create(person=person, defaults={"district": person.district})
    )
    if email != reach.email:
        # Another address is nobody's until its owner confirms it. How many codes went out today still counts.
        reach.email_confirmed_at, reach.code_hash, reach.code_until, reach.code_tries = None, "", None, 0
    reach.email, reach.digest_at, reach.quiet_from, reach.quiet_until = (
        email,
        digest_at,
        quiet_from,
        quiet_until,
    )
    reach.save(
        update_fields=[
            "email", "email_confirmed_at", "code_hash", "code_until", "code_tries", "digest_at", "quiet_from",
            "quiet_until",
        ]
    )  # fmt: skip
    Choice.objects.of(person.district).filter(person=person).delete()
    chosen = [
        Choice(district=person.district, person=person, topic=topic, channel=channel, pace=pace)
        for (topic, channel), pace in paces.items()
        if channel in OWN and pace in Pace.values
    ]
    Choice.objects.bulk_create(chosen)
    record(
        Verb.NOTICES_CHOSEN, person, by=by, at=at,
        chosen=[f"{one.topic} {one.channel} {one.pace}" for one in chosen],
    )  # fmt: skip
    return reach


@deed
def send_again(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """重新发送: what was given up is tried anew, under the same key."""
    if not door.again(delivery, at=at):
        raise Refused(_("It is under way already, or was sent."))
    record(Verb.SENT_AGAIN, delivery, by=by, at=at, channel=delivery.channel)
    return delivery
