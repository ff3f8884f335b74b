"""The states of a hazard and the only moves between them. Guards, tests and the diagram come from this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.clocks import Time
from anlian.matters.door import Move
from anlian.matters.models import Turn


class State(models.TextChoices):
    REPORTED = "REPORTED", _("reported")  # 已上报
    VERIFIED = "VERIFIED", _("verified")  # 已核实
    MAJOR_REVIEW = "MAJOR_REVIEW", _("major, to be judged")  # 重大待认定
    PLAN_DUE = "PLAN_DUE", _("plan due")  # 待报方案
    PLAN_REVIEW = "PLAN_REVIEW", _("plan under review")  # 方案待审
    ORDERED = "ORDERED", _("ordered")  # 已交办
    RECTIFYING = "RECTIFYING", _("being put right")  # 整改中
    AWAITING_REVIEW = "AWAITING_REVIEW", _("to be re-inspected")  # 待复查
    ACCEPTED = "ACCEPTED", _("accepted")  # 验收通过
    CLOSED = "CLOSED", _("closed")  # 已销号
    INVALID = "INVALID", _("unfounded")  # 不属实
    DUPLICATE = "DUPLICATE", _("duplicate")  # 重复
    TRANSFERRED = "TRANSFERRED", _("transferred")  # 已移送
    VOID = "VOID", _("void")  # 作废


ENDED = frozenset({State.CLOSED, State.INVALID, State.DUPLICATE, State.TRANSFERRED, State.VOID})
OPEN = frozenset(State) - ENDED
# While work is under way a date is promised, and only an extension moves it.
IN_WORK = (State.ORDERED, State.RECTIFYING)

# Time that each state allows where no order sets a date (workflows of the field; 监督检查规定 §19–21 for fire).
CLOCKS = {
    "to_verify": Time(1, "W"),
    "to_receive": Time(2, "W"),
    "to_order": Time(3, "W"),
    "to_judge": Time(3, "W"),
    "to_plan": Time(10, "D"),
    "to_review_plan": Time(3, "W"),
    "to_rectify": Time(7, "W"),
    "to_review": Time(10, "D"),
    "to_review_fire": Time(3, "W"),
    "to_close": Time(3, "W"),
}

S = State
_MOVES = [
    Move("verify", (S.REPORTED,), S.VERIFIED, Power.VERIFY_HAZARD, Verb.HAZARD_VERIFIED,
         needs=("basis",), clock="to_order", turn=Turn.OFFICER, basis="安全生产法 §41"),
    Move("reject", (S.REPORTED,), S.INVALID, Power.VERIFY_HAZARD, Verb.HAZARD_REJECTED,
         who="not_finder", needs=("reason",), clock="stop", basis="安全生产法 §73"),
    Move("merge", (S.REPORTED,), S.DUPLICATE, Power.VERIFY_HAZARD, Verb.HAZARD_MERGED,
         needs=("into",), clock="stop"),
    Move("transfer", (S.REPORTED, S.VERIFIED), S.TRANSFERRED, Power.VERIFY_HAZARD, Verb.HAZARD_TRANSFERRED,
         needs=("sector", "reason"), clock="stop", basis="安全生产法 §69"),
    Move("fix_on_spot", (S.VERIFIED,), S.CLOSED, Power.INSPECT, Verb.HAZARD_FIXED_ON_SPOT,
         who="finder", needs=("measure",), clock="stop", basis="安全生产法 §65"),
    Move("order", (S.VERIFIED,), S.ORDERED, Power.ORDER_HAZARD, Verb.HAZARD_ORDERED,
         needs=("demand",), clock="promised", turn=Turn.RECTIFIER, basis="安全生产法 §65"),
    Move("propose_major", (S.VERIFIED,), S.MAJOR_REVIEW, Power.ORDER_HAZARD, Verb.HAZARD_MAJOR_PROPOSED,
         needs=("clause",), clock="to_judge", turn=Turn.GROUP, basis="安全生产法 §118"),
    Move("confirm_major", (S.MAJOR_REVIEW,), S.PLAN_DUE, Power.GRADE_MAJOR, Verb.HAZARD_MAJOR_CONFIRMED,
         who="group_with_head", needs=("minutes", "others"), clock="to_plan", turn=Turn.RECTIFIER,
         basis="安全生产法 §41"),
    Move("set_general", (S.MAJOR_REVIEW,), S.VERIFIED, Power.GRADE_MAJOR, Verb.HAZARD_SET_GENERAL,
         who="group_with_head", needs=("minutes", "others"), clock="to_order", turn=Turn.OFFICER),
    Move("submit_plan", (S.PLAN_DUE,), S.PLAN_REVIEW, Power.RECTIFY_HAZARD, Verb.HAZARD_PLAN_SUBMITTED,
         who="rectifier", needs=("plan",), clock="to_review_plan", turn=Turn.HEAD),
    Move("approve_plan", (S.PLAN_REVIEW,), S.RECTIFYING, Power.APPROVE_PLAN, Verb.HAZARD_PLAN_APPROVED,
         who="head", clock="promised", turn=Turn.RECTIFIER),
    Move("return_plan", (S.PLAN_REVIEW,), S.PLAN_DUE, Power.APPROVE_PLAN, Verb.HAZARD_PLAN_RETURNED,
         who="head", needs=("reason",), clock="to_plan", turn=Turn.RECTIFIER),
    Move("start", (S.ORDERED,), S.RECTIFYING, Power.RECTIFY_HAZARD, Verb.HAZARD_WORK_STARTED, who="rectifier"),
    Move("submit", IN_WORK, S.AWAITING_REVIEW, Power.RECTIFY_HAZARD, Verb.HAZARD_SUBMITTED,
         who="rectifier", needs=("measure",), clock="to_review", turn=Turn.REVIEWER),
    Move("pass", (S.AWAITING_REVIEW,), S.CLOSED, Power.REVIEW_HAZARD, Verb.HAZARD_REVIEW_PASSED,
         who="reviewer_of_tier", needs=("opinion",), clock="stop"),
    Move("accept", (S.AWAITING_REVIEW,), S.ACCEPTED, Power.REVIEW_HAZARD, Verb.HAZARD_ACCEPTED,
         who="acceptance_group", needs=("opinion", "others"), clock="to_close", turn=Turn.HEAD),
    Move("fail", (S.AWAITING_REVIEW,), S.RECTIFYING, Power.REVIEW_HAZARD, Verb.HAZARD_REVIEW_FAILED,
         who="not_rectifier", needs=("missing",), clock="promised", turn=Turn.RECTIFIER),
    Move("close", (S.ACCEPTED,), S.CLOSED, Power.CLOSE_MAJOR, Verb.HAZARD_CLOSED,
         who="fresh_head", needs=("opinion",), clock="stop", basis="安全生产法 §65"),
    Move("still_gone", (S.CLOSED,), None, Power.REVIEW_HAZARD, Verb.HAZARD_STILL_GONE,
         who="second_looker", needs=("opinion",)),
    Move("found_again", (S.CLOSED,), S.RECTIFYING, Power.REVIEW_HAZARD, Verb.HAZARD_REOPENED,
         who="second_looker", needs=("reason",), clock="to_rectify", turn=Turn.RECTIFIER),
    Move("reopen", (S.CLOSED,), S.RECTIFYING, Power.REOPEN_HAZARD, Verb.HAZARD_REOPENED,
         needs=("reason",), clock="to_rectify", turn=Turn.RECTIFIER),
    Move("void", tuple(sorted(OPEN)), S.VOID, Power.VOID_HAZARD, Verb.HAZARD_VOIDED,
         needs=("reason",), clock="stop"),
    Move("set_control", tuple(sorted(OPEN)), None, Power.ORDER_HAZARD, Verb.CONTROL_SET,
         needs=("what",), basis="安全生产法 §65"),
    Move("lift_control", tuple(sorted(OPEN)), None, Power.ORDER_HAZARD, Verb.CONTROL_LIFTED, needs=("reason",)),
    Move("ask_extension", IN_WORK, None, Power.RECTIFY_HAZARD, Verb.EXTENSION_ASKED,
         who="rectifier", needs=("until", "reason")),
    Move("grant_extension", IN_WORK, None, Power.GRANT_EXTENSION, Verb.EXTENSION_GRANTED,
         who="above_issuer", clock="promised"),
    Move("refuse_extension", IN_WORK, None, Power.GRANT_EXTENSION, Verb.EXTENSION_REFUSED,
         who="above_issuer", needs=("reason",)),
    Move("tighten", tuple(sorted(OPEN)), None, Power.TIGHTEN, Verb.MATTER_TIGHTENED, needs=("note",)),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
