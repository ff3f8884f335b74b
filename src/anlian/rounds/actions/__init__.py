"""Deeds of rounds. All that a phone sends carries a key made there, and two times."""

from anlian.rounds.actions.outings import call_outing, record_tick, unmask_household
from anlian.rounds.actions.patrols import Place, record_patrol
from anlian.rounds.actions.pledges import issue_template, record_shop_check, sign_pledge

__all__ = [
    "Place",
    "call_outing",
    "issue_template",
    "record_patrol",
    "record_shop_check",
    "record_tick",
    "sign_pledge",
    "unmask_household",
]
