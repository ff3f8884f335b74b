"""What happens to duties: they fall due by the calendar, are met by work, missed, or excused by the office."""

from anlian.duties.actions.credit import claim, credit
from anlian.duties.actions.owe import miss, owe
from anlian.duties.actions.set import (
    end_obligation,
    end_proxy,
    excuse,
    name_proxy,
    set_obligation,
)

__all__ = [
    "claim",
    "credit",
    "end_obligation",
    "end_proxy",
    "excuse",
    "miss",
    "name_proxy",
    "owe",
    "set_obligation",
]
