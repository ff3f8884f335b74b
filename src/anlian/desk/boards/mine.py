"""What is mine to do, what climbed to me, and what I wait for from others."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from anlian.desk.links import hazards, link
from anlian.hazards.boards.moves import LABELS
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.kernel.workdays import SHANGHAI
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.matters import kinds
from anlian.matters.models import Climb, Height, Kind, Matter, Turn, Urgency

SHOWN, SHOWN_BESIDE, MOST_AWAITED = 25, 6, 500
LATELY = timedelta(days=14)
HEAVY = ("answer", "words", "ladder", "site__words", "site__attributes")

S = State
# What a state waits for, once it is someone's turn; of a major hazard some wait for something else.
NEXT = {
    S.REPORTED: "verify",
    S.VERIFIED: "order",
    S.MAJOR_REVIEW: "confirm_major",
    S.PLAN_DUE: "submit_plan",
    S.PLAN_REVIEW: "approve_plan",
    S.ORDERED: "start",
    S.RECTIFYING: "submit",
    S.AWAITING_REVIEW: "pass",
    S.ACCEPTED: "close",
}
NEXT_OF_MAJOR = {S.AWAITING_REVIEW: "accept"}
GROUPS = (
    ("late", _("Late"), "red"),
    ("today", _("Due today"), "orange"),
    ("week", _("Due within a week"), "yellow"),
    ("later", _("Later"), ""),
)


class Moment:
    """One person's duties at one moment: what every panel is asked with."""

    def __init__(self, duties: Duties, now: datetime):
        self.duties, self.now, self.roll = duties, now, duties.roll
        self.today = duties.on
        self.scope = duties.scope(Power.SEE_HAZARDS)

    @property
    def district(self) -> str:
        return self.duties.person.district

    @property
    def matters(self):
        """Hazards within what this person may see."""
        return Matter.objects.of(self.district).within(self.scope).filter(kind=Kind.HAZARD)

    def day_ends(self, days: int = 0) -> datetime:
        """The last moment of today, or of the day so many days ahead."""
        return datetime.combine(self.today + timedelta(days=days + 1), time(0), SHANGHAI)

    def place(self, code: str) -> str:
        return place_name(self.roll, code)


@dataclass(frozen=True)
class Todo:
    """One matter as a line: what, where, until when, how high it climbed, and the next move."""

    matter: Matter
    place: str
    url: str
    act_url: str = ""
    act_label: str = ""
    note: str = ""

    @property
    def state(self):
        return kinds.states(self.matter.kind)(self.matter.state)


def line(matter: Matter, at: Moment, *, act: bool = False, note: str = "") -> Todo:
    site = matter.site.name if matter.site else ""
    place = " · ".join(filter(None, (site, at.place(matter.area_code))))
    act = act and matter.kind == Kind.HAZARD
    move = NEXT.get(matter.state, "") if act else ""
    if act and matter.urgency == Urgency.MAJOR:
        move = NEXT_OF_MAJOR.get(matter.state, move)
    return Todo(
        matter=matter,
        place=place,
        url=link(kinds.SORTS[matter.kind].page, matter.pk),
        act_url=link("hazards:do", matter.pk, move) if move else "",
        act_label=LABELS[move] if move else "",
        note=note,
    )


def to_do(at: Moment) -> dict:
    """My matters by urgency: how many of each, and the most urgent of them."""
    matters = Matter.objects.of(at.district).mine(at.duties)
    counts = matters.aggregate(
        late=Count("pk", filter=Q(due_at__lt=at.now)),
        today=Count("pk", filter=Q(due_at__gte=at.now, due_at__lt=at.day_ends())),
        week=Count("pk", filter=Q(due_at__gte=at.day_ends(), due_at__lt=at.day_ends(7))),
        later=Count("pk", filter=Q(due_at=None) | Q(due_at__gte=at.day_ends(7))),
    )
    urgent = (
        matters.select_related("site")
        .defer(*HEAVY)
        .order_by(F("due_at").asc(nulls_last=True), "number")[:SHOWN]
    )
    rows = {key: [] for key, _label, _tone in GROUPS}
    for matter in urgent:
        rows[_group(matter, at)].append(line(matter, at, act=True))
    total = sum(counts.values())
    return {
        "total": total,
        "late": counts["late"],
        "groups": [
            {"key": key, "label": label, "tone": tone, "count": counts[key], "rows": rows[key]}
            for key, label, tone in GROUPS
            if counts[key]
        ],
        "url": hazards(mine=1, sort="due"),
        "more": max(total - SHOWN, 0),
    }


def _group(matter: Matter, at: Moment) -> str:
    if matter.due_at is None or matter.due_at >= at.day_ends(7):
        return "later"
    if matter.due_at < at.now:
        return "late"
    return "today" if matter.due_at < at.day_ends() else "week"


def climbed(at: Moment) -> dict:
    """What climbed to a post of mine lately and is still open; of each matter the highest step."""
    steps = (
        Climb.objects.of(at.district)
        .filter(kinds.visible(at.duties, "matter__"), told__in=[seat.id for seat in at.duties.posts])
        .filter(step__gte=Height.YELLOW, swept_at__gte=at.now - LATELY, matter__closed_at=None)
        .filter(round=F("matter__round"))
        .select_related("matter__site")
        .defer(*(f"matter__{name}" for name in HEAVY))
        .order_by("-step", "-swept_at", "pk")[: 4 * SHOWN_BESIDE]
    )
    highest = {}
    for step in steps:
        highest.setdefault(step.matter_id, step)
    return {
        "rows": [(step, line(step.matter, at)) for step in list(highest.values())[:SHOWN_BESIDE]],
        "days": LATELY.days,
    }


def second_looks(at: Moment) -> dict:
    """Closed hazards that are due for a second look which I may take, the longest due first."""
    due = (
        Hazard.objects.of(at.district)
        .within(at.duties.scope(Power.REVIEW_HAZARD))
        .to_look_again(on=at.today)
        .without_part_of(at.duties.person)
    )
    rows = due.select_related("matter__site").defer(*(f"matter__{name}" for name in HEAVY))
    found = list(rows.order_by("look_again_on", "pk")[: SHOWN_BESIDE + 1])
    return {
        "rows": [(one, line(one.matter, at)) for one in found[:SHOWN_BESIDE]],
        "total": len(found) if len(found) <= SHOWN_BESIDE else due.count(),
        "url": hazards(look="due", sort="found"),
    }


def awaited(at: Moment) -> dict:
    """Open matters that I found, verified, ordered, put right or keep, and that wait for somebody else."""
    me, posts = at.duties.person, [seat.id for seat in at.duties.posts]
    matters = Matter.objects.of(at.district).filter(kind=Kind.HAZARD).open()
    done = Hazard.objects.of(at.district).filter(
        Q(finder=me) | Q(verified_by=me) | Q(ordered_by=me) | Q(rectified_by=me)
    )
    # Each part is found by its own index; two conditions joined by OR would be found by none.
    found, kept = matters.filter(hazards__in=done), matters.filter(principal=me)
    keys = _soonest(found.within(at.scope)).union(_soonest(kept.within(at.scope)))
    others = Q(matter__turn=Turn.RECTIFIER) & (Q(matter__principal=None) | ~Q(matter__principal=me))
    others |= ~Q(matter__turn=Turn.RECTIFIER) & (Q(matter__post=None) | ~Q(matter__post__in=posts))
    waiting = Hazard.objects.of(at.district).filter(others, pk__in=keys)
    rows = waiting.select_related("matter__site", "matter__post", "matter__principal").order_by(
        F("matter__due_at").asc(nulls_last=True), "pk"
    )
    found = [line(one.matter, at, note=_on_whom(one.matter, at)) for one in rows[: SHOWN_BESIDE + 1]]
    return {"rows": found[:SHOWN_BESIDE], "more": len(found) > SHOWN_BESIDE}


def _soonest(matters):
    return matters.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_AWAITED]


def _on_whom(matter: Matter, at: Moment) -> str:
    if matter.turn == Turn.RECTIFIER:
        return matter.principal.name if matter.principal else ""
    if matter.post_id is None or matter.post_id not in at.roll.seats:
        return ""
    seat, term = at.roll.seats[matter.post_id], at.roll.holder(matter.post_id, at.today)
    return " ".join(filter(None, (seat.unit, seat.title, term.person if term else "")))
