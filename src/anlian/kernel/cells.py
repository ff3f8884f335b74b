"""How the cells of a ledger are read: text in, value out, or a sentence that says what was expected."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from math import isfinite
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.kernel import masks
from anlian.kernel.typed import typed

# 2023-03-05, 2023/3/5, 2023.3.5 and 2023年3月5日; a day that Excel wrote as a moment at midnight is a day.
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
CLOSED_UP = re.compile(r"(19|20)\d{6}")
MIDNIGHT = re.compile(r" 00:00(:00)?$")
CLOCK = r"(?:[ T]*(上午|下午)?\s*(\d{1,2})[:时](\d{1,2})?(?:[:分](\d{1,2})?秒?)?分?)?"
MOMENT = re.compile(rf"{DAY.pattern}{CLOCK}")
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d{1,3})?")
# A day that lost its format in Excel: days since 1899-12-30. These are the years 1927 to 2119.
SERIAL = re.compile(r"([1-7]\d{4})(\.\d+)?")
EXCEL_BEGINS = date(1899, 12, 30)
# 1.38E+10: a long number that Excel has shortened, and with it lost its last digits.
SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+\d+")
TELEPHONE = re.compile(r"(\+?86)?(1\d{10}|0\d{2,3}\d{7,8}(x\d{1,6})?|[48]00\d{7}|1\d{2}|[2-9]\d{6,7})")
MASKED = re.compile(r"[\d*]*\*+[\d*]*")
LARGEST = 2_147_483_647
EXTENSION = re.compile(r"转|#|ext")
PUNCTUATION = re.compile(r"[\s\-—－()（）·.]")
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
        # What stands in a text of somebody's number is hidden from here on (typed.py).
        return typed(cell)

    return read


def code(most: int) -> Callable[[str], str]:
    """What names a record, on every page and in every address: no number of a person."""
    fitting = text(most)

    def read(cell: str) -> str:
        if masks.in_text(cell) != cell:
            raise Unfit(_("a code of its own, not somebody's telephone or ID number"))
        return fitting(cell)

    return read


def reference(most: int) -> Callable[[str], str]:
    """A code, or the name of what it stands for; a code that Excel has shortened is neither."""
    fitting = text(most)

    def read(cell: str) -> str:
        if SHORTENED.fullmatch(cell):
            raise Unfit(_("the whole code: Excel has shortened it. Format the column as text"))
        return fitting(cell)

    return read


def choice(options: dict[str, Any], also: dict[str, Any] | None = None) -> Callable[[str], Any]:
    """One of these words, in Chinese or as the key that stands for it; `also` are other words for the same."""
    known = {str(value).lower(): value for value in options.values()} | (also or {}) | options

    def read(cell: str):
        if (word := cell if cell in known else cell.lower()) not in known:
            listed = "、".join(options)
            if near := get_close_matches(cell, options, n=1, cutoff=0.5):
                raise Unfit(_("one of %(options)s; perhaps %(near)s?") % {"options": listed, "near": near[0]})
            raise Unfit(_("one of %(options)s") % {"options": listed})
        return known[word]

    return read


def choices(options: dict[str, Any], also: dict[str, Any] | None = None) -> Callable[[str], list]:
    """Some of these words, parted by semicolons, each once."""
    one = choice(options, also)
    return lambda cell: list(dict.fromkeys(str(one(word)) for word in many(cell)))


def day(cell: str) -> date:
    """2023-03-05, 2023/3/5, 2023.3.5, 2023年3月5日, 20230305, or the number that Excel keeps for it."""
    try:
        if CLOSED_UP.fullmatch(cell):
            return date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
        if (serial := SERIAL.fullmatch(cell)) and not serial[2]:
            return EXCEL_BEGINS + timedelta(days=int(cell))
        return date(*map(int, DAY.fullmatch(MIDNIGHT.sub("", cell)).groups()))
    except (AttributeError, ValueError):
        raise Unfit(_("a date such as 2023-03-05")) from None


def moment(cell: str) -> datetime:
    """A day with a time of the clock, such as 2023-03-05 09:30 or 2023年3月5日下午3时; a day alone is its midnight."""
    try:
        if SERIAL.fullmatch(cell):
            begins = datetime(EXCEL_BEGINS.year, EXCEL_BEGINS.month, EXCEL_BEGINS.day)
            # Excel counts in days; half a second up, so that 09:30 does not become 09:29:59.
            at = begins + timedelta(days=float(cell), seconds=0.5)
            return timezone.make_aware(at.replace(microsecond=0))
        if CLOSED_UP.fullmatch(cell):
            return timezone.make_aware(datetime.combine(day(cell), time()))
        year, month, on, half, hour, minute, second = MOMENT.fullmatch(cell).groups()
        hour = int(hour or 0)
        if half and not 1 <= hour <= 12:
            raise ValueError(cell)
        hour = hour % 12 + 12 * (half == "下午") if half else hour
        at = datetime(int(year), int(month), int(on), hour, int(minute or 0), int(second or 0))
        return timezone.make_aware(at)
    except (AttributeError, ValueError):
        raise Unfit(_("a moment such as 2023-03-05 09:30")) from None


def number(cell: str) -> float:
    """A number, also one with commas between its thousands."""
    value = float(cell.replace(",", "")) if NUMBER.fullmatch(cell) else None
    if value is None or not isfinite(value):
        raise Unfit(_("a number"))
    return value


def phone(cell: str) -> str:
    """A telephone number without what people put between its digits; one that is hidden in part stays so."""
    if SHORTENED.fullmatch(cell):
        raise Unfit(_("the whole number: Excel has shortened it. Format the column as text"))
    kept = EXTENSION.sub("x", PUNCTUATION.sub("", cell).lower())
    if MASKED.fullmatch(kept):
        return kept
    if not TELEPHONE.fullmatch(kept):
        raise Unfit(_("a telephone number such as 13800001234 or 0734-8123456"))
    return kept.removeprefix("+86") if kept.startswith("+86") else kept


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
