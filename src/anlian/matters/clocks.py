"""Clocks: working days from the district's own table, deadlines, and the next step of the climb."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel import remember
from anlian.kernel.errors import Refused
from anlian.kernel.workdays import Calendar, CalendarMissing
from anlian.lattice.models.sector import above
from anlian.lattice.roll import edition_of
from anlian.matters.models import ClimbRule, Counter, Height, Urgency, Workday

NATION = "000000"
_kept: tuple[UUID | None, Calendar] | None = None


class Time(NamedTuple):
    """An amount of time: 7 W are working days, 10 D calendar days, 2 H hours."""

    amount: int
    unit: str


def calendar() -> Calendar:
    """The table of working days, read once and again when somebody edits it."""
    global _kept
    edition = edition_of(NATION)
    if _kept is None or _kept[0] != edition:
        _kept = (edition, Calendar(dict(Workday.objects.values_list("day", "working"))))
    return _kept[1]


def due(start: datetime, time: Time, *, roll: bool = False) -> datetime:
    """The last moment of a period that starts with an event; its own day is not counted (民法典 art. 201)."""
    try:
        return calendar().due(start, time.amount, time.unit, roll)
    except CalendarMissing as missing:
        raise Refused(
            _("The working days of %(year)s are not known yet. Add them under System, then try again.")
            % {"year": missing.year}
        ) from None


def reminder_at(clocked_at: datetime, due_at: datetime, rules: dict[int, ClimbRule]) -> datetime:
    """When the first step falls due: after a set part of the time given."""
    rule = rules.get(Height.REMINDED)
    part = rule.amount if rule else 75
    return clocked_at + max(due_at - clocked_at, timedelta(0)) * part / 100


# What a district starts with; it can set its own in the page, for all sectors or for one.
DEFAULTS = {
    Urgency.GENERAL: {
        Height.REMINDED: Time(75, "P"),
        Height.YELLOW: Time(0, "H"),
        Height.ORANGE: Time(3, "W"),
        Height.RED: Time(7, "W"),
        Height.SUPERVISED: Time(15, "W"),
    },
    Urgency.MAJOR: {
        Height.REMINDED: Time(75, "P"),
        Height.YELLOW: Time(0, "H"),
        Height.ORANGE: Time(0, "H"),
        Height.RED: Time(1, "D"),
        Height.SUPERVISED: Time(3, "W"),
    },
}


def set_defaults(district: str) -> None:
    """Give a district its first climb rules; those that it has stay."""
    ClimbRule.objects.bulk_create(
        [
            ClimbRule(district=district, urgency=urgency, step=step, amount=time.amount, unit=time.unit)
            for urgency, steps in DEFAULTS.items()
            for step, time in steps.items()
        ],
        ignore_conflicts=True,
    )


def rules_for(district: str, sector_code: str, urgency: str) -> dict[int, ClimbRule]:
    """The steps that hold for a sector: its own, else those of the sector above, else the district's."""
    return remember.once(
        ("climb", district, sector_code, urgency), lambda: _rules(district, sector_code, urgency)
    )


def _rules(district: str, sector_code: str, urgency: str) -> dict[int, ClimbRule]:
    found: dict[int, ClimbRule] = {}
    codes = ["", *reversed(above(sector_code))] if sector_code else [""]
    rules = list(ClimbRule.objects.of(district).filter(urgency=urgency, sector_code__in=codes))
    if not rules:
        set_defaults(district)
        rules = ClimbRule.objects.of(district).filter(urgency=urgency, sector_code="")
    for rule in sorted(rules, key=lambda rule: len(rule.sector_code)):
        found[rule.step] = rule
    return found


def next_number(district: str, kind: str, year: int) -> int:
    """Take the next number of a kind in a year. Held until the transaction ends."""
    return next_numbers(district, kind, year, 1)[0]


def next_numbers(district: str, kind: str, year: int, many: int) -> range:
    """Take so many numbers that follow each other."""
    Counter.objects.bulk_create([Counter(district=district, kind=kind, year=year)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update().get(district=district, kind=kind, year=year)
    counter.last += many
    counter.save(update_fields=["last"])
    return range(counter.last - many + 1, counter.last + 1)
