"""Tasks of the year: set under a duty of a signed list, reported with proof, confirmed by somebody else, or missed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anlian.duties import burden, limits, works
from anlian.duties.models import DutyItem, DutyList, Milestone, Obliged, Proof, Proven, Task, WorkKind
from anlian.duties.periods import ends
from anlian.duties.progress import progress_of
from anlian.duties.task_lifecycle import MOVES, State
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.above import office
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.roll import roll_of
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks, door, evidence, kinds
from anlian.matters.door import Case
from anlian.matters.models import Evidence, Kind, Matter, Turn
from anlian.matters.opening import open_for_post
from anlian.people.models import Person

VISITS = (WorkKind.UNANNOUNCED, WorkKind.VISIT)


@deed
def set_task(
    item: DutyItem | None, *, by: Person | None, at: datetime, text: str, due: date, proven: str,
    assist: Sequence[Post] = (), counts: str = "", target: int | None = None,
    milestones: Sequence[tuple[date, str]] = (),
) -> Task:  # fmt: skip
    """下达年度任务: under one duty of a signed list, with a day and what will prove it."""
    if by is not None:
        Duties(by, day_of(at)).require(Power.SET_DUTIES)
    if item is None:
        raise Refused(_("A task stands under a duty of the post's list. Choose the duty first."))
    parent = DutyList.objects.of(item.district).select_related("post__unit").get(pk=item.list_id)
    post = parent.post
    if parent.since is None or parent.until is not None:
        raise Refused(_("The list is “%(stage)s”; tasks stand under the signed list in force.") % {
            "stage": parent.stage.label})  # fmt: skip
    if not text.strip():
        raise Refused(_("Say what is to be done."))
    burden.refuse(text, *(what for _on, what in milestones))
    limits.refuse_beyond(post, text, "")
    if due < day_of(at):
        raise Refused(_("The day by which it is to be done has passed."))
    if due.year != parent.year:
        raise Refused(_("A task of the list of %(year)d is due in that year.") % {"year": parent.year})
    if any(not what.strip() or on > due or on.year != due.year for on, what in milestones):
        raise Refused(_("Each milestone has words and a day of the year, not after the task is due."))
    if len({on for on, _what in milestones}) < len(milestones):
        raise Refused(_("Two milestones are on the same day."))
    _check_counts(post, counts, target)
    (number,) = clocks.next_numbers(post.district, Kind.TASK, due.year, 1)
    matter = open_for_post(
        kind=Kind.TASK, number=f"RW{due.year}-{number:05d}", title=text.strip(), district=post.district, post=post.pk,
        state=State.OPEN, at=at, due_at=ends(due),
    )  # fmt: skip
    matter.save(force_insert=True)
    term = roll_of(post.district).holder(post.pk, day_of(at))
    task = Task(
        id=matter.pk, district=post.district, matter=matter, item=item, year=due.year, post=post,
        holder_id=term.person_id if term else None, assist=[one.pk for one in assist if one.pk != post.pk],
        text=text.strip(), proven=proven, counts=counts, target=target,
    )  # fmt: skip
    task.save(force_insert=True)
    Milestone.objects.bulk_create(
        [
            Milestone(district=task.district, task=task, on=on, what=what.strip())
            for on, what in sorted(milestones)
        ]
    )
    record(
        Verb.TASK_SET, matter, by=by, at=at, duty=str(item.text)[:80], post=post.code, due=str(due), target=target,
        counts=counts,
    )  # fmt: skip
    return task


def _check_counts(post: Post, counts: str, target: int | None) -> None:
    if bool(counts) != bool(target):
        raise Refused(_("What is counted and how many belong together."))
    owed = Obliged.objects.of(post.district).filter(
        post=post, obligation__code=counts, obligation__superseded_at=None
    )
    if counts and not owed.exists():
        raise Refused(_("This post owes nothing of that kind; set what it owes first."))


@deed
def link_proof(task: Task, *, by: Person, at: datetime, number: str) -> Proof:
    """关联凭证: a visit or meeting that a post of the task led, or a matter brought to its end. By its number."""
    fresh = _to_prove(task, by, at)
    work = works.find(number, by=by, at=at)
    if work is not None:
        if work.at.year != fresh.year:
            raise Refused(_("%(number)s is not of %(year)d.") % {"number": work.number, "year": fresh.year})
        if work.leader.pk not in _holders(fresh, day_of(work.at)):
            raise Refused(
                _(
                    "%(number)s was led by %(who)s, who held none of the posts of this task. Borrowed work proves nothing."
                )
                % {"number": work.number, "who": work.leader.name}
            )
        kind, record_id, told = Proven.VISIT if work.kind in VISITS else Proven.MEETING, work.id, work.number
    else:
        matter = (
            Matter.objects.of(fresh.district)
            .filter(kinds.visible(Duties(by, day_of(at))), number=number.strip())
            .exclude(kind=Kind.TASK)
            .first()
        )
        if matter is None:
            raise Refused(
                _("There is no visit, meeting or matter “%(number)s” that you may see.") % {"number": number}
            )
        if matter.closed_at is None:
            raise Refused(_("%(number)s is still open: it proves nothing yet.") % {"number": matter.number})
        kind, record_id, told = Proven.MATTER, matter.pk, matter.number
    used = Proof.objects.of(fresh.district).filter(record=record_id).select_related("task__matter").first()
    if used is not None:
        raise Refused(_("%(number)s is the proof of %(other)s already.") % {
            "number": told, "other": used.task.matter.number})  # fmt: skip
    proof = Proof.objects.create(
        district=fresh.district, task=fresh, kind=kind, number=told, record=record_id, by=by, at=at
    )
    record(Verb.TASK_PROVEN, fresh.matter, by=by, at=at, number=told)
    return proof


@deed
def keep_papers(task: Task, *, by: Person, at: datetime, papers: Sequence[bytes]) -> list[Proof]:
    """上传凭证: papers or photos. What was used before is refused; what this task has already changes nothing."""
    fresh = _to_prove(task, by, at)
    if not papers:
        raise Refused(_("Choose a photo or a scanned paper."))
    rows = evidence.attach(
        fresh.matter, list(papers), role=Evidence.Role.AFTER, by=by, at=at, papers=True, resent=True
    )
    known = Proof.objects.of(fresh.district).filter(task=fresh, evidence__isnull=False)
    kept = (
        Evidence.objects.of(fresh.district)
        .filter(matter=fresh.matter, sha256__in=[row.sha256 for row in rows])
        .exclude(pk__in=known.values("evidence"))
    )
    proofs = Proof.objects.bulk_create(
        [
            Proof(district=fresh.district, task=fresh, kind=Proven.PAPER, evidence=one, by=by, at=at)
            for one in kept
        ]
    )
    if proofs:
        record(Verb.TASK_PROVEN, fresh.matter, by=by, at=at, papers=len(proofs))
    return proofs


def _to_prove(task: Task, by: Person, at: datetime) -> Task:
    fresh = _held(task)
    if by.pk not in _holders(fresh, day_of(at)):
        raise NotFound
    if fresh.stage != State.OPEN:
        raise Refused(_("This task is “%(state)s” already.") % {"state": fresh.stage.label})
    return fresh


def _holders(task: Task, day: date) -> set:
    """Whoever held the lead post or one that helps, on a day."""
    roll = roll_of(task.district)
    terms = [roll.holder(post, day) for post in (task.post_id, *task.assist)]
    return {term.person_id for term in terms if term}


@deed
def report_task(task: Task, *, by: Person, at: datetime, words: str, expect: int | None = None) -> Task:
    """报告完成: by the holder of the lead post, on proof."""
    fresh = _held(task)
    with _move(fresh, "report", by, at, expect) as case:
        if not words.strip():
            raise Refused(_("Write down what was done."))
        _require_proof(fresh)
        case.set(turn=Turn.HEAD, post_id=office(roll_of(fresh.district), day_of(at)) or fresh.post_id)
        case.tell(proofs=fresh.proofs.filter(district=fresh.district).count())
        _keep(fresh, report=words.strip(), reported_by=by, reported_at=at, sent_back="")
    return fresh


@deed
def confirm_task(task: Task, *, by: Person, at: datetime, expect: int | None = None) -> Task:
    """确认完成: by somebody who neither reported it nor holds the post, and only on proof."""
    fresh = _held(task)
    with _move(fresh, "confirm", by, at, expect) as case:
        _require_proof(fresh)
        case.stop_clock()
        case.set(post_id=fresh.post_id)
        _keep(fresh, confirmed_by=by)
    return fresh


@deed
def send_back_task(task: Task, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Task:
    """退回: with the reason; it is the post's again, and its day stays what it was."""
    fresh = _held(task)
    with _move(fresh, "send_back", by, at, expect) as case:
        if not reason.strip():
            raise Refused(_("Write down why it is sent back."))
        case.set(turn=Turn.HOLDER, post_id=fresh.post_id)
        case.tell(reason=reason.strip())
        _keep(fresh, sent_back=reason.strip(), reported_by=None, reported_at=None)
    return fresh


@deed
def excuse_task(task: Task, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Task:
    """免除: by the office, with a reason that stays to be read."""
    fresh = _held(task)
    with _move(fresh, "excuse", by, at, expect) as case:
        if not reason.strip():
            raise Refused(_("Write down why the task is excused."))
        case.stop_clock()
        case.tell(reason=reason.strip())
        _keep(fresh, excused_by=by, excused_because=reason.strip())
    return fresh


@transaction.atomic
def miss_tasks(district: str, *, now: datetime) -> int:
    """未完成: what nobody reported by the end of its year is missed, for ever. May run twice."""
    gone = (
        Task.objects.of(district)
        .filter(matter__state=State.OPEN, year__lt=day_of(now).year)
        .select_related("matter")
        .select_for_update(of=("self",))
    )
    for task in gone:
        with door.by_rule(task.matter, MOVES["miss"], at=now, labels=State) as case:
            case.stop_clock()
    return len(gone)


@contextmanager
def _move(task: Task, name: str, by: Person, at: datetime, expect: int | None) -> Iterator[Case]:
    """Through the door, and the relation that the move asks for."""
    with door.act(task.matter, MOVES[name], by=by, at=at, labels=State, expect=expect) as case:
        RELATIONS[case.move.who](case, task)
        yield case


def _holder(case: Case, task: Task) -> None:
    if not any(seat.id == task.post_id for seat in case.duties.posts):
        raise Refused(_("A task is reported by whoever holds its lead post."))


def _not_reporter(case: Case, task: Task) -> None:
    mine = any(seat.id in (task.post_id, *task.assist) for seat in case.duties.posts)
    if mine or case.by.pk == task.reported_by_id:
        raise Refused(
            _("Nobody confirms or excuses a task of their own; another member of the office decides.")
        )


RELATIONS = {"holder": _holder, "not_reporter": _not_reporter}


def _require_proof(task: Task) -> None:
    """Words alone prove nothing; a task that counts is done when the count is full."""
    if task.counts:
        reached = progress_of([task])[task.pk]
        if not reached.reached:
            raise Refused(
                _("%(met)d of %(target)d: it is done when all are met.")
                % {"met": reached.met, "target": reached.target}
            )
        return
    kinds_of = set(task.proofs.filter(district=task.district).values_list("kind", flat=True))
    if not kinds_of:
        raise Refused(
            _("Words alone prove nothing: link a visit, meeting or closed matter, or add a paper or photo.")
        )
    if task.proven not in kinds_of:
        raise Refused(_("What proves this task is %(kind)s.") % {"kind": task.get_proven_display()})


def _held(task: Task) -> Task:
    # Without its story: planning a join of ten tables takes longer than everything else that a deed does.
    found = (
        Task.objects.of(task.district)
        .select_related("matter")
        .select_for_update(of=("self",))
        .filter(pk=task.pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _keep(task: Task, **told) -> None:
    Task.objects.of(task.district).filter(pk=task.pk).update(**told)
    for name, value in told.items():
        setattr(task, name, value)
