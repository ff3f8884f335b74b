from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlian.duties.periods import MONTHS, Every, Period

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
EVERY = st.sampled_from(list(Every))


class TestPeriod:
    @pytest.mark.parametrize(
        ("every", "day", "first", "last"),
        [
            (Every.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
            (Every.MONTH, date(2023, 12, 31), date(2023, 12, 1), date(2023, 12, 31)),
            (Every.QUARTER, date(2023, 3, 31), date(2023, 1, 1), date(2023, 3, 31)),
            (Every.QUARTER, date(2023, 4, 1), date(2023, 4, 1), date(2023, 6, 30)),
            (Every.HALF, date(2023, 6, 30), date(2023, 1, 1), date(2023, 6, 30)),
            (Every.YEAR, date(2023, 6, 30), date(2023, 1, 1), date(2023, 12, 31)),
        ],
    )
    def test_of_a_day(self, every, day, first, last):
        period = Period.of(every, day)

        assert (period.first, period.last) == (first, last)

    @given(EVERY, DAYS)
    def test_holds_its_day_and_touches_the_next(self, every, day):
        period = Period.of(every, day)

        assert day in period
        assert period.next.first == period.last + timedelta(days=1)
        assert Period.of(every, period.last) == period
        assert (period.next.first.month - period.first.month) % 12 == MONTHS[every] % 12
