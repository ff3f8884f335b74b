"""Prominent problems from a leader's decision to the striking off."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.above import ladder_of, office
from anlian.lattice.models import Post, Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks, kinds
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence, Kind, Turn, Urgency
from anlian.matters.opening import open_matter
from anlian.people.models import Person
from anlian.problems import guards
from anlian.problems.lifecycle import CLOCKS, MOVES, State
from anlian.problems.models import CoPost, Held, Problem
from anlian.supervision import months
from anlian.supervision.actions import work
from anlian.supervision.actions.door import Passage, passing
from anlian.supervision.guards import require_delisted
from anlian.supervision.models import Milestone

PREFIX = kinds.SORTS[Kind.PROBLEM].prefix


@deed
def open_problem(
    site: Site,
    *,
    by: Person,
    at: datetime,
    kind: str,
    title: str,
    description: str,
    decision: str,
    owner: Post,
    lead: Post,
    helping: Iterable[Post] = (),
    sector: str = "",
    id: UUID | None = None,
) -> Problem:
    """立项: a leader decides, by a document or a meeting. The chain that answers for the place answers for the problem."""
    duties = Duties(by, day_of(at))
    duties.require(Power.OPEN_PROBLEM)
    if not Site.objects.of(site.district).within(duties.scope(Power.SEE_SITES)).filter(pk=site.pk).exists():
        raise NotFound
    if not decision.strip():
        raise Refused(_("Name the leader's decision: a document or a meeting."), guards.RULE)
    if not title.strip() or not description.strip():
        raise Refused(_("Say what the problem is."))
    roll, helping = duties.roll, [post for post in helping if post.pk not in (owner.pk, lead.pk)]
    guards.require_owner(roll, owner.pk)
    if owner.unit_id == lead.unit_id:
        raise Refused(
            _("Who leads the work belongs to another unit than the leader who owns it."), guards.FOUR_EYES
        )
    year = day_of(at).year
    number = f"{PREFIX}{year}-{clocks.next_number(site.district, Kind.PROBLEM, year):05d}"
    matter = open_matter(
        kind=Kind.PROBLEM, number=number, title=title.strip(), site=site, sector=sector, state=State.OPENED, turn=Turn.HOLDER,
        at=at, due_at=clocks.due(at, CLOCKS["to_plan"]), urgency=Urgency.MAJOR, id=id,
    )  # fmt: skip
    matter.post_id = lead.pk
    if not any(matter.ladder[:-1]):
        # No chain covers it: it climbs from the post that leads the work.
        matter.ladder = ladder_of(roll, lead.pk, day_of(at))
    matter.save(force_insert=True)
    problem = Problem.objects.create(
        id=matter.pk, district=site.district, matter=matter, kind=kind, description=description.strip(),
        decision=decision.strip(), opened_by=by, owner=owner, lead=lead,
    )  # fmt: skip
    CoPost.objects.bulk_create(
        [CoPost(district=site.district, problem=problem, post=post) for post in helping]
    )
    seat = duties.post_for(Power.OPEN_PROBLEM)
    record(
        Verb.PROBLEM_OPENED, matter, by=by, at=at, as_post=seat.title, decision=decision.strip(), title=title.strip(),
        lead=str(lead.pk), owner=str(owner.pk),
    )  # fmt: skip
    return problem


@contextmanager
def going(problem: Problem, name: str, **told) -> Iterator[Passage]:
    """Pass a problem through a move by name."""
    move = MOVES[name]
    with passing(problem, move, labels=State, read=(), check=guards.check_relation, **told) as passage:
        if move.clock in CLOCKS:
            passage.case.restart_clock_in(CLOCKS[move.clock])
        if move.clock == "stop":
            require_delisted(passage.case.matter)
        yield passage
        if (
            move.clock == "milestone"
            and passage.case.changes.get("state", move.end or passage.case.matter.state) == State.UNDER_WAY
        ):
            _until_next_milestone(passage)


def _until_next_milestone(passage: Passage) -> None:
    """A problem under way is due when its next milestone is; all reached, acceptance is to be asked for."""
    case, matter = passage.case, passage.case.matter
    open_ones = Milestone.objects.of(matter.district).filter(matter=matter, done_at=None).order_by("due")
    day = open_ones.values_list("due", flat=True).first()
    due = months.last_moment(day) if day else clocks.due(case.at, CLOCKS["to_accept"])
    if due != matter.due_at:
        case.restart_clock(due)


@deed
def plan(problem: Problem, *, by: Person, at: datetime, plan: str, expect: int | None = None) -> Problem:
    """报方案: how it is solved, with milestones. The leader who owns it approves."""
    with going(problem, "plan", by=by, at=at, expect=expect, given={"plan": plan}) as passage:
        guards.require_milestones(passage.record)
        passage.set(plan=plan.strip())
        passage.case.set(post_id=passage.record.owner_id)
        passage.case.tell(text=plan.strip())
    return problem


@deed
def return_plan(
    problem: Problem, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Problem:
    with going(problem, "return_plan", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        passage.case.set(post_id=passage.record.lead_id)
        passage.case.tell(reason=reason.strip())
    return problem


@deed
def start(problem: Problem, *, by: Person, at: datetime, expect: int | None = None) -> Problem:
    """批准方案: work begins, and is late as soon as a milestone is."""
    with going(problem, "start", by=by, at=at, expect=expect, given={}) as passage:
        passage.set(plan_approved_by=by)
        passage.case.set(post_id=passage.record.lead_id)
    return problem


@deed
def add_milestone(
    problem: Problem,
    *,
    by: Person,
    at: datetime,
    text: str,
    due: date,
    post: Post | None = None,
    expect: int | None = None,
) -> Problem:
    given = {"text": text, "due": due}
    with going(problem, "add_milestone", by=by, at=at, expect=expect, given=given) as passage:
        if post is not None and post.pk not in passage.record.posts:
            raise Refused(_("A milestone goes to a post that the problem names."), guards.RULE)
        work.set_milestone(passage.case, text=text, due=due, post=post)
    return problem


@deed
def reach_milestone(
    problem: Problem,
    *,
    by: Person,
    at: datetime,
    milestone: Milestone,
    evidence: str,
    photos: Sequence[bytes] = (),
    expect: int | None = None,
) -> Problem:
    """节点完成: by whoever leads, or by the post whose milestone it is."""
    given = {"milestone": milestone, "evidence": evidence}
    with going(problem, "reach_milestone", by=by, at=at, expect=expect, given=given) as passage:
        whose = {passage.record.lead_id, milestone.post_id}
        if not any(post.id in whose for post in passage.case.duties.posts):
            raise Refused(_("This milestone belongs to another post."), guards.RULE)
        work.reach_milestone(passage.case, milestone, evidence=evidence, photos=photos)
    return problem


@deed
def add_money(
    problem: Problem,
    *,
    by: Person,
    at: datetime,
    source: str,
    stage: str,
    amount: int,
    day: date,
    paper: str,
    note: str = "",
    expect: int | None = None,
) -> Problem:
    given = {"amount": amount, "paper": paper}
    with going(problem, "add_money", by=by, at=at, expect=expect, given=given) as passage:
        work.add_money(
            passage.case, source=source, stage=stage, amount=amount, day=day, paper=paper, note=note
        )
    return problem


@deed
def link_hazard(
    problem: Problem, *, by: Person, at: datetime, hazard: Hazard, expect: int | None = None
) -> Problem:
    """关联隐患: of the same site. It goes its own way; the problem ends after it."""
    with going(problem, "link_hazard", by=by, at=at, expect=expect, given={"hazard": hazard}) as passage:
        case = passage.case
        if hazard.matter.site_id != case.matter.site_id:
            raise Refused(_("Only hazards of the same site belong to it."), guards.RULE)
        _row, new = Held.objects.get_or_create(
            district=problem.district, problem=passage.record, hazard=hazard
        )
        if not new:
            raise Refused(_("The problem holds this hazard already."))
        case.tell(hazard=hazard.matter.number)
    return problem


@deed
def name_cause(
    problem: Problem,
    *,
    by: Person,
    at: datetime,
    cause: str,
    finding: str,
    zone_notice: str = "",
    photos: Sequence[bytes] = (),
    expect: int | None = None,
) -> Problem:
    """认定成因: natural or made by people, by a finding; a danger zone by its notice, with a photo of the sign."""
    given = {"cause": cause, "finding": finding}
    with going(problem, "name_cause", by=by, at=at, expect=expect, given=given) as passage:
        if not passage.record.is_landslide:
            raise Refused(_("Only of a landslide the cause decides who pays."))
        if zone_notice.strip() and not photos:
            raise Refused(_("A danger zone is marked: add a photo of the sign."), "地质灾害防治条例 §19")
        kept = attach(passage.case.matter, list(photos), role=Evidence.Role.CONTROL, by=by, at=at)
        passage.set(cause=cause, finding=finding.strip(), zone_notice=zone_notice.strip())
        passage.case.tell(cause=str(cause), paper=finding.strip(), photos=[row.sha256 for row in kept])
    return problem


@deed
def ask_acceptance(
    problem: Problem, *, by: Person, at: datetime, report: str, expect: int | None = None
) -> Problem:
    """申请验收: all milestones reached, all hazards that it holds closed."""
    with going(problem, "ask_acceptance", by=by, at=at, expect=expect, given={"report": report}) as passage:
        guards.require_done(passage.record)
        passage.set(report=report.strip(), asked_by=by)
        deciding = office(passage.case.duties.roll, day_of(at)) or passage.record.owner_id
        passage.case.set(post_id=deciding)
        passage.case.tell(report=report.strip())
    return problem


@deed
def accept(problem: Problem, *, by: Person, at: datetime, opinion: str, expect: int | None = None) -> Problem:
    """验收: by another unit than the one that leads. Now the leader who owns it may strike it off."""
    with going(problem, "accept", by=by, at=at, expect=expect, given={"opinion": opinion}) as passage:
        passage.set(accepted_by=by, accepted_at=at, opinion=opinion.strip())
        passage.case.set(post_id=passage.record.owner_id)
        passage.case.tell(opinion=opinion.strip())
    return problem


@deed
def send_back(
    problem: Problem, *, by: Person, at: datetime, missing: str, expect: int | None = None
) -> Problem:
    """退回: not solved yet."""
    with going(problem, "send_back", by=by, at=at, expect=expect, given={"missing": missing}) as passage:
        passage.set(asked_by=None, accepted_by=None, accepted_at=None, opinion=missing.strip())
        passage.case.set(post_id=passage.record.lead_id)
        passage.case.tell(missing=missing.strip())
    return problem


@deed
def solve(problem: Problem, *, by: Person, at: datetime, evidence: str, expect: int | None = None) -> Problem:
    """销号: with evidence and the consent of the leader who owns it, when nothing hangs on it any more."""
    with going(problem, "solve", by=by, at=at, expect=expect, given={"evidence": evidence}) as passage:
        guards.require_done(passage.record)
        guards.require_cause(passage.record)
        passage.set(solved_by=by, evidence=evidence.strip())
        passage.case.tell(evidence=evidence.strip())
    return problem


@deed
def void(problem: Problem, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Problem:
    """作废: opened by mistake. It stays to be seen, with the reason."""
    with going(problem, "void", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        passage.set(ended_because=reason.strip())
        passage.case.tell(reason=reason.strip())
    return problem


DEEDS = {
    "plan": plan,
    "return_plan": return_plan,
    "start": start,
    "add_milestone": add_milestone,
    "reach_milestone": reach_milestone,
    "add_money": add_money,
    "link_hazard": link_hazard,
    "name_cause": name_cause,
    "ask_acceptance": ask_acceptance,
    "accept": accept,
    "send_back": send_back,
    "solve": solve,
    "void": void,
}
