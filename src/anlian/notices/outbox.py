"""The outbox: what waits is claimed, sent, and marked. Nothing is lost, and nothing is sent twice that can be told apart.

A delivery is marked as being sent, and that is committed, before anything leaves the house; then it is sent; then it is
marked. Whoever dies in between leaves it marked, and after ten minutes it is tried again under the same key: mail and
text messages bear that key, so that the second is known for the first. A group's robot knows no such key; there, and
only after such a death, a line may be read twice. Other workers step around what is claimed (SKIP LOCKED).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from anlian.ledger.models import Head
from anlian.notices import buckets, door, texts
from anlian.notices.channels import Later, Never, Outcome, Text
from anlian.notices.channels.ways import WAYS
from anlian.notices.lifecycle import State, pause_after
from anlian.notices.models import Delivery, Message, Reach, Robot
from anlian.notices.topics import Channel

# A run ends well before the next one is due; the rest is the next one's.
SECONDS = 45

# What a robot says at once: after a day of silence some texts of many lines, not hundreds of one. WeCom takes 2,048 bytes.
LINES, BYTES = 20, 1_800


@dataclass
class Done:
    """What one run did."""

    sent: int = 0
    later: int = 0
    gave_up: int = 0
    # Ways that answered "not now": nothing more is tried there in this run.
    down: set = field(default_factory=set)

    def as_dict(self) -> dict:
        told = {"sent": self.sent, "later": self.later, "gave_up": self.gave_up}
        return {name: count for name, count in told.items() if count}


def send_outbox(*, now: datetime) -> dict:
    """Send what is due, in every district, for some seconds."""
    done, until = Done(), time.monotonic() + SECONDS
    for district in list(Head.objects.order_by("district").values_list("district", flat=True)):
        door.take_up(district, now)
        while time.monotonic() < until and (claimed := door.claim(district, now, but=done.down)):
            for bundle in _bundles(_with_addresses(district, claimed)):
                _send(bundle, now, done)
    return done.as_dict()


def _with_addresses(district: str, claimed: list[Delivery]) -> list[Delivery]:
    """Each with where it goes, and what it says: its message, or those of a digest."""
    people = {one.person_id for one in claimed if one.channel == Channel.EMAIL}
    # Changed since it was made, an address may be nobody's yet.
    mails = {
        one.person_id: one.email
        for one in Reach.objects.of(district).filter(person__in=people)
        if one.confirmed
    }
    digests = [one.pk for one in claimed if one.message_id is None]
    parts: dict[UUID, list[Message]] = {}
    for part in (
        Delivery.objects.of(district)
        .filter(digest__in=digests)
        .select_related("message")
        .order_by("message__at", "pk")
    ):
        parts.setdefault(part.digest_id, []).append(part.message)
    for one in claimed:
        one.says = [one.message] if one.message else parts.get(one.pk, [])
        one.to = _place_of(one, mails)
    return claimed


def _place_of(one: Delivery, mails: dict[UUID, str]) -> str | Robot:
    if one.channel == Channel.EMAIL:
        return mails.get(one.person_id, "")
    return one.robot or one.person.phone


def _bundles(claimed: list[Delivery]) -> Iterator[list[Delivery]]:
    """What goes out together: each alone, but what one robot has to say."""
    robots: dict[UUID, list[Delivery]] = {}
    for one in claimed:
        if one.robot_id is None:
            yield [one]
        else:
            robots.setdefault(one.robot_id, []).append(one)
    for waiting in robots.values():
        bundle, size = [], 0
        for one in waiting:
            longer = len(_text([one]).body.encode())
            if bundle and (len(bundle) == LINES or size + longer > BYTES):
                yield bundle
                bundle, size = [], 0
            bundle.append(one)
            size += longer
        yield bundle


def _send(bundle: list[Delivery], now: datetime, done: Done) -> None:
    first = bundle[0]
    target = first.robot_id or first.channel
    if target in done.down:
        door.put_back(bundle, now + (pause_after(1) or timedelta(0)))
        return
    if first.robot and first.robot.ended_at:
        _settle(bundle, Never("the robot was ended"), now, done)
        return
    if not any(one.says for one in bundle):
        _settle(bundle, Never("nothing is left to tell"), now, done)
        return
    if first.robot and (wait := buckets.take(first.robot, now)):
        door.put_back(bundle, now + wait)
        return
    outcome = WAYS[first.channel].send(first.to, _text(bundle), at=now + settings.CLOCK_BEHIND)
    _settle(bundle, outcome, now, done)
    if isinstance(outcome, Later) and not outcome.alone:
        done.down.add(target)


def _text(bundle: list[Delivery]) -> Text:
    first = bundle[0]
    user = first.person.user if first.person else None
    said = [message for one in bundle for message in one.says]
    with translation.override(user.language if user else settings.LANGUAGE_CODE):
        title = _("Anlian: %(count)s messages") % {"count": len(said)}
        if len(said) == 1:
            title = _("Anlian: %(sentence)s") % {"sentence": texts.sentence(said[0])}
        body = texts.lines(said, posts=first.robot is not None)
        return Text(title, body, first.once.replace("/", "-"))


def _settle(bundle: list[Delivery], outcome: Outcome, now: datetime, done: Done) -> None:
    for one in bundle:
        match door.settle(one, outcome, now):
            case State.SENT:
                done.sent += 1
            case State.RETRY:
                done.later += 1
            case State.GAVE_UP:
                done.gave_up += 1
