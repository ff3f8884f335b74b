"""From the record of acts to people: who is told of what, once, and which ways out each message goes.

One transaction a district: the cursor is held, lines are read on in pages, messages and deliveries are written, the
cursor moves. Two readings at once stand in line; one that is killed leaves nothing, and the next begins where it began.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from anlian.kernel import bulk
from anlian.kernel.clock import day_of
from anlian.lattice.roll import roll_of
from anlian.ledger.models import Entry, Head
from anlian.ledger.verbs import Verb
from anlian.matters.models import Height, Urgency
from anlian.notices import reading
from anlian.notices.addressees import RELATIONS, Case
from anlian.notices.channels.ways import is_ready
from anlian.notices.lifecycle import State
from anlian.notices.models import Choice, Cursor, Delivery, Message, Reach, Robot
from anlian.notices.rules import RULES, Told
from anlian.notices.topics import Channel, Pace

# What lies further back when it is read is history, not news: a replayed story, a ledger of ten years.
NEWS = timedelta(days=3)
# Told one by one as far as this; more of the same at once become one message with their number.
AT_MOST = 10


@dataclass
class Heap:
    """What one person is told by one row of the rules in one reading."""

    told: Told
    gather: bool
    first: list[tuple[Case, UUID | None]] = field(default_factory=list)
    count: int = 0
    newest: datetime | None = None
    step: int = 0

    def add(self, case: Case, post: UUID | None) -> None:
        self.count += 1
        self.newest = max(self.newest or case.entry.at, case.entry.at)
        self.step = max(self.step, step_of(case))
        if len(self.first) < (1 if self.gather else AT_MOST + 1):
            self.first.append((case, post))


def step_of(case: Case) -> int:
    step = case.entry.detail.get("step")
    return step if isinstance(step, int) and case.entry.verb == Verb.MATTER_CLIMBED else 0


def deliver(*, now: datetime) -> dict:
    """Tell people what happened since the last reading, in every district."""
    districts = Head.objects.order_by("district").values_list("district", flat=True)
    told = sum(deliver_in(district, now=now) for district in list(districts))
    return {"told": told} if told else {}


@transaction.atomic
def deliver_in(district: str, *, now: datetime) -> int:
    """Read on in one district; returns how many messages were made."""
    cursor = _held(district, now)
    upto = Entry.objects.of(district).aggregate(last=Max("seq"))["last"] or 0
    with reading.remembering():
        messages = _told(district, cursor.seq, upto, since=cursor.at - NEWS, now=now)
    bulk.insert(messages)
    bulk.insert(_ways_out(messages, district, now))
    cursor.seq, cursor.at = upto, now
    cursor.save(update_fields=["seq", "at"])
    return len(messages)


def _held(district: str, now: datetime) -> Cursor:
    """The cursor of a district, ours until the transaction ends. A new one begins at the news, not at the beginning."""
    cursor = Cursor.objects.select_for_update().filter(district=district).first()
    if cursor is None:
        first = Entry.objects.of(district).filter(at__gte=now - NEWS).aggregate(first=Min("seq"))["first"]
        last = Entry.objects.of(district).aggregate(last=Max("seq"))["last"] or 0
        begin = Cursor(district=district, seq=first - 1 if first else last, at=now)
        Cursor.objects.bulk_create([begin], ignore_conflicts=True)
        cursor = Cursor.objects.select_for_update().get(district=district)
    return cursor


def _told(district: str, after: int, upto: int, *, since: datetime, now: datetime) -> list[Message]:
    roll, day = roll_of(district), day_of(now)
    heaps: dict[tuple[UUID, str, str], Heap] = {}
    sight = reading.Sight(roll, day)
    for page in reading.pages(district, after, upto):
        for case in reading.cases([entry for entry in page if entry.at >= since], roll, day):
            _heap_up(case, heaps, sight)
    return [message for heap in heaps.items() for message in _messages(*heap, district)]


def _heap_up(case: Case, heaps: dict, sight: reading.Sight) -> None:
    verb, rule = case.entry.verb, RULES[Verb(case.entry.verb)]
    # Whoever acts knows it; and nobody is told of one line twice.
    done = {case.entry.by_id}
    for told in rule.told:
        for person, post in RELATIONS[told.who](case):
            if person not in done and (told.unseen or sight.covers(person, case)):
                done.add(person)
                key = (person, verb, told.who)
                if key not in heaps:
                    heaps[key] = Heap(told, rule.gather)
                heaps[key].add(case, post)


def _messages(key: tuple[UUID, str, str], heap: Heap, district: str) -> list[Message]:
    person, verb, _who = key
    told = heap.told
    many = bool(told.many) and heap.count > (1 if heap.gather else AT_MOST)

    def message(case: Case, post: UUID | None) -> Message:
        facts = {"step": heap.step} if many else facts_of(case, post)
        if told.unseen and not many:
            # Where and when it is now is not theirs any more.
            facts = {"number": facts["number"]}
        seat = case.roll.seats.get(post)
        facts |= {"seat": seat.title if seat else ""}
        return Message(
            district=district,
            person_id=person,
            entry=case.entry.pk,
            verb=verb,
            relation=told.who,
            topic=told.topic,
            # Nothing leads to what one may not see any more.
            subject_kind="" if many or told.unseen else _kind(case),
            subject=None if many or told.unseen else case.entry.subject,
            post=post,
            count=heap.count if many else 1,
            facts={name: value for name, value in facts.items() if value},
            urgent=_urgent(case, heap, many),
            at=heap.newest if many else case.entry.at,
        )

    return [message(*one) for one in (heap.first[:1] if many else heap.first)]


def _kind(case: Case) -> str:
    return "matter" if case.matter else case.entry.subject_kind


def _urgent(case: Case, heap: Heap, many: bool) -> bool:
    """What a rule calls so; what has climbed to red; the next move on a major hazard."""
    major = case.matter is not None and case.matter.urgency == Urgency.MAJOR and heap.told.who == "turn"
    return heap.told.urgent or (heap.step if many else step_of(case)) >= Height.RED or (major and not many)


def facts_of(case: Case, post: UUID | None) -> dict:
    """What the sentence needs, and what tells the page's reader which one it is."""
    entry, roll, detail = case.entry, case.roll, case.entry.detail
    seat = roll.seats.get(post) or roll.seats.get(entry.subject)
    chain = next((one.number for one in roll.versions if one.chain_id == entry.subject), "")
    number = case.matter.number if case.matter else case.visit.number if case.visit else chain
    return {
        "number": number or case.meeting or case.site_code,
        "title": case.matter.title if case.matter else _places(detail),
        "due": case.matter.due_at.isoformat() if case.matter and case.matter.due_at else "",
        "until": detail.get("until") or "",
        "on": detail.get("on") or "",
        "held_at": detail.get("held_at") or "",
        "was_held_at": detail.get("was_held_at") or "",
        "since": detail.get("since") or "",
        "step": step_of(case),
        "post": seat.title if seat else "",
    }


def _places(detail: dict) -> str:
    """From where to where a meeting was moved: shown in the page, where places may stand, and sent to nobody."""
    return " → ".join(filter(None, (detail.get("was_place"), detail.get("place"))))


def _ways_out(messages: list[Message], district: str, now: datetime) -> list[Delivery]:
    """What each person chose for this kind of message, and the robots of the units whose posts it went to."""
    people = {one.person_id for one in messages}
    choices, robots = defaultdict(list), defaultdict(list)
    for person, topic, channel, pace in (
        Choice.objects.of(district)
        .filter(person__in=people)
        .values_list("person_id", "topic", "channel", "pace")
    ):
        choices[person, topic].append((channel, pace))
    reach = {one.person_id: one for one in Reach.objects.of(district).filter(person__in=people)}
    for robot in Robot.objects.of(district).standing():
        for topic in robot.topics:
            robots[robot.unit_id, topic].append(robot)
    roll, made = roll_of(district), []
    for message in messages:
        for channel, pace in choices[message.person_id, message.topic]:
            if not is_ready(channel):
                continue
            if channel == Channel.EMAIL and not _confirmed(reach.get(message.person_id)):
                continue
            held = pace == Pace.DAILY
            wait = None if held else not_before(reach.get(message.person_id), now, urgent=message.urgent)
            made.append(
                Delivery(
                    district=district,
                    message=message,
                    person_id=message.person_id,
                    channel=channel,
                    made_at=now,
                    state=State.HELD if held else State.QUEUED,
                    next_at=wait,
                    once=f"{message.pk}/{channel}",
                )  # fmt: skip
            )
        unit = roll.seats[message.post].unit_id if message.post in roll.seats else None
        for robot in robots[unit, message.topic]:
            made.append(
                Delivery(
                    district=district,
                    message=message,
                    robot=robot,
                    channel=Channel.ROBOT,
                    made_at=now,
                    state=State.QUEUED,
                    next_at=now,
                    once=f"{message.pk}/{robot.pk}",
                )  # fmt: skip
            )
    return made


def _confirmed(reach: Reach | None) -> bool:
    """To an address that nobody confirmed nothing goes: it may be somebody else's."""
    return reach is not None and reach.confirmed


def not_before(reach: Reach | None, now: datetime, *, urgent: bool) -> datetime:
    """Now; in somebody's quiet hours their end, unless it is urgent."""
    if urgent or reach is None or reach.quiet_from is None or reach.quiet_from == reach.quiet_until:
        return now
    here = timezone.localtime(now)
    begins, ends, clock = reach.quiet_from, reach.quiet_until, here.time()
    quiet = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not quiet:
        return now
    day = here.date() + timedelta(days=1) if clock >= ends else here.date()
    return datetime.combine(day, time(ends.hour, ends.minute), here.tzinfo)
