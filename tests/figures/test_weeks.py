"""Week by week, a figure says of each week what it says of it when asked alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES
from anlian.figures.weeks import by_week, by_weeks, weeks_until
from anlian.hazards import actions
from anlian.hazards.lifecycle import State
from anlian.kernel.errors import Refused
from anlian.lattice.scope import Duties
from anlian.matters import climb
from tests import factories as make
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db
LAST = date(2023, 4, 20)
SPRING = Asked(DISTRICT, date(2023, 1, 1), LAST)
WEEKS = 9
TOLD = [key for key, figure in FIGURES.items() if figure.by_week]


@pytest.fixture
def spring():
    """Hazards of six weeks: closed, opened again, closed once more, late, unfounded; sites that come and go."""
    make.chain(sectors=("XF",))
    closed = [make.hazard(state=State.CLOSED, at=AT + timedelta(days=4 * turn)) for turn in range(8)]
    for turn, wrong in enumerate(closed[::2]):
        actions.reopen(wrong, by=wrong.second, at=AT + timedelta(days=20 + 7 * turn), reason="回潮")
    late = [make.hazard(state=State.RECTIFYING, at=AT + timedelta(days=3 * turn)) for turn in range(3)]
    for day in (8, 14, 20, 26, 34):
        climb.sweep(now=AT + timedelta(days=day))
    actions.submit(late[0], by=late[0].keeper, at=AT + timedelta(days=35), measure="已清理")
    unfounded = make.hazard(at=AT + timedelta(days=5))
    actions.reject(unfounded, by=unfounded.officer, at=AT + timedelta(days=12), reason="现场没有")
    make.site("430407002001001", risk="red")


@pytest.fixture
def told(spring):
    return by_weeks([FIGURES[key] for key in TOLD], SPRING, WEEKS)


@pytest.mark.parametrize("area", ["", "430407001"])
def test_each_week_has_the_number_that_it_has_alone(spring, area):
    asked = SPRING.at(area)
    told = by_weeks([FIGURES[key] for key in TOLD], asked, WEEKS)

    for key in TOLD:
        alone = {week.monday: FIGURES[key].value(week.of(asked)) for week in weeks_until(LAST, WEEKS)}
        assert told[key] == alone, key


@pytest.mark.parametrize(
    "key", ["hazards_found", "hazards_closed", "hazards_open", "hazards_overdue", "reopened", "climbed"]
)
def test_the_weeks_of_this_story_are_not_all_alike(told, key):
    assert len(set(told[key].values())) > 1


def test_each_is_the_same_alone_and_among_others(told):
    for key in ("hazards_open", "closure_rate", "sites_red"):
        assert by_week(FIGURES[key], SPRING, WEEKS) == told[key]


def test_weeks_begin_on_monday_and_the_last_ends_with_the_day_asked_for():
    eldest, *_others, this = weeks_until(LAST)

    assert {week.monday.weekday() for week in weeks_until(LAST)} == {0}
    assert (eldest.monday, this.monday, this.last) == (date(2022, 4, 25), date(2023, 4, 17), LAST)
    assert eldest.last == date(2022, 5, 1)


def test_more_weeks_take_no_more_statements(spring):
    several = [FIGURES[key] for key in TOLD]
    assert SPRING.roll
    with CaptureQueriesContext(connection) as few:
        by_weeks(several, SPRING, 2)
    with CaptureQueriesContext(connection) as many:
        by_weeks(several, SPRING, 52)

    assert len(many) == len(few) < len(TOLD)


def test_somebody_sees_the_weeks_of_what_they_see(spring):
    elsewhere = Asked(DISTRICT, SPRING.first, LAST, duties=Duties(make.walker_of("430407002001001"), LAST))

    assert set(by_week(FIGURES["hazards_found"], elsewhere, WEEKS).values()) == {0}
    assert by_week(FIGURES["sites"], elsewhere, WEEKS)[date(2023, 4, 17)] == 1


@pytest.mark.parametrize("key", ["chains", "committees", "vacancies", "holes", "leader_visit_rate"])
def test_what_the_roll_answers_or_falls_due_by_the_month_is_not_told_by_week(spring, key):
    with pytest.raises(Refused, match="名册"):
        by_week(FIGURES[key], SPRING)


def test_all_else_is_told_by_week():
    assert len(TOLD) == len(FIGURES) - 5
