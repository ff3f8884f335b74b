"""Tasks of the year: the list with its filters, one task with what proves it, and the year's file of a post."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from anlian.duties import lifecycle
from anlian.duties.doings import spans_of
from anlian.duties.models import Duty, DutyList, Obligation, Proof, Proven, Task
from anlian.duties.progress import Progress, progress_of
from anlian.duties.task_lifecycle import ENDED, State
from anlian.kernel import address
from anlian.kernel.counts import Pages, pointing, upto
from anlian.lattice import seats
from anlian.lattice.roll import Roll
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters import kinds as sorts
from anlian.matters.models import Height, Matter
from anlian.people.models import Person

PAGE = 50
LATE = "LATE"
SORTS = {
    "number": "matter__number",
    "post": "post__code",
    "due": "matter__due_at",
    "state": "matter__state",
}


@dataclass(frozen=True)
class Wanted(address.Wish):
    q: str = ""
    year: int | None = None
    state: str = ""
    post: UUID | None = None
    item: UUID | None = None
    mine: bool = False
    sort: str = "due"

    @classmethod
    def of(cls, query) -> "Wanted":
        return cls(
            q=address.text(query),
            year=address.number(query, "year", range(2000, 2101)),
            state=address.among(query, "state", [*State.values, LATE]),
            post=address.key(query, "post"),
            item=address.key(query, "item"),
            mine=bool(query.get("mine")),
            sort=query.get("sort", "") if query.get("sort", "").lstrip("-") in SORTS else "due",
        )


def narrowed(tasks: QuerySet, wanted: Wanted, person: Person, now: datetime) -> QuerySet:
    if wanted.q:
        tasks = tasks.filter(
            Q(text__icontains=wanted.q) | Q(matter__number=wanted.q) | Q(post__title__icontains=wanted.q)
        )
    if wanted.year:
        tasks = tasks.filter(year=wanted.year)
    if wanted.state == LATE:
        tasks = tasks.filter(matter__closed_at=None, matter__due_at__lt=now)
    elif wanted.state:
        tasks = tasks.filter(matter__state=wanted.state)
    if wanted.post:
        tasks = tasks.filter(post=wanted.post)
    if wanted.item:
        tasks = tasks.filter(item=wanted.item)
    if wanted.mine:
        tasks = tasks.filter(_mine(person, now))
    name = SORTS[wanted.sort.lstrip("-")]
    order = [f"-{name}" if wanted.sort.startswith("-") else name, "matter__number"]
    if wanted.sort == "due":
        # What is still to be done comes first, the longest late on top.
        tasks, order = tasks.alias(ended=Q(matter__closed_at__isnull=False)), ["ended", *order]
    return tasks.order_by(*order)


def _mine(person: Person, now: datetime) -> Q:
    """As on the sheets: by who held the post when it was due, or holds it until then."""
    found = Q(pk__in=[])
    for span in spans_of(person, now):
        found |= span.of_post("matter__due_at")
    return found


def listed(tasks: QuerySet, wanted: Wanted, person: Person, now: datetime, page: str):
    """A page of tasks, each with its count and how much proof it has."""
    found = narrowed(tasks, wanted, person, now)
    shown = Pages(
        found.with_story().annotate(proven_by=pointing(Proof.objects.all(), "task")), PAGE, upto(found)
    ).get_page(page)
    rows = list(shown.object_list)
    reached = progress_of(rows)
    for task in rows:
        task.progress = reached.get(task.pk)
    shown.object_list = rows
    return shown


def counts(tasks: QuerySet, now: datetime) -> dict[str, int]:
    told = {state: Count("pk", filter=Q(matter__state=state)) for state in State.values}
    late = Count("pk", filter=Q(matter__closed_at=None, matter__due_at__lt=now))
    return tasks.order_by().aggregate(**told, LATE=late)


@dataclass
class Story:
    """Everything that the page of one task shows."""

    task: Task
    progress: Progress | None
    proofs: list[Proof]
    milestones: list
    helpers: list[str]
    lines: list[Entry]
    moves: set[str] = field(default_factory=set)

    @property
    def ended(self) -> bool:
        return self.task.stage in ENDED


def story_of(task: Task, duties: Duties, may_set: bool) -> Story:
    roll = duties.roll
    held = {seat.id for seat in duties.posts}
    mine, helps = task.post_id in held, bool(held & set(task.assist))
    moves = set()
    if task.stage == State.OPEN:
        moves |= {"link", "papers"} if mine or helps else set()
        moves |= {"report"} if mine else set()
    other = may_set and not (mine or helps) and task.reported_by_id != duties.person.pk
    if other:
        moves |= {"confirm", "send_back"} if task.stage == State.REPORTED else set()
        moves |= {"excuse"} if task.stage == State.OPEN else set()
    return Story(
        task=task,
        progress=progress_of([task]).get(task.pk),
        proofs=proofs_of(task),
        milestones=list(task.milestones.filter(district=task.district).order_by("on")),
        helpers=[seats.called(roll.seats[key].unit, roll.seats[key].title) for key in task.assist],
        lines=list(
            Entry.objects.of(task.district)
            .filter(subject=task.pk)
            .exclude(verb=Verb.REFUSED)
            .select_related("by")
            .order_by("seq")
        ),
        moves=moves,
    )


ICONS = {
    Verb.TASK_SET: ("target", ""), Verb.TASK_PROVEN: ("paperclip", "work"), Verb.TASK_REPORTED: ("send", "look"),
    Verb.TASK_DONE: ("check", "done"), Verb.TASK_SENT_BACK: ("arrow-back-up", "fail"), Verb.TASK_MISSED: ("x", "fail"),
    Verb.TASK_EXCUSED: ("minus", "work"), Verb.MATTER_CLIMBED: ("stairs-up", "fail"),
}  # fmt: skip


def timeline_of(lines: list[Entry]) -> list[dict]:
    found = []
    for entry in lines:
        icon, tone = ICONS.get(entry.verb, ("circle", ""))
        words = [
            str(entry.detail[key]) for key in ("duty", "number", "due", "reason") if entry.detail.get(key)
        ]
        if entry.verb == Verb.MATTER_CLIMBED:
            words = [str(Height(entry.detail["step"]).label)]
        found.append({
            "icon": icon, "tone": tone, "title": Verb(entry.verb).label, "who": entry.by.name if entry.by else "",
            "at": entry.at, "text": " · ".join(words),
        })  # fmt: skip
    return found


PAGES = {Proven.VISIT: "inspections:show", Proven.MEETING: "meetings:show"}


def proofs_of(task: Task) -> list[Proof]:
    """What proves a task, each with the page that shows it."""
    found = list(
        task.proofs.filter(district=task.district).select_related("by", "evidence").order_by("at", "pk")
    )
    ended = [proof.record for proof in found if proof.kind == Proven.MATTER]
    kinds = (
        dict(Matter.objects.of(task.district).filter(pk__in=ended).values_list("pk", "kind")) if ended else {}
    )
    for proof in found:
        page = sorts.SORTS[kinds[proof.record]].page if proof.record in kinds else PAGES.get(proof.kind)
        try:
            proof.url = reverse(page, args=[proof.record]) if page else ""
        except NoReverseMatch:
            proof.url = ""
    return found


def obligations_of(district: str, post_id: UUID) -> list[tuple[str, str]]:
    """What a post owes again and again, and what a task may therefore count."""
    found = Obligation.objects.of(district).known().filter(obliged__post=post_id).order_by("code")
    return list(dict(found.values_list("code", "title")).items())


@dataclass(frozen=True)
class YearFile:
    """履职档案: all of a post's year, done and missed. Nothing can be left out of it."""

    held: seats.Held
    year: int
    lists: list[DutyList]
    duties: list[Duty]
    tasks: list[Task]

    @property
    def tally(self) -> dict[str, int]:
        states = [duty.state for duty in self.duties]
        return {state.value: states.count(state) for state in lifecycle.State}

    @property
    def task_tally(self) -> dict[str, int]:
        states = [task.stage for task in self.tasks]
        return {state.value: states.count(state) for state in State}


def year_file(
    roll: Roll, post_id: UUID, year: int, lists: QuerySet, duties: QuerySet, tasks: QuerySet, day: date
) -> YearFile:
    found = list(tasks.filter(post=post_id, year=year).with_story().annotate(proven_by=pointing(Proof.objects.all(), "task")).order_by(
        "matter__number"))  # fmt: skip
    reached = progress_of(found)
    for task in found:
        task.progress = reached.get(task.pk)
    held_in = Q(since__lt=date(year + 1, 1, 1)) & (Q(until=None) | Q(until__gt=date(year, 1, 1)))
    return YearFile(
        held=seats.held(roll, post_id, day),
        year=year,
        lists=list(lists.filter(held_in, post=post_id).select_related("signed_by").order_by("since")),
        duties=list(
            duties.filter(post=post_id, period__gte=date(year, 1, 1), period__lt=date(year + 1, 1, 1))
            .with_story()
            .order_by("period", "obligation__code", "once")
        ),
        tasks=found,
    )
