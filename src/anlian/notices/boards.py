"""What the pages of messages need, in a fixed number of questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.utils.functional import Promise

from anlian.kernel import address, counts
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.matters.models import Matter
from anlian.notices import texts
from anlian.notices.channels.ways import is_ready
from anlian.notices.lifecycle import State
from anlian.notices.models import Choice, Delivery, Feed, Message, Reach
from anlian.notices.topics import OWN, Channel, Topic
from anlian.people.models import Person

FEW = 8
SIZE = 25
MOST = 99
ICONS = {
    Topic.CLIMB: "stairs-up",
    Topic.TURN: "clipboard-list",
    Topic.ONWARD: "progress-check",
    Topic.DUTY: "calendar-event",
    Topic.VISIT: "clipboard-check",
    Topic.MEETING: "users-group",
    Topic.POST: "id",
    Topic.ACCOUNT: "lock",
}


@dataclass(frozen=True)
class Shown:
    """A message as a page shows it."""

    message: Message
    sentence: str
    title: str
    url: str
    icon: str
    topic: str | Promise


@dataclass(frozen=True)
class Wanted(address.Wish):
    topic: str = ""
    fresh: bool = False
    urgent: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            topic=address.among(query, "topic", Topic.values),
            fresh=query.get("fresh") == "1",
            urgent=query.get("urgent") == "1",
        )


def unread(person: Person) -> counts.Count:
    """How many are new, as far as a badge can say."""
    return counts.upto(Message.objects.of(person.district).filter(person=person).unread(), MOST)


def narrowed(messages: QuerySet, wanted: Wanted) -> QuerySet:
    if wanted.topic:
        messages = messages.filter(topic=wanted.topic)
    if wanted.fresh:
        messages = messages.unread()
    if wanted.urgent:
        messages = messages.filter(urgent=True)
    return messages.newest()


def shown(messages: list[Message]) -> list[Shown]:
    """In words, with where each leads: one question for the kinds of the matters."""
    keys = {one.subject for one in messages if one.subject_kind == "matter"}
    districts = {one.district for one in messages}
    kinds = dict(Matter.objects.filter(district__in=districts, pk__in=keys).values_list("pk", "kind"))
    return [
        Shown(
            one,
            texts.sentence(one),
            one.facts.get("title", "") if one.topic != Topic.DUTY else "",
            texts.place(one, kinds.get(one.subject, "")),
            ICONS.get(one.topic, "message"),
            Topic(one.topic).label if one.topic in Topic.values else "",
        )
        for one in messages
    ]


def ways() -> dict[str, bool]:
    """Which ways out a person may choose, and whether this installation has them set up."""
    return {channel.value: is_ready(channel) for channel in OWN}


def chosen(person: Person) -> dict[tuple[str, str], str]:
    rows = Choice.objects.of(person.district).filter(person=person)
    return {(topic, channel): pace for topic, channel, pace in rows.values_list("topic", "channel", "pace")}


def reach_of(person: Person) -> Reach:
    """As they set it; a new one, not saved, when they never did."""
    found = Reach.objects.of(person.district).filter(person=person).first()
    return found or Reach(district=person.district, person=person)


def outbox(deliveries: QuerySet) -> list[dict]:
    """How many wait, were given up or sent, by way out."""
    found = deliveries.filter(digest=None).values_list("channel", "state").annotate(many=Count("pk"))
    counted = {(channel, state): many for channel, state, many in found.order_by()}
    groups = {"waiting": (State.QUEUED, State.RETRY, State.SENDING), "held": (State.HELD,), "sent": (State.SENT,),
              "gave_up": (State.GAVE_UP,)}  # fmt: skip
    return [
        {"channel": channel.label}
        | {name: sum(counted.get((channel, state), 0) for state in states) for name, states in groups.items()}
        for channel in Channel
    ]


def given_up(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return deliveries.given_up().select_related("message", "robot").order_by("-made_at", "-pk")


def robots(rows: QuerySet) -> list[dict]:
    """The robots of one's units, standing ones first."""
    found = rows.select_related("unit").order_by(F("ended_at").desc(nulls_first=True), "set_at")
    return [
        {"robot": one, "topics": [Topic(topic).label for topic in one.topics if topic in Topic.values]}
        for one in found
    ]


def calendars(duties: Duties) -> list[dict]:
    """The posts that one holds, with the day on which the address of its calendar was made."""
    made = dict(
        Feed.objects.of(duties.person.district)
        .filter(person=duties.person, ended_at=None)
        .values_list("post_id", "made_at")
    )
    return [
        {"seat": seat, "called": called(seat.unit, seat.title), "made_at": made.get(seat.id)}
        for seat in duties.posts
    ]
