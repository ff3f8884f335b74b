from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from anlian.field.models import Doubt
from anlian.field.moments import OFF, moment
from tests.factories import AT

FIRST = AT - timedelta(days=10)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def told(made, sent, *, present=AT):
    return moment(made, sent, received_at=AT, present=present, known_since=FIRST)


def test_with_a_right_clock_it_happened_when_it_was_made():
    assert told(AT - HOUR, AT).at == AT - HOUR
    assert told(AT - HOUR, AT).doubts == ()


@pytest.mark.parametrize("off", [3 * DAY, -3 * DAY, timedelta(days=-9000)])
def test_a_clock_that_is_days_off_is_marked_and_corrected(off):
    when = told(AT - HOUR + off, AT + off)

    assert when.at == AT - HOUR
    assert when.skew == off.total_seconds()
    assert when.doubts == (Doubt.CLOCK,)


def test_five_minutes_are_no_wrong_clock_and_a_second_more_is():
    assert told(AT + OFF, AT + OFF).doubts == ()
    assert told(AT + OFF + timedelta(seconds=1), AT + OFF + timedelta(seconds=1)).doubts == (Doubt.CLOCK,)


def test_made_after_it_was_sent_it_happened_when_it_came():
    when = told(AT + HOUR, AT)

    assert (when.at, when.doubts) == (AT, (Doubt.ORDER,))


def test_nothing_was_recorded_before_the_app_was_there():
    assert told(FIRST - DAY, AT).doubts == ()
    assert told(FIRST - DAY - MINUTE, AT).at == AT
    assert told(FIRST - DAY - MINUTE, AT).doubts == (Doubt.BEFORE,)


def test_a_demo_that_stands_in_the_past_blames_no_clock():
    wall = AT + timedelta(days=1200)

    when = told(wall - HOUR, wall, present=wall)

    assert (when.at, when.skew, when.doubts) == (AT - HOUR, 0, ())


@given(
    passed=some.timedeltas(min_value=timedelta(0), max_value=9 * DAY),
    off=some.timedeltas(min_value=-400 * DAY, max_value=400 * DAY),
)
def test_however_wrong_the_clock_the_same_moment_comes_out(passed, off):
    assert told(AT - passed + off, AT + off).at == AT - passed


@given(
    made=some.timedeltas(min_value=-9000 * DAY, max_value=9000 * DAY),
    sent=some.timedeltas(min_value=-9000 * DAY, max_value=9000 * DAY),
)
def test_nothing_happens_after_it_came(made, sent):
    assert told(AT + made, AT + sent).at <= AT
