"""The states of a duty and the only moves between them. Guards, tests and the diagram come from this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.door import Move
from anlian.matters.models import Turn


class State(models.TextChoices):
    OWED = "OWED", _("to be met")  # 待履行
    MET = "MET", _("met in time")  # 按期履行
    MET_LATE = "MET_LATE", _("met late")  # 逾期履行
    MISSED = "MISSED", _("missed")  # 未履行
    EXCUSED = "EXCUSED", _("excused")  # 免除
    RELEASED = "RELEASED", _("passed on")  # 移交


ENDED = frozenset({State.MET, State.MET_LATE, State.MISSED, State.EXCUSED, State.RELEASED})
# What a figure of duties counts: who was excused or released owed nothing.
COUNTED = (State.OWED, State.MET, State.MET_LATE, State.MISSED)

S = State
BASIS = "地方党政领导干部安全生产责任制规定"
_MOVES = [
    # Met by work and by nothing else: no button says "done".
    Move("meet", (S.OWED,), S.MET, Power.DO_DUTIES, Verb.DUTY_MET, who="rule", clock="stop", turn=Turn.NOBODY,
         basis=BASIS),
    Move("meet_late", (S.OWED,), S.MET_LATE, Power.DO_DUTIES, Verb.DUTY_MET_LATE, who="rule", clock="stop",
         turn=Turn.NOBODY, basis=BASIS),
    # What was missed stays missed: no move leads out of it.
    Move("miss", (S.OWED,), S.MISSED, Power.DO_DUTIES, Verb.DUTY_MISSED, who="rule", clock="stop", turn=Turn.NOBODY,
         basis=BASIS),
    Move("release", (S.OWED,), S.RELEASED, Power.DO_DUTIES, Verb.DUTY_RELEASED, who="rule", clock="stop",
         turn=Turn.NOBODY),
    Move("shorten", (S.OWED,), None, Power.DO_DUTIES, Verb.DUTY_SHORTENED, who="rule"),
    Move("excuse", (S.OWED,), S.EXCUSED, Power.SET_DUTIES, Verb.DUTY_EXCUSED, who="not_holder", needs=("reason",),
         clock="stop", turn=Turn.NOBODY),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
