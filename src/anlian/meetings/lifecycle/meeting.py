"""The states of a meeting and the only moves between them. Guards, tests and the diagram come from this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.door import Move


class State(models.TextChoices):
    PLANNED = "PLANNED", _("planned")  # 已计划
    HELD = "HELD", _("held, minutes to be issued")  # 已召开、待出纪要
    FINISHED = "FINISHED", _("minutes issued")  # 已印发纪要
    CANCELLED = "CANCELLED", _("cancelled")  # 已取消


TOOK_PLACE = (State.HELD, State.FINISHED)
ENDED = frozenset({State.FINISHED, State.CANCELLED})

S = State
BASIS = "国务院令第302号 §5"
_MOVES = [
    Move("change", (S.PLANNED, S.HELD), None, Power.HOLD_MEETINGS, Verb.MEETING_CHANGED, who="host"),
    Move("hold", (S.PLANNED,), S.HELD, Power.HOLD_MEETINGS, Verb.MEETING_HELD, who="host"),
    Move("decide", (S.HELD,), None, Power.HOLD_MEETINGS, Verb.MEETING_DECIDED, who="host", basis=BASIS),
    Move("review", (S.HELD,), None, Power.HOLD_MEETINGS, Verb.MEETING_REVIEWED, who="host"),
    # What the minutes say stands: nothing is added to them once they are issued.
    Move("finish", (S.HELD,), S.FINISHED, Power.HOLD_MEETINGS, Verb.MEETING_FINISHED, who="host",
         needs=("minutes",), basis=BASIS),
    Move("cancel", (S.PLANNED,), S.CANCELLED, Power.HOLD_MEETINGS, Verb.MEETING_CANCELLED, who="host",
         needs=("reason",)),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
