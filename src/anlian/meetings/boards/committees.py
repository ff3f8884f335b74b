"""Special committees (专委会): who sits on them, what they answer for, what they met about, what this quarter asks of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from anlian.duties.models import Duty
from anlian.duties.periods import Every, Period
from anlian.inspections.models import Inspection
from anlian.kernel.order import natural
from anlian.lattice import seats
from anlian.lattice.models import Unit, UnitKind
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll, Version
from anlian.lattice.scope import Duties
from anlian.lattice.seats import Held
from anlian.matters.models import Kind as Matters
from anlian.matters.models import Matter
from anlian.matters.wall import Lamp, lamps, lit
from anlian.meetings.boards.decisions import shown
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Decision, Meeting

SHOWN = 8


@dataclass
class Committee:
    """One committee as the roll has it on a day, and what is counted for it."""

    unit: Unit
    chair: Held | None
    posts: list[Held]
    sectors: list[str]
    versions: list[Version]
    lamps: list[Lamp] = field(default_factory=list)
    meetings: int = 0
    last_met: datetime | None = None
    unsettled: int = 0
    late: int = 0

    @property
    def worst(self) -> int:
        return max((lamp.worst for lamp in self.lamps), default=0)

    @property
    def open(self) -> int:
        return sum(lamp.open for lamp in self.lamps)


class CommitteesInView:
    """The committees that a person's duties touch: of the whole district, of their lines, their unit or their chains."""

    def __init__(self, duties: Duties):
        self.duties, self.roll, self.day = duties, duties.roll, duties.on
        self.scope = duties.scope(Power.SEE_MEETINGS)

    def all(self) -> list[Committee]:
        units = [unit for unit in self.roll.units.values() if unit.kind == UnitKind.COMMITTEE]
        found = [self.of(unit) for unit in sorted(units, key=lambda unit: natural(unit.code))]
        return [one for one in found if self.sees(one)]

    def find(self, key: UUID) -> Committee | None:
        unit = self.roll.units.get(key)
        if unit is None or unit.kind != UnitKind.COMMITTEE:
            return None
        found = self.of(unit)
        return found if self.sees(found) else None

    def sees(self, one: Committee) -> bool:
        if self.scope.whole_district or self.scope.chains & {version.chain_id for version in one.versions}:
            return True
        mine = {seat.id for seat in self.duties.posts}
        linked = {step.post_id for version in one.versions for step in version.steps}
        if mine & (linked | {held.seat.id for held in one.posts}):
            return True
        lines = {line for code in one.sectors for line in above(code)}
        return any(not claim.area and claim.sector in lines for claim in self.scope.claims)

    def of(self, unit: Unit) -> Committee:
        roll, day = self.roll, self.day
        posts = sorted(
            (seat for seat in roll.seats_in(unit.pk) if seat.stands(day)), key=lambda seat: natural(seat.code)
        )
        held = [seats.held(roll, seat.id, day) for seat in posts]
        charges = {charge.sector for seat in posts for charge in roll.charges_of(seat.id, day)}
        return Committee(
            unit=unit,
            chair=held[0] if held else None,
            posts=held,
            sectors=sorted(charges - {""}),
            versions=[one for one in roll.in_force(day) if one.committee_id == unit.pk],
        )


def hazards(duties: Duties):
    return (
        Matter.objects.of(duties.person.district)
        .within(duties.scope(Power.SEE_HAZARDS))
        .filter(kind=Matters.HAZARD)
    )


def counted(found: list[Committee], duties: Duties, now: datetime) -> list[Committee]:
    """Lights, meetings of the year and unsettled decisions of all of them, in three grouped statements."""
    district, scope = duties.person.district, duties.scope(Power.SEE_MEETINGS)
    lights = lit(hazards(duties), at=None, now=now)
    year = date(duties.on.year, 1, 1)
    met = {
        row["committee"]: row
        for row in Meeting.objects.of(district)
        .within(scope)
        .finished()
        .between(year, duties.on)
        .filter(committee__isnull=False)
        .order_by()
        .values("committee")
        .annotate(amount=Count("pk"), last=Max("held_at"))
    }
    left = {
        row["meeting__committee"]: row
        for row in Decision.objects.of(district)
        .within(scope)
        .open()
        .filter(meeting__committee__isnull=False)
        .order_by()
        .values("meeting__committee")
        .annotate(amount=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now, reported_at=None)))
    }
    for one in found:
        one.lamps = lamps(duties.roll, one.versions, lights, duties.on)
        row = met.get(one.unit.pk, {})
        one.meetings, one.last_met = row.get("amount", 0), row.get("last")
        row = left.get(one.unit.pk, {})
        one.unsettled, one.late = row.get("amount", 0), row.get("late", 0)
    return found


@dataclass
class Story:
    """One committee as its page tells it."""

    members: list[tuple[Held, str]]
    sectors: list[str]
    quarter: Period
    duties: list[Duty]
    planned: list[Meeting]
    meetings: list[Meeting]
    visits_planned: list[Inspection]
    visits_done: int
    decisions: list[Decision]


def story_of(one: Committee, duties: Duties, now: datetime) -> Story:
    district, roll, quarter = duties.person.district, duties.roll, Period.of(Every.QUARTER, duties.on)
    posts = [held.seat.id for held in one.posts]
    meetings = (
        Meeting.objects.of(district).within(duties.scope(Power.SEE_MEETINGS)).filter(committee=one.unit)
    )
    visits = Inspection.objects.of(district).within(duties.scope(Power.SEE_INSPECTIONS))
    visits = visits.filter(leader_post__in=posts).between(quarter.first, quarter.last)
    owed = Duty.objects.of(district).within(duties.scope(Power.SEE_DUTIES)).filter(post__in=posts)
    decisions = (
        Decision.objects.of(district)
        .within(duties.scope(Power.SEE_MEETINGS))
        .open()
        .filter(meeting__committee=one.unit)
    )
    return Story(
        members=_members(one, roll, duties.on),
        sectors=[roll.sectors[code].name for code in one.sectors if code in roll.sectors],
        quarter=quarter,
        duties=list(
            owed.filter(period__lte=quarter.last, last__gte=quarter.first)
            .with_story()
            .defer("matter__answer", "matter__words")
            .order_by("period", "post__code")
        ),
        planned=list(meetings.filter(state=State.PLANNED).with_story().order_by("held_at", "pk")[:SHOWN]),
        meetings=list(meetings.took_place().with_story().order_by("-held_at", "pk")[:SHOWN]),
        visits_planned=list(
            visits.filter(started_at=None, state="PLANNED").with_story().order_by("day", "pk")[:SHOWN]
        ),
        visits_done=visits.done().count(),
        decisions=shown(decisions.with_story().order_by("due_at", "pk")[:SHOWN], duties, now),
    )


def _members(one: Committee, roll: Roll, day: date) -> list[tuple[Held, str]]:
    """Posts that the chains name beside the committee's own, each with the chains in which it stands."""
    own, linked = {held.seat.id for held in one.posts}, defaultdict(list)
    for version in one.versions:
        for step in version.steps:
            if step.post_id and step.post_id not in own and version.number not in linked[step.post_id]:
                linked[step.post_id].append(version.number)
    found = [(seats.held(roll, post, day), "、".join(numbers)) for post, numbers in linked.items()]
    return sorted(found, key=lambda pair: (pair[0].seat.role != "LEADER", natural(pair[0].seat.code)))
