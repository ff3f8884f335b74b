"""The states of a listing and the only moves between them. Guards, tests and the diagram come from this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.clocks import Time
from anlian.matters.door import Move
from anlian.matters.models import Turn


class State(models.TextChoices):
    PROPOSED = "PROPOSED", _("proposed for listing")  # 拟挂牌
    LISTED = "LISTED", _("listed")  # 挂牌督办中
    DELIST_REQUESTED = "DELIST_REQUESTED", _("delisting asked for")  # 申请摘牌
    ACCEPTED = "ACCEPTED", _("accepted, to be delisted")  # 验收通过待摘牌
    DELISTED = "DELISTED", _("delisted")  # 已摘牌
    LOOKED_BACK = "LOOKED_BACK", _("looked back at")  # 已回头看
    RETURNED = "RETURNED", _("not listed")  # 不予挂牌
    UPGRADED = "UPGRADED", _("listed at a higher level")  # 已提级
    REVOKED = "REVOKED", _("listing revoked")  # 撤销挂牌


ENDED = frozenset({State.LOOKED_BACK, State.RETURNED, State.UPGRADED, State.REVOKED})
# As long as it hangs there, what is listed is not struck off.
IN_FORCE = (State.LISTED, State.DELIST_REQUESTED, State.ACCEPTED)

CLOCKS = {
    # 国办发〔2017〕87号 §6: a decision within seven working days. Silence is no consent.
    "to_decide": Time(7, "W"),
    "to_accept": Time(10, "D"),
    "to_delist": Time(3, "W"),
    "to_look_back": Time(90, "D"),
}

S = State
WORK, LIST = Power.DO_DUTIES, Power.SUPERVISE
BASIS = "安全生产法 §41"
_MOVES = [
    Move("list", (S.PROPOSED,), S.LISTED, LIST, Verb.LISTING_MADE, who="not_proposer",
         needs=("order_number", "published_where"), clock="monthly", turn=Turn.HOLDER, basis=BASIS),
    Move("return", (S.PROPOSED,), S.RETURNED, LIST, Verb.LISTING_RETURNED, who="not_proposer", needs=("reason",),
         clock="stop", turn=Turn.NOBODY),
    Move("progress", (S.LISTED,), None, WORK, Verb.PROGRESS_REPORTED, who="responsible", needs=("text",),
         clock="monthly", basis=BASIS),
    Move("add_milestone", (S.LISTED,), None, WORK, Verb.MILESTONE_SET, who="responsible", needs=("text", "due")),
    Move("reach_milestone", (S.LISTED,), None, WORK, Verb.MILESTONE_REACHED, who="responsible",
         needs=("milestone", "evidence")),
    Move("add_money", (S.LISTED,), None, WORK, Verb.MONEY_NOTED, who="responsible", needs=("amount", "paper")),
    Move("change_deadline", (S.LISTED,), None, LIST, Verb.LISTING_DEADLINE_CHANGED, who="not_handling",
         needs=("until", "reason"), clock="monthly"),
    Move("ask_delisting", (S.LISTED,), S.DELIST_REQUESTED, WORK, Verb.DELISTING_ASKED, who="responsible",
         needs=("report",), clock="to_accept", turn=Turn.HOLDER),
    Move("accept", (S.DELIST_REQUESTED,), S.ACCEPTED, WORK, Verb.LISTING_ACCEPTED, who="supervising",
         needs=("opinion",), clock="to_delist", turn=Turn.HOLDER),
    Move("send_back", (S.DELIST_REQUESTED, S.ACCEPTED), S.LISTED, WORK, Verb.DELISTING_SENT_BACK, who="supervising",
         needs=("missing",), clock="monthly", turn=Turn.HOLDER),
    Move("delist", (S.ACCEPTED,), S.DELISTED, LIST, Verb.LISTING_TAKEN_DOWN, who="not_handling",
         needs=("order_number",), clock="to_look_back", turn=Turn.HOLDER, basis=BASIS),
    Move("look_back", (S.DELISTED,), S.LOOKED_BACK, WORK, Verb.LISTING_LOOKED_BACK, who="supervising",
         needs=("opinion",), clock="stop", turn=Turn.NOBODY),
    Move("upgrade", IN_FORCE, S.UPGRADED, LIST, Verb.LISTING_UPGRADED, who="not_handling",
         needs=("level", "order_number", "published_where"), clock="stop", turn=Turn.NOBODY),
    # What was listed by mistake: by a leader's decision, and it never counts as delisted.
    Move("revoke", IN_FORCE, S.REVOKED, LIST, Verb.LISTING_REVOKED, who="leader", needs=("decision", "reason"),
         clock="stop", turn=Turn.NOBODY),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _MOVES}


def moves_from(state: str) -> list[Move]:
    return [move for move in _MOVES if state in move.start]
