"""Looking at a ledger, taking it in, giving back what was wrong with it, and knowing its headers next time."""

from anlian.registers.actions.columns import map_headers, remembered
from anlian.registers.actions.giving import bad_rows, template, write_bad_rows
from anlian.registers.actions.looking import LARGE, MOST_BYTES, drop, hand_over, look, look_at, receive
from anlian.registers.actions.taking import take_file, take_in

__all__ = [
    "LARGE",
    "MOST_BYTES",
    "bad_rows",
    "drop",
    "hand_over",
    "look",
    "look_at",
    "map_headers",
    "receive",
    "remembered",
    "take_file",
    "take_in",
    "template",
    "write_bad_rows",
]
