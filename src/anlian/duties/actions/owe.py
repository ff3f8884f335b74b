"""Duties come into being by the calendar, follow the post when it changes hands, and are missed when time is up."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anlian.duties.lifecycle import MOVES, State
from anlian.duties.models import Duty, Obligation, Obliged
from anlian.duties.periods import DAY, Period, begins, ends, owing, shares
from anlian.kernel import bulk
from anlian.kernel.clock import day_of
from anlian.lattice.above import post_above
from anlian.lattice.roll import Roll, roll_of
from anlian.ledger.actions import Line, record_many
from anlian.ledger.models import Head
from anlian.ledger.verbs import Verb
from anlian.matters import clocks, door
from anlian.matters.models import Kind
from anlian.matters.opening import open_for_post


@dataclass(frozen=True)
class Due:
    """One duty as the calendar and the roll say it should be."""

    obligation: Obligation
    origin: UUID
    post: UUID
    person: UUID | None
    period: Period
    first: date
    last: date
    number: int

    @property
    def once(self) -> str:
        return f"{self.obligation.code}/{self.origin}/{self.period.first}/{self.person}/{self.number}"


@transaction.atomic
def owe(district: str, *, now: datetime) -> int:
    """生成履职任务: what every post owes in the periods that run; returns how many are new. May run twice.

    A holder who left in the middle owes by the end of their days; one who left too early, nothing; where nobody
    held the post long enough, the post above owes it.
    """
    day = day_of(now)
    # One at a time, and in the same order as whatever writes lines: two runs find the same and take it once.
    Head.hold(district)
    roll = roll_of(district)
    due = {one.once: one for one in _due(district, roll, day)}
    known = {
        duty.once: duty
        for duty in Duty.objects.of(district)
        .filter(Q(once__in=due) | Q(matter__state=State.OWED, period__lte=day, last__gte=day - 92 * DAY))
        .select_related("matter", "obligation", "post")
    }
    for duty in known.values():
        if duty.state == State.OWED and day in duty.of:
            _follow(duty, due.get(duty.once), now)
    return _open([one for key, one in due.items() if key not in known], roll, now)


def _due(district: str, roll: Roll, day: date):
    """What should be owed in the periods around a day."""
    obliged = defaultdict(list)
    for row in Obliged.objects.of(district).values_list("obligation_id", "post_id"):
        obliged[row[0]].append(row[1])
    for obligation in Obligation.objects.of(district).known().filter(since__lte=day):
        period = Period.of(obligation.every, day)
        # What is set in the middle of a period is owed from the next one on.
        if not obligation.holds(period.first):
            continue
        for post_id in obliged[obligation.pk]:
            if roll.seats[post_id].stands(day):
                yield from _of_post(obligation, post_id, period, roll, day)


def _of_post(obligation: Obligation, post_id: UUID, period: Period, roll: Roll, day: date):
    held = owing(shares(roll, post_id, period), period.every)
    if held:
        for share in held:
            for number in range(1, obligation.times + 1):
                yield Due(
                    obligation, post_id, post_id, share.person_id, period, share.first, share.last, number
                )
        return
    above = post_above(roll, post_id, day)
    term = roll.holder(above, day) if above else None
    for number in range(1, obligation.times + 1):
        yield Due(
            obligation, post_id, above or post_id, term.person_id if term else None, period, period.first, period.last,
            number,
        )  # fmt: skip


def _open(due: list[Due], roll: Roll, now: datetime) -> int:
    if not due:
        return 0
    district = roll.district
    numbers = defaultdict(list)
    for one in due:
        numbers[one.first.year].append(one)
    duties = []
    for year, many in numbers.items():
        for number, one in zip(clocks.next_numbers(district, Kind.DUTY, year, len(many)), many, strict=True):
            duties.append(_made(one, f"LZ{year}-{number:05d}", roll))
    bulk.insert([duty.matter for duty in duties])
    bulk.insert(duties)
    lines = [
        Line(
            Verb.DUTY_OWED, duty.matter, None, now,
            detail={"obligation": one.obligation.title, "post": str(duty.post_id), "until": str(one.last)}
            | ({"fell_from": str(one.origin)} if duty.fell_from_id else {}),
        )
        for duty, one in zip(duties, (one for many in numbers.values() for one in many), strict=True)
    ]  # fmt: skip
    record_many(lines, district=district)
    return len(duties)


def _made(one: Due, number: str, roll: Roll) -> Duty:
    title = f"{one.period} {one.obligation.title}"
    matter = open_for_post(
        kind=Kind.DUTY, number=number, title=title, district=roll.district, post=one.post, state=State.OWED,
        at=begins(one.first), due_at=ends(one.last),
    )  # fmt: skip
    return Duty(
        id=matter.id, district=roll.district, matter=matter, obligation=one.obligation, post_id=one.post,
        holder_id=one.person, fell_from_id=one.origin if one.post != one.origin else None,
        period=one.period.first, first=one.first, last=one.last, lapses=one.period.lapses, once=one.once,
    )  # fmt: skip


def _follow(duty: Duty, due: Due | None, now: datetime) -> None:
    """The post changed hands: the duty is passed on, or ends with the holder's days."""
    if due is None:
        with door.by_rule(duty.matter, MOVES["release"], at=now, labels=State) as case:
            case.stop_clock()
            case.tell(why=_("the post was held too short, or has changed hands"))
    elif due.last != duty.last:
        with door.by_rule(duty.matter, MOVES["shorten"], at=now, labels=State) as case:
            case.restart_clock(ends(due.last))
            case.set(clocked_at=duty.matter.clocked_at)
            case.tell(until=str(due.last))
        Duty.objects.of(duty.district).filter(pk=duty.pk).update(first=due.first, last=due.last)


@transaction.atomic
def miss(district: str, *, now: datetime) -> int:
    """未履行: what was not made good by the end of the next period is missed, for ever. May run twice."""
    day = day_of(now)
    gone = (
        Duty.objects.of(district)
        .owed()
        .filter(lapses__lt=day)
        .select_related("matter")
        .select_for_update(of=("self",))
    )
    for duty in gone:
        with door.by_rule(duty.matter, MOVES["miss"], at=now, labels=State) as case:
            case.stop_clock()
    return len(gone)
