"""What the committee office sets: the steps of the climb, and which days are worked."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from anlian.kernel import remember
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.actions.dated import bump
from anlian.lattice.powers import Power
from anlian.lattice.roll import roll_of
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters.clocks import NATION, Time
from anlian.matters.models import ClimbRule, Height, Urgency, Workday
from anlian.people.models import Person

STEPS = tuple(step for step in Height if step != Height.NONE)
# To compare steps only: a working day is a day or, over a weekend or a holiday, longer.
HOURS = {ClimbRule.Unit.HOURS: 1, ClimbRule.Unit.DAYS: 24, ClimbRule.Unit.WORKDAYS: 24}
WEEKEND = 5


@deed
def set_climb_rules(
    sector_code: str, *, urgency: str, steps: Mapping[int, tuple[int, str]], by: Person, at: datetime
) -> list[ClimbRule]:
    """设定升级规则: all five steps of an urgency, for one sector or, with "", for all that have none of their own."""
    _require(by, at)
    if sector_code and sector_code not in roll_of(by.district).sectors:
        raise Refused(_("There is no sector “%(code)s”. Choose one of the list.") % {"code": sector_code})
    times = {Height(step): Time(*time) for step, time in steps.items()}
    _check(times)
    before = _as_words(ClimbRule.objects.of(by.district).filter(sector_code=sector_code, urgency=urgency))
    rules = [
        ClimbRule(
            district=by.district,
            sector_code=sector_code,
            urgency=Urgency(urgency),
            step=step,
            amount=amount,
            unit=unit,
        )
        for step, (amount, unit) in times.items()
    ]
    if before == _as_words(rules):
        raise Refused(_("The steps are so already."))
    ClimbRule.objects.bulk_create(
        rules,
        update_conflicts=True,
        unique_fields=["district", "sector_code", "urgency", "step"],
        update_fields=["amount", "unit"],
    )
    remember.forget()
    record(
        Verb.CLIMB_STEPS_CHANGED, None, by=by, at=at, district=by.district, sector=sector_code, urgency=urgency,
        before=before, after=_as_words(rules),
    )  # fmt: skip
    return rules


@deed
def drop_climb_rules(sector_code: str, *, urgency: str, by: Person, at: datetime) -> None:
    """取消专门规则: the sector climbs again as the sector above it does, or the district."""
    _require(by, at)
    own = ClimbRule.objects.of(by.district).filter(sector_code=sector_code, urgency=urgency)
    if not sector_code or not own.exists():
        raise Refused(_("This sector has no steps of its own."))
    before = _as_words(own)
    own.delete()
    remember.forget()
    record(
        Verb.CLIMB_STEPS_CHANGED, None, by=by, at=at, district=by.district, sector=sector_code, urgency=urgency,
        before=before, after=_("as above it"),
    )  # fmt: skip


@deed
def set_workday(day: date, *, working: bool, by: Person, at: datetime) -> Workday:
    """调整工作日: make a day worked or free. Every count of working days from it on is made anew."""
    _require(by, at)
    # Two officers may press the button at once; the second must find it changed.
    row = Workday.objects.select_for_update().filter(day=day).first()
    if row is None:
        raise Refused(
            _("The working days of %(year)s are not known yet. Add the year first.") % {"year": day.year}
        )
    if row.working == working:
        raise Refused(_("It is so already."))
    row.working = working
    row.save(update_fields=["working"])
    _count_anew(day)
    record(
        Verb.WORKDAY_CHANGED, None, by=by, at=at, district=by.district, day=str(day), working=working,
    )  # fmt: skip
    return row


@deed
def add_year(
    year: int, *, holidays: Iterable[date], workdays: Iterable[date], by: Person, at: datetime
) -> int:
    """录入年度节假日安排: the notice of the State Council for the next year; returns how many days are worked."""
    _require(by, at)
    free, worked = set(holidays), set(workdays)
    last = Workday.objects.aggregate(day=Max("day"))["day"]
    if last is None:
        raise Refused(_("No year is known yet; the calendar is set up with the product."))
    if year != last.year + 1:
        raise Refused(
            _("Only the year after the last one known can be added: %(year)s.") % {"year": last.year + 1}
        )
    if any(day.year != year for day in free | worked):
        raise Refused(_("All days must lie in %(year)s.") % {"year": year})
    if free & worked:
        raise Refused(_("%(day)s stands in both lists.") % {"day": min(free & worked)})
    if date(year, 1, 1) not in free:
        raise Refused(_("1 January is a day off by every notice; it is missing in the list."))
    if any(day.weekday() < WEEKEND for day in worked):
        raise Refused(_("Of the days worked by the notice only weekends need be named."))
    days = [
        date(year, 1, 1) + timedelta(days=number)
        for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    Workday.objects.bulk_create(
        [
            Workday(
                day=day, working=day in worked or (day.weekday() < WEEKEND and day not in free), ordinal=0
            )
            for day in days
        ]
    )
    _count_anew(days[0])
    record(
        Verb.WORKDAY_CHANGED, None, by=by, at=at, district=by.district, year=year,
        holidays=sorted(map(str, free)), workdays=sorted(map(str, worked)),
    )  # fmt: skip
    return Workday.objects.filter(day__year=year, working=True).count()


def _require(by: Person, at: datetime) -> None:
    Duties(by, day_of(at)).require(Power.SET_CLIMB)


def _check(times: dict[Height, Time]) -> None:
    """Five steps, the reminder by parts of the time, each later one no sooner than the one before it."""
    if set(times) != set(STEPS):
        raise Refused(_("All five steps must be set."))
    for step, (amount, unit) in times.items():
        if (step == Height.REMINDED) != (unit == ClimbRule.Unit.PART):
            raise Refused(
                _("The reminder counts per cent of the time given, the other steps hours or days late.")
            )
        if unit == ClimbRule.Unit.PART and not 1 <= amount <= 100:
            raise Refused(_("The reminder comes after 1 to 100 per cent of the time given."))
    late = [step for step in STEPS if step != Height.REMINDED]
    for below, above in zip(late, late[1:], strict=False):
        if _hours(times[above]) < _hours(times[below]):
            raise Refused(
                _(
                    "“%(above)s” would come before “%(below)s”. Each step comes no sooner than the one below it."
                )
                % {"above": above.label, "below": below.label}
            )


def _hours(time: Time) -> int:
    return time.amount * HOURS[time.unit]


def _as_words(rules) -> dict[str, str]:
    ordered = sorted(rules, key=lambda rule: rule.step)
    return {Height(rule.step).name.lower(): f"{rule.amount}{rule.unit}" for rule in ordered}


def _count_anew(first: date) -> None:
    """Ordinals from a day on, in one statement; then everyone's copy of the calendar is out of date."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE matters_workday AS target SET ordinal = counted.ordinal
            FROM (
                SELECT day, coalesce((SELECT max(ordinal) FROM matters_workday WHERE day < %(first)s), 0)
                            + count(*) FILTER (WHERE working) OVER (ORDER BY day) AS ordinal
                FROM matters_workday WHERE day >= %(first)s
            ) AS counted
            WHERE target.day = counted.day AND target.ordinal <> counted.ordinal
            """,
            {"first": first},
        )
    bump(NATION)
