"""The states of a prominent problem and the only moves between them. Guards, tests and the diagram come from this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.clocks import Time
from anlian.matters.door import Move
from anlian.matters.models import Turn


class State(models.TextChoices):
    OPENED = "OPENED", _("opened, plan due")  # 已立项
    PLANNED = "PLANNED", _("plan to be approved")  # 方案待批
    UNDER_WAY = "UNDER_WAY", _("under way")  # 推进中
    ACCEPTANCE_ASKED = "ACCEPTANCE_ASKED", _("acceptance asked for")  # 申请验收
    ACCEPTED = "ACCEPTED", _("accepted, to be struck off")  # 验收通过
    SOLVED = "SOLVED", _("solved")  # 已销号
    VOID = "VOID", _("void")  # 作废


ENDED = frozenset({State.SOLVED, State.VOID})
OPEN = frozenset(State) - ENDED
CLOCKS = {
    "to_plan": Time(10, "D"),
    "to_approve": Time(3, "W"),
    "to_accept": Time(10, "D"),
    "to_strike_off": Time(3, "W"),
}

S = State
WORK, LEAD = Power.DO_DUTIES, Power.OPEN_PROBLEM
ALL = tuple(sorted(OPEN))
GOING = (S.OPENED, S.PLANNED, S.UNDER_WAY)
_MOVES = [
    Move("plan", (S.OPENED,), S.PLANNED, WORK, Verb.PROBLEM_PLANNED, who="lead", needs=("plan",), clock="to_approve",
         turn=Turn.HOLDER),
    Move("return_plan", (S.PLANNED,), S.OPENED, LEAD, Verb.PROBLEM_PLAN_RETURNED, who="owner", needs=("reason",),
         clock="to_plan", turn=Turn.HOLDER),
    Move("start", (S.PLANNED,), S.UNDER_WAY, LEAD, Verb.PROBLEM_STARTED, who="owner", clock="milestone",
         turn=Turn.HOLDER),
    Move("add_milestone", GOING, None, WORK, Verb.MILESTONE_SET, who="lead", needs=("text", "due"), clock="milestone"),
    Move("reach_milestone", (S.UNDER_WAY,), None, WORK, Verb.MILESTONE_REACHED, who="named",
         needs=("milestone", "evidence"), clock="milestone"),
    Move("add_money", GOING, None, WORK, Verb.MONEY_NOTED, who="lead", needs=("amount", "paper")),
    Move("link_hazard", GOING, None, WORK, Verb.PROBLEM_HAZARD_LINKED, who="lead", needs=("hazard",)),
    # 地质灾害防治条例 §19, §35: who pays follows from the cause, and a danger zone is announced and marked.
    Move("name_cause", GOING, None, WORK, Verb.PROBLEM_CAUSE_NAMED, who="lead", needs=("cause", "finding"),
         basis="地质灾害防治条例 §35"),
    Move("ask_acceptance", (S.UNDER_WAY,), S.ACCEPTANCE_ASKED, WORK, Verb.PROBLEM_ACCEPTANCE_ASKED, who="lead",
         needs=("report",), clock="to_accept", turn=Turn.HOLDER),
    Move("accept", (S.ACCEPTANCE_ASKED,), S.ACCEPTED, Power.SUPERVISE, Verb.PROBLEM_ACCEPTED, who="not_lead_unit",
         needs=("opinion",), clock="to_strike_off", turn=Turn.HOLDER),
    Move("send_back", (S.ACCEPTANCE_ASKED, S.ACCEPTED), S.UNDER_WAY, Power.SUPERVISE, Verb.PROBLEM_SENT_BACK,
         who="not_lead_unit", needs=("missing",), clock="milestone", turn=Turn.HOLDER),
    Move("solve", (S.ACCEPTED,), S.SOLVED, LEAD, Verb.PROBLEM_SOLVED, who="owner", needs=("evidence",), clock="stop",
         turn=Turn.NOBODY),
    Move("void", ALL, S.VOID, LEAD, Verb.PROBLEM_VOIDED, who="not_lead_unit", needs=("reason",), clock="stop",
         turn=Turn.NOBODY),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
