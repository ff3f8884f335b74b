"""A small district whose people can bring a hazard to any of its states, by the deeds alone."""

from datetime import timedelta
from types import SimpleNamespace

from anlian.hazards import actions
from anlian.hazards.actions.major import PLAN_PARTS
from anlian.hazards.actions.rectify import SECOND_LOOK_AFTER
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard, Source
from anlian.kernel.clock import day_of
from anlian.lattice.powers import Role
from scenario.shigu import pictures
from tests.factories import (
    AT,
    auditor,
    chain,
    chief_of,
    head_of,
    item,
    lattice,
    office,
    officer_of,
    site,
    walker_of,
)
from tests.factories.people import hold

PLAN = {part: f"{part}已定" for part in PLAN_PARTS}


def district() -> SimpleNamespace:
    """Everybody who may have a part in it, each by a post of his own."""
    world = lattice()
    version = chain("L01")
    people = SimpleNamespace(
        head=hold(Role.DEPARTMENT, "大队长", unit="XF", sector=world.sectors["XF"]),
        inspector=hold(Role.DEPARTMENT, "监督员", unit="XF", sector=world.sectors["XF"]),
        second=hold(Role.DEPARTMENT, "监督员乙", unit="XF", sector=world.sectors["XF"]),
        gas=hold(Role.DEPARTMENT, "燃气科长", unit="CG", sector=world.sectors["RQ"]),
        town=officer_of(),
        other_town=officer_of("430407002"),
        chief=chief_of(),
        walker=walker_of(),
        leader=head_of(version),
        office=office(),
        committee=hold(Role.COMMITTEE, "消防专委会主任", unit="XF", sector=world.sectors["XF"]),
        auditor=auditor(),
        admin=hold(Role.ADMIN, "系统管理员", unit="AJ"),
    )
    people.shop = site()
    people.keeper = people.shop.principal
    people.by_role = {
        Role.LEADER: people.leader,
        Role.OFFICE: people.office,
        Role.DEPARTMENT: people.head,
        Role.COMMITTEE: people.committee,
        Role.TOWN: people.town,
        Role.COMMUNITY: people.chief,
        Role.GRID: people.walker,
        Role.FIRM: people.keeper,
        Role.AUDITOR: people.auditor,
        Role.ADMIN: people.admin,
    }
    return people


def report(people, *, at=AT, on_spot=True):
    return actions.report(
        people.shop, by=people.walker, at=at, summary="安全出口上锁", source=Source.INSPECTION,
        item=item(on_spot=on_spot, days=3), no_photo_reason="夜间",
    )  # fmt: skip


# From each state, the deed that leads on: who does it, with what.
GENERAL = [
    (State.VERIFIED, "verify", "inspector", {"basis": "消防法§28"}),
    (State.ORDERED, "order", "inspector", {"demand": "当场打开"}),
    (State.RECTIFYING, "start", "keeper", {}),
    (State.AWAITING_REVIEW, "submit", "keeper", {"measure": "已拆除门锁"}),
    (State.CLOSED, "pass", "second", {"opinion": "出口畅通"}),
]
MAJOR = [
    (State.VERIFIED, "verify", "inspector", {"basis": "消防法§28"}),
    (State.VERIFIED, "set_control", "inspector", {"what": "专人值守，停止营业"}),
    (State.MAJOR_REVIEW, "propose_major", "inspector", {"clause": "GB 35181-2025 直接判定要素"}),
    (State.PLAN_DUE, "confirm_major", "head", {"minutes": "集体认定", "others": ["second"]}),
    (State.PLAN_REVIEW, "submit_plan", "keeper", {"plan": PLAN, "due": timedelta(days=30), "amount": 100}),
    (State.RECTIFYING, "approve_plan", "head", {}),
    (State.AWAITING_REVIEW, "submit", "keeper", {"measure": "已重建疏散楼梯"}),
    (State.ACCEPTED, "accept", "inspector", {"opinion": "同意", "others": ["town"]}),
    (State.CLOSED, "close", "head", {"opinion": "同意销号"}),
]
SHORT = {
    State.INVALID: ("reject", "town", {"reason": "现场未见"}),
    State.TRANSFERRED: ("transfer", "town", {"sector": "RQ", "reason": "属燃气"}),
    State.VOID: ("void", "office", {"reason": "误录"}),
}


def bring(people, state, *, major=False):
    """A hazard in this state, with the moment after its last deed as `now`."""
    wrong = report(people)
    wrong.now = AT + timedelta(hours=1)
    if state == State.DUPLICATE:
        do(people, wrong, "merge", "town", {"into": report(people)})
        return wrong
    if state in SHORT:
        do(people, wrong, *SHORT[state])
        return wrong
    way = MAJOR if major or state not in {reached for reached, *_ in GENERAL} else GENERAL
    for reached, *deed in way if state != State.REPORTED else []:
        do(people, wrong, *deed)
        if wrong.matter.state == state and reached == state and (deed[0] != "verify" or way is GENERAL):
            break
    assert wrong.matter.state == state
    return wrong


def do(people, wrong, name, who, given):
    by = getattr(people, who) if isinstance(who, str) else who
    actions.DEEDS[name](wrong, by=by, at=wrong.now, **meant(people, wrong, given))
    wrong.now += timedelta(hours=1)


def meant(people, wrong, given):
    """Names become people, spans of time moments."""
    given = dict(given)
    if "others" in given:
        given["others"] = [getattr(people, one) for one in given["others"]]
    for key in ("due", "until"):
        if isinstance(given.get(key), timedelta):
            given[key] = wrong.now + given[key]
    return given


def drawn(people, *, photos=False) -> Hazard:
    """Closed at a high-risk place by the town and drawn; the moment is the day of its second look."""
    people.shop.risk = "red"
    people.shop.save()
    if photos:
        wrong = wrong_at(
            actions.report(
                people.shop, by=people.walker, at=AT, summary="安全出口上锁", source=Source.INSPECTION,
                photos=[pictures.before("H1")],
            )
        )  # fmt: skip
        do(people, wrong, "verify", "inspector", {"basis": "消防法§28"})
        do(people, wrong, "order", "inspector", {"demand": "打开"})
        do(people, wrong, "submit", "keeper", {"measure": "已打开", "photos": [pictures.after("H1", AT)]})
    else:
        wrong = bring(people, State.AWAITING_REVIEW)
    do(people, wrong, "pass", "town", {"opinion": "已清"})
    # Whether the lot falls on it hangs on its key.
    day = day_of(wrong.matter.closed_at) + SECOND_LOOK_AFTER
    Hazard.objects.filter(pk=wrong.pk).update(look_again_on=day)
    wrong.refresh_from_db()
    wrong.now = wrong.matter.closed_at + SECOND_LOOK_AFTER
    return wrong


# What each move is given when it is tried out of turn.
GIVEN = {name: given for _, name, _, given in [*GENERAL, *MAJOR]} | {
    "reject": {"reason": "现场未见"},
    "transfer": {"sector": "RQ", "reason": "属燃气"},
    "fix_on_spot": {"measure": "当场打开"},
    "set_general": {"minutes": "集体认定为一般", "others": ["second"]},
    "return_plan": {"reason": "缺应急预案"},
    "fail": {"missing": "仍上锁"},
    "reopen": {"reason": "又上锁"},
    "still_gone": {"opinion": "出口仍畅通"},
    "found_again": {"reason": "又上锁"},
    "void": {"reason": "误录"},
    "lift_control": {"reason": "已无危险"},
    "ask_extension": {"until": timedelta(days=60), "reason": "配件未到"},
    "grant_extension": {},
    "refuse_extension": {"reason": "不同意"},
    "tighten": {"note": "限期办结"},
}


def wrong_at(wrong):
    wrong.now = AT + timedelta(hours=1)
    return wrong
