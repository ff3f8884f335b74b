"""The states of a decision (交办事项) and the only moves between them. Guards, tests and the diagram come from this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.clocks import Time
from anlian.matters.door import Move
from anlian.matters.models import Turn


class State(models.TextChoices):
    OPEN = "OPEN", _("being carried out")  # 办理中
    REPORTED = "REPORTED", _("reported as done, to be confirmed")  # 办结待核
    DONE = "DONE", _("confirmed as done")  # 已办结
    CANCELLED = "CANCELLED", _("withdrawn")  # 已撤销


ENDED = frozenset({State.DONE, State.CANCELLED})
# How long whoever confirms has for it.
TO_CONFIRM = Time(5, "W")

S = State
_MOVES = [
    Move("tell", (S.OPEN, S.REPORTED), None, Power.DO_DUTIES, Verb.DECISION_TOLD, who="carrier", needs=("note",)),
    Move("report", (S.OPEN,), S.REPORTED, Power.DO_DUTIES, Verb.DECISION_REPORTED, who="carrier",
         needs=("report",), clock="to_confirm", turn=Turn.CONFIRMER),
    Move("confirm", (S.REPORTED,), S.DONE, Power.HOLD_MEETINGS, Verb.DECISION_CONFIRMED, who="another",
         needs=("opinion",), clock="stop", turn=Turn.NOBODY),
    Move("send_back", (S.REPORTED,), S.OPEN, Power.HOLD_MEETINGS, Verb.DECISION_SENT_BACK, who="another",
         needs=("reason",), clock="promised", turn=Turn.HOLDER),
    Move("extend", (S.OPEN,), None, Power.HOLD_MEETINGS, Verb.DECISION_EXTENDED, who="another",
         needs=("until", "reason"), clock="until"),
    Move("cancel", (S.OPEN, S.REPORTED), S.CANCELLED, Power.HOLD_MEETINGS, Verb.DECISION_CANCELLED, who="overseer",
         needs=("reason",), clock="stop", turn=Turn.NOBODY),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
