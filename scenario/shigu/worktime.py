"""Working days of 2022 and 2023 as the State Council published them, and moments within working hours."""

from datetime import date, datetime, time, timedelta, timezone
from random import Random

CHINA = timezone(timedelta(hours=8))
# Month and day: holidays that fall on weekdays, and weekends that were worked instead.
OFF = {
    2022: "0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007",
    2023: "0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006",
}
WORKED = {2022: "0129 0130 0402 0424 0507 1008 1009", 2023: "0128 0129 0423 0506 0625 1007 1008"}


def works(day: date) -> bool:
    key = f"{day:%m%d}"
    if key in WORKED.get(day.year, ""):
        return True
    return day.weekday() < 5 and key not in OFF.get(day.year, "")


def plus(day: date, amount: int, unit: str = "W") -> date:
    """So many working days (W) or calendar days (D) later; the first day is not counted."""
    while amount:
        day += timedelta(days=1)
        amount -= unit == "D" or works(day)
    return day


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), CHINA)


def due(at: datetime, amount: int, unit: str) -> datetime:
    return end_of(plus(at.date(), amount, unit))


def in_hours(day: date, random: Random, first: int = 8, last: int = 17) -> datetime:
    return datetime.combine(day, time(random.randint(first, last), random.randint(0, 59)), CHINA)


def workday(day: date) -> date:
    """This day, or the next one that is worked."""
    while not works(day):
        day += timedelta(days=1)
    return day


def between(start: datetime, end: datetime, part: float) -> datetime:
    """A moment this far from one to the other, moved into waking hours without leaving the two."""
    at = start + (end - start) * part
    at = at.replace(second=0, microsecond=0)
    if at.hour >= 19:
        at = at.replace(hour=18)
    elif at.hour < 8:
        at = at.replace(hour=8)
    return min(max(at, start + timedelta(minutes=20)), end)
