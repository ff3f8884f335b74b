"""The states of a task of the year and the only moves between them. Done is what somebody else confirmed on proof."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.door import Move
from anlian.matters.models import Turn


class State(models.TextChoices):
    OPEN = "OPEN", _("to be done")  # 进行中
    REPORTED = "REPORTED", _("reported, to be confirmed")  # 待确认
    DONE = "DONE", _("done")  # 已完成
    MISSED = "MISSED", _("not done")  # 未完成
    EXCUSED = "EXCUSED", _("excused")  # 免除


ENDED = frozenset({State.DONE, State.MISSED, State.EXCUSED})

S = State
BASIS = "地方党政领导干部安全生产责任制规定"
_MOVES = [
    Move("report", (S.OPEN,), S.REPORTED, Power.DO_DUTIES, Verb.TASK_REPORTED, who="holder", needs=("words", "proof"),
         turn=Turn.HEAD),
    Move("confirm", (S.REPORTED,), S.DONE, Power.SET_DUTIES, Verb.TASK_DONE, who="not_reporter", needs=("proof",),
         clock="stop", turn=Turn.NOBODY, basis=BASIS),
    Move("send_back", (S.REPORTED,), S.OPEN, Power.SET_DUTIES, Verb.TASK_SENT_BACK, who="not_reporter",
         needs=("reason",), turn=Turn.HOLDER),
    # What was not done in its year stays so: no move leads out of it.
    Move("miss", (S.OPEN,), S.MISSED, Power.DO_DUTIES, Verb.TASK_MISSED, who="rule", clock="stop", turn=Turn.NOBODY,
         basis=BASIS),
    Move("excuse", (S.OPEN,), S.EXCUSED, Power.SET_DUTIES, Verb.TASK_EXCUSED, who="not_reporter", needs=("reason",),
         clock="stop", turn=Turn.NOBODY),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
