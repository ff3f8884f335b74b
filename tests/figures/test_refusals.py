"""A period and the one that is none."""

from datetime import timedelta

from anlian.figures.asked import Asked
from tests.factories import DAY, DISTRICT
from tests.refusals import Cases

case = Cases()


@case
def a_period_that_ends_before_it_begins():
    return (
        lambda: Asked(DISTRICT, first=DAY, last=DAY - timedelta(days=1)),
        lambda: Asked(DISTRICT, first=DAY, last=DAY),
    )


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
