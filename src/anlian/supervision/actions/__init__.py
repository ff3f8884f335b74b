"""Deeds of listed supervision and of letters, by the names of their moves."""

from anlian.supervision.actions.follow import (
    accept,
    add_milestone,
    add_money,
    ask_delisting,
    change_deadline,
    delist,
    look_back,
    progress,
    reach_milestone,
    send_back,
)
from anlian.supervision.actions.letters import answer, ask_again, hold, send, settle, withdraw
from anlian.supervision.actions.listing import list_it, propose, return_it, revoke, upgrade

DEEDS = {
    "list": list_it,
    "return": return_it,
    "progress": progress,
    "add_milestone": add_milestone,
    "reach_milestone": reach_milestone,
    "add_money": add_money,
    "change_deadline": change_deadline,
    "ask_delisting": ask_delisting,
    "accept": accept,
    "send_back": send_back,
    "delist": delist,
    "look_back": look_back,
    "upgrade": upgrade,
    "revoke": revoke,
}
LETTER_DEEDS = {
    "hold": hold,
    "answer": answer,
    "ask_again": ask_again,
    "settle": settle,
    "withdraw": withdraw,
}
__all__ = ["DEEDS", "LETTER_DEEDS", "propose", "send"]
