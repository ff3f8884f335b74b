"""The states of an inspection and the only moves between them. Guards, tests and the diagram come from this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.door import Move


class State(models.TextChoices):
    PLANNED = "PLANNED", _("planned")  # 已计划
    STARTED = "STARTED", _("begun")  # 检查中
    SUBMITTED = "SUBMITTED", _("awaiting the signature")  # 待签字
    CONFIRMED = "CONFIRMED", _("signed and finished")  # 已确认
    CANCELLED = "CANCELLED", _("cancelled")  # 已取消


DONE = (State.SUBMITTED, State.CONFIRMED)
BEGUN = (State.STARTED, *DONE)
ENDED = frozenset({State.CONFIRMED, State.CANCELLED})

S = State
_MOVES = [
    Move("start", (S.PLANNED,), S.STARTED, Power.INSPECT, Verb.INSPECTION_STARTED,
         who="team", basis="行政处罚法 §55"),
    Move("submit", (S.STARTED,), S.SUBMITTED, Power.INSPECT, Verb.INSPECTION_SUBMITTED,
         who="team", needs=("content",), basis="安全生产法 §68"),
    Move("confirm", (S.SUBMITTED,), S.CONFIRMED, Power.INSPECT, Verb.INSPECTION_CONFIRMED,
         who="team", basis="安全生产法 §68"),
    Move("cancel", (S.PLANNED, S.STARTED), S.CANCELLED, Power.INSPECT, Verb.INSPECTION_CANCELLED,
         who="team_or_planner", needs=("reason",)),
    # What was submitted stands as it is; what was forgotten is added below it, with a name and a time.
    Move("add", DONE, None, Power.INSPECT, Verb.INSPECTION_ADDED_TO, who="team", needs=("note",)),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
