"""The states of a supervision letter or an admonition and the only moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.clocks import Time
from anlian.matters.door import Move
from anlian.matters.models import Turn


class State(models.TextChoices):
    SENT = "SENT", _("sent")  # 已发出
    HELD = "HELD", _("held, feedback due")  # 已约谈
    ANSWERED = "ANSWERED", _("answered")  # 已反馈
    CLOSED = "CLOSED", _("closed")  # 已办结
    WITHDRAWN = "WITHDRAWN", _("withdrawn")  # 已撤回


ENDED = frozenset({State.CLOSED, State.WITHDRAWN})
CLOCKS = {"to_read": Time(5, "W")}

S = State
BASIS = "安委〔2018〕2号 §2"
_MOVES = [
    Move("hold", (S.SENT,), S.HELD, Power.SUPERVISE, Verb.ADMONITION_HELD, who="initiator", needs=("minutes", "present"),
         basis=BASIS),
    Move("answer", (S.SENT, S.HELD), S.ANSWERED, Power.DO_DUTIES, Verb.LETTER_ANSWERED, who="addressee",
         needs=("answer",), clock="to_read", turn=Turn.HOLDER),
    Move("ask_again", (S.ANSWERED,), S.SENT, Power.SUPERVISE, Verb.LETTER_ASKED_AGAIN, who="initiator",
         needs=("missing", "until"), clock="promised", turn=Turn.HOLDER),
    Move("settle", (S.ANSWERED,), S.CLOSED, Power.SUPERVISE, Verb.LETTER_SETTLED, who="initiator", needs=("opinion",),
         clock="stop", turn=Turn.NOBODY),
    Move("withdraw", (S.SENT, S.HELD), S.WITHDRAWN, Power.SUPERVISE, Verb.LETTER_WITHDRAWN, who="initiator",
         needs=("reason",), clock="stop", turn=Turn.NOBODY),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
