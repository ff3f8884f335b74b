"""How the cells of a ledger are read: text in, value out, or a sentence that says what was expected."""

import re
from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

# 2023-03-05, 2023/3/5, 2023.3.5 and 2023年3月5日; a day that Excel wrote as a moment at midnight is a day.
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
MIDNIGHT = re.compile(r" 00:00(:00)?$")
MOMENT = re.compile(rf"{DAY.pattern}(?:[ T]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?)?")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
LARGEST = 2_147_483_647
YES, NO = ("是", "yes", "true", "1", "y"), ("否", "no", "false", "0", "n")


class Unfit(ValueError):
    """A cell that does not fit its column; the message says what was expected."""

    def __init__(self, expected, column: str = ""):
        super().__init__(str(expected))
        self.column = column


def text(most: int) -> Callable[[str], str]:
    """Any words that the books have room for."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Unfit(
                _("at most %(most)d characters; these are %(count)d") % {"most": most, "count": len(cell)}
            )
        return cell

    return read


def choice(options: dict[str, Any]) -> Callable[[str], Any]:
    """One of these words, in Chinese or as the key that stands for it."""
    known = {str(value).lower(): value for value in options.values()} | options

    def read(cell: str):
        if (word := cell if cell in known else cell.lower()) not in known:
            raise Unfit(_("one of %(options)s") % {"options": "、".join(options)})
        return known[word]

    return read


def choices(options: dict[str, Any]) -> Callable[[str], list]:
    """Some of these words, parted by semicolons, each once."""
    one = choice(options)
    return lambda cell: list(dict.fromkeys(str(one(word)) for word in many(cell)))


def day(cell: str) -> date:
    try:
        return date(*map(int, DAY.fullmatch(MIDNIGHT.sub("", cell)).groups()))
    except (AttributeError, ValueError):
        raise Unfit(_("a date such as 2023-03-05")) from None


def moment(cell: str) -> datetime:
    try:
        parts = MOMENT.fullmatch(cell).groups()
        return timezone.make_aware(datetime(*(int(part or 0) for part in parts)))
    except (AttributeError, ValueError):
        raise Unfit(_("a moment such as 2023-03-05 09:30")) from None


def number(cell: str) -> float:
    value = float(cell) if NUMBER.fullmatch(cell) else None
    if value is None or not isfinite(value):
        raise Unfit(_("a number"))
    return value


def whole(most: int = LARGEST) -> Callable[[str], int]:
    """A count."""

    def read(cell: str) -> int:
        value = number(cell)
        if value != int(value) or not 0 <= value <= most:
            raise Unfit(_("a whole number from 0 to %(most)d") % {"most": most})
        return int(value)

    return read


def many(cell: str) -> list[str]:
    """A list in one cell, parted by semicolons, of either width."""
    return [one.strip() for one in cell.replace("；", ";").split(";") if one.strip()]


def yes(cell: str) -> bool:
    if cell.lower() not in YES + NO:
        raise Unfit(_("“yes” or “no”"))
    return cell.lower() in YES


def listed(values) -> str:
    """The other way round: a list as one cell."""
    return ";".join(values)
