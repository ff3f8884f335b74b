"""Rules of clocks, climb and working days that no story meets by itself, each with the case beside it."""

from datetime import date, datetime

import pytest

from anlian.kernel.workdays import SHANGHAI
from anlian.matters import actions, clocks
from anlian.matters.clocks import Time
from anlian.matters.models import Workday
from tests.factories import AT, lattice, office
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
STEPS = {1: (75, "P"), 2: (0, "H"), 3: (2, "W"), 4: (5, "W"), 5: (9, "W")}


def set_steps(by, steps, sector=""):
    return lambda: actions.set_climb_rules(sector, urgency="general", steps=steps, by=by, at=AT)


@case
def four_steps_of_five():
    by = office()
    return set_steps(by, {step: STEPS[step] for step in (1, 2, 3, 4)}), set_steps(by, STEPS)


@case
def a_sector_without_steps_of_its_own():
    lattice()
    by = office()

    def drop(code):
        return lambda: actions.drop_climb_rules(code, urgency="general", by=by, at=AT)

    set_steps(by, STEPS, "XF")()
    return drop("RQ"), drop("XF")


def set_day(by, day, *, working=False):
    return lambda: actions.set_workday(day, working=working, by=by, at=AT)


@case
def a_day_of_a_year_that_nobody_knows():
    by = office()
    return set_day(by, date(2099, 3, 2)), set_day(by, date(2023, 3, 2))


@case
def a_day_that_is_so_already():
    by = office()
    return set_day(by, date(2023, 3, 2), working=True), set_day(by, date(2023, 3, 2))


@case
def a_year_after_none():
    by = office()

    def add():
        return actions.add_year(2027, holidays=[date(2027, 1, 1)], workdays=[], by=by, at=AT)

    def after_none():
        Workday.objects.all().delete()
        add()

    return after_none, add


@case
def a_period_into_a_year_that_nobody_knows():
    last = Workday.objects.order_by("day").last().day
    start = datetime(last.year, 12, 30, 9, tzinfo=SHANGHAI)
    return lambda: clocks.due(start, Time(7, "W")), lambda: clocks.due(start, Time(7, "D"))


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
