"""A period and the one that is none; what can be told apart, and what cannot."""

from datetime import timedelta

import pytest

from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES
from anlian.figures.spread import by_sector
from anlian.figures.weeks import by_week
from tests.factories import DAY, DISTRICT
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()


@case
def a_period_that_ends_before_it_begins():
    return (
        lambda: Asked(DISTRICT, first=DAY, last=DAY - timedelta(days=1)),
        lambda: Asked(DISTRICT, first=DAY, last=DAY),
    )


@case
def a_figure_of_the_roll_by_week():
    return (
        lambda: by_week(FIGURES["chains"], Asked(DISTRICT, DAY, DAY), 1),
        lambda: by_week(FIGURES["sites"], Asked(DISTRICT, DAY, DAY), 1),
    )


@case
def more_weeks_than_five_years_have():
    return (
        lambda: by_week(FIGURES["sites"], Asked(DISTRICT, DAY, DAY), 261),
        lambda: by_week(FIGURES["sites"], Asked(DISTRICT, DAY, DAY), 260),
    )


@case
def visits_by_sector():
    return (
        lambda: by_sector(FIGURES["inspections"], Asked(DISTRICT, DAY, DAY)),
        lambda: by_sector(FIGURES["hazards_found"], Asked(DISTRICT, DAY, DAY)),
    )


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
