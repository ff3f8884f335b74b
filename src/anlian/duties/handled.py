"""What duties, tasks and hazards tell of somebody in a post: met and missed, done and not done, acted upon or not."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.timezone import localdate

from anlian.duties.doings import Doing, Outcome, Part, Span, outcome_of
from anlian.duties.lifecycle import State
from anlian.duties.models import Duty, Proof, Task
from anlian.duties.task_lifecycle import State as Stage
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Climb, Kind, Matter

DUTY_OUTCOMES = {
    State.MET: Outcome.DONE, State.MET_LATE: Outcome.LATE, State.MISSED: Outcome.MISSED,
    State.EXCUSED: Outcome.EXCUSED, State.RELEASED: Outcome.PASSED,
}  # fmt: skip
TASK_ENDS = {Stage.MISSED: Outcome.MISSED, Stage.EXCUSED: Outcome.EXCUSED}
# What somebody does to a hazard, of all that the record knows.
HANDLING = [verb for verb in Verb if verb.startswith(("HAZARD_", "EXTENSION_", "CONTROL_"))] + [
    Verb.MATTER_TIGHTENED
]


def duties(span: Span) -> Iterator[Doing]:
    """Every duty that fell on them in this post: no state is left out."""
    found = Duty.objects.of(span.district).filter(
        holder=span.person_id, post=span.post_id, first__lte=span.last, last__gte=span.first
    )
    for duty in found.with_story().order_by("period", "obligation__code", "once"):
        waiting = Outcome.OVERDUE if duty.matter.due_at < span.now else Outcome.OPEN
        yield Doing(
            Part.DUTY, duty.pk, duty.matter.number, localdate(duty.work_at) if duty.work_at else duty.last,
            f"{duty.of} {duty.obligation.title}", DUTY_OUTCOMES.get(duty.state, waiting),
            duty.work_number or str(duty.excused_because), "duties:show",
        )  # fmt: skip


def tasks(span: Span) -> Iterator[Doing]:
    """Tasks of the post by who held it when they were due; each with the hashes of the papers kept with it."""
    found = list(
        Task.objects.of(span.district)
        .filter(span.of_post("matter__due_at"))
        .with_story()
        .order_by("matter__number")
    )
    papers, numbers = {}, {}
    for proof in (
        Proof.objects.of(span.district).filter(task__in=found).select_related("evidence").order_by("at")
    ):
        if proof.evidence:
            papers.setdefault(proof.task_id, []).append(proof.evidence.sha256)
        else:
            numbers.setdefault(proof.task_id, []).append(proof.number)
    for task in found:
        outcome = TASK_ENDS.get(task.stage) or outcome_of(
            due=task.matter.due_at, reported=task.reported_at, done=task.stage == Stage.DONE, now=span.now
        )
        yield Doing(
            Part.TASK, task.pk, task.matter.number, localdate(task.matter.due_at), str(task.text),
            outcome, "、".join(numbers.get(task.pk, ())), "duties:task", proofs=papers.get(task.pk, []),
        )  # fmt: skip


def hazards(span: Span) -> Iterator[Doing]:
    """Hazards that they acted on in these days, and those that climbed to the post and that they left lying."""
    # A line that names no post is told by whoever wrote it, in each of their posts.
    in_post = Q(detail__in_post=str(span.post_id)) | ~Q(detail__has_key="in_post")
    lines = (
        Entry.objects.of(span.district)
        .filter(in_post, by=span.person_id, verb__in=HANDLING)
        .filter(span.q("at"))
    )
    acts = {}
    for line in lines.order_by("seq"):
        acts.setdefault(line.subject, []).append(line)
    climbs = {}
    for climb in Climb.objects.of(span.district).filter(told=span.post_id).filter(span.q("swept_at")):
        climbs[climb.matter_id] = max(climb.swept_at, climbs.get(climb.matter_id, climb.swept_at))
    found = Matter.objects.of(span.district).filter(pk__in=[*acts, *climbs], kind=Kind.HAZARD)
    for matter in found.order_by("number"):
        mine, climbed = acts.get(matter.pk, []), climbs.get(matter.pk)
        last = mine[-1] if mine else None
        if climbed is None or (last is not None and last.at >= climbed):
            outcome = Outcome.DONE
        else:
            outcome = Outcome.PASSED if matter.closed_at else Outcome.OVERDUE
        yield Doing(
            Part.HAZARD, matter.pk, matter.number, localdate(last.at if last else climbed), str(matter.title), outcome,
            "、".join(dict.fromkeys(str(Verb(line.verb).label) for line in mine)), "hazards:show",
            line=last.seq if last else None, proofs=[bytes(last.leaf).hex()] if last else [],
        )  # fmt: skip
