"""A dangerous slope in a town, the leader who owns the problem, the post that leads the work."""

from datetime import date, timedelta
from types import SimpleNamespace

from anlian.lattice.models import SiteKind
from anlian.lattice.powers import Role
from anlian.problems import actions
from anlian.problems.lifecycle import State
from anlian.problems.models import ProblemKind
from anlian.supervision.models import Milestone
from tests.factories import AT, site
from tests.factories.people import hold
from tests.factories.places import lattice
from tests.supervision.world import district as supervised_district


def district() -> SimpleNamespace:
    people = supervised_district()
    people.helper = hold(Role.DEPARTMENT, "地质科长", unit="CG", sector=lattice().sectors["RQ"])
    people.owner = people.leader
    people.slope = site(kind=SiteKind.SHOP, name="帝景山庄")
    return people


TOLD = {
    "kind": ProblemKind.UNSAFE_BUILDING, "title": "长青路10号危房", "description": "砖木结构，鉴定为D级，仍有人居住",
    "decision": "区委常委会会议2023年第2次",
}  # fmt: skip


def opened(people, *, by=None, at=AT, **told):
    given = (
        TOLD
        | {"owner": people.owner.seat_of_leader, "lead": people.mayor.seat, "helping": [people.helper.seat]}
        | told
    )
    problem = actions.open_problem(given.pop("site", people.shop), by=by or people.deputy, at=at, **given)
    problem.now = at + timedelta(hours=1)
    return problem


def prepared():
    """The people, with the post by which the chain's leader holds it."""
    people = district()
    term = people.leader.appointments.known().filter(district="430407").select_related("post").get()
    people.leader.seat_of_leader = term.post
    return people


def step(people, problem, due=date(2023, 4, 30), text="全部住户搬离", **told):
    actions.add_milestone(problem, by=people.mayor, at=problem.now, text=text, due=due, **told)
    return Milestone.objects.of("430407").filter(matter=problem.matter, text=text).get()


def reach(people, problem, milestone, by=None):
    actions.reach_milestone(
        problem, by=by or people.mayor, at=problem.now, milestone=milestone, evidence="搬离确认书"
    )


WAY = [
    (State.PLANNED, "plan", "mayor", {"plan": "先搬离，后拆除"}),
    (State.UNDER_WAY, "start", "owner", {}),
    (State.ACCEPTANCE_ASKED, "ask_acceptance", "mayor", {"report": "已拆除"}),
    (State.ACCEPTED, "accept", "office", {"opinion": "现场核查属实"}),
    (State.SOLVED, "solve", "owner", {"evidence": "拆除前后照片与验收单"}),
]
GIVEN = {name: given for _state, name, _who, given in WAY} | {
    "return_plan": {"reason": "缺资金"},
    "add_milestone": {"text": "清运", "due": date(2023, 5, 31)},
    "add_money": {
        "source": "FISCAL",
        "stage": "RAISED",
        "amount": 100,
        "day": AT.date(),
        "paper": "石财指〔2023〕1号",
    },
    "send_back": {"missing": "仍有一户"},
    "void": {"reason": "重复立项"},
    "name_cause": {"cause": "NATURAL", "finding": "湘地鉴〔2023〕5号"},
}


def do(people, problem, name, who, given):
    by = getattr(people, who) if isinstance(who, str) else who
    actions.DEEDS[name](problem, by=by, at=problem.now, **given)
    problem.now += timedelta(hours=1)


def brought(people, state, **told):
    problem = opened(people, **told)
    problem.milestone = step(people, problem)
    if state == State.VOID:
        do(people, problem, "void", "deputy", GIVEN["void"])
        return problem
    for reached, *deed in WAY if state != State.OPENED else []:
        if deed[0] == "ask_acceptance":
            reach(people, problem, problem.milestone)
        do(people, problem, *deed)
        if reached == state:
            break
    assert problem.matter.state == state
    return problem
