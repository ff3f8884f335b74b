from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anlian.kernel.workdays import Calendar, CalendarMissing

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar.from_package(range(2023, 2027))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def end_of(text: str) -> datetime:
    return at(f"{text}T23:59:59")


class TestDue:
    @pytest.mark.parametrize(
        ("start", "n", "unit", "last"),
        [
            pytest.param("2026-02-12T09:00", 7, "W", "2026-02-28", id="CAL-1: ends on a make-up Saturday"),
            pytest.param("2026-04-30T09:00", 5, "W", "2026-05-11", id="CAL-2: counts a make-up Saturday"),
            pytest.param("2026-01-05T09:00", 90, "D", "2026-04-07", id="CAL-3: rolls over Qingming"),
            pytest.param("2026-02-05T09:00", 15, "D", "2026-02-24", id="CAL-4: rolls over Spring Festival"),
            pytest.param("2026-09-28T09:00", 10, "W", "2026-10-16", id="CAL-5: passes National Day"),
            pytest.param("2026-10-12T09:00", -7, "W", "2026-09-24", id="CAL-6: before a hearing"),
        ],
    )
    def test_follows_the_notices(self, start, n, unit, last):
        assert CALENDAR.due(at(start), n, unit, roll=True) == end_of(last)

    def test_does_not_guess_an_unknown_year(self):
        with pytest.raises(CalendarMissing) as missing:
            CALENDAR.due(at("2027-01-04T09:00"), 7, "W")

        assert missing.value.year == 2027

    def test_does_not_guess_when_a_period_runs_into_an_unknown_year(self):
        with pytest.raises(CalendarMissing):
            CALENDAR.due(at("2026-12-31T09:00"), 1, "W")
        with pytest.raises(CalendarMissing):
            CALENDAR.due(at("2026-12-31T09:00"), 1, "D", roll=True)

    def test_needs_no_calendar_for_plain_days_and_hours(self):
        assert CALENDAR.due(at("2027-01-04T09:00"), 30, "D") == end_of("2027-02-03")
        assert CALENDAR.due(at("2027-01-04T09:00"), 1, "H") == at("2027-01-04T10:00")

    def test_counts_a_make_up_sunday_after_a_holiday_from_thursday(self):
        # Told of the right to a hearing on Wednesday 6 June; holiday Thursday to Saturday; Sunday is worked.
        holiday = {date(2029, 6, 7): False, date(2029, 6, 8): False, date(2029, 6, 9): False}
        calendar = Calendar({date(2029, 1, 1): False, **holiday, date(2029, 6, 10): True})

        assert calendar.due(at("2029-06-06T15:00"), 5, "W") == end_of("2029-06-14")

    def test_counts_ninety_days_over_a_leap_february(self):
        assert CALENDAR.due(at("2024-01-05T09:00"), 90, "D") == end_of("2024-04-04")
        assert CALENDAR.due(at("2023-01-05T09:00"), 90, "D") == end_of("2023-04-05")

    def test_runs_hours_over_midnight_and_the_years_end(self):
        assert CALENDAR.due(at("2025-12-31T23:30"), 2, "H", roll=True) == at("2026-01-01T01:30")

    def test_takes_the_day_of_shanghai(self):
        # Half past midnight on Saturday 28 February, a make-up day, is still Friday in Greenwich.
        assert CALENDAR.due(datetime(2026, 2, 27, 16, 30, tzinfo=UTC), 1, "D") == end_of("2026-03-01")

    def test_rolls_only_when_told_to(self):
        assert CALENDAR.due(at("2026-02-05T09:00"), 15, "D") == end_of("2026-02-20")

    def test_rolls_back_when_counting_back(self):
        assert CALENDAR.due(at("2026-02-25T09:00"), -5, "D", roll=True) == end_of("2026-02-14")

    def test_refuses_what_cannot_be_counted(self):
        with pytest.raises(ValueError, match="time zone"):
            CALENDAR.due(datetime(2026, 1, 5), 1, "D")
        with pytest.raises(ValueError, match="M"):
            CALENDAR.due(at("2026-01-05T09:00"), 1, "M")

    @given(
        start=st.datetimes(datetime(2023, 1, 1), datetime(2026, 6, 30)),
        n=st.integers(0, 60),
        unit=st.sampled_from("HDW"),
        roll=st.booleans(),
        more=st.sets(st.dates(date(2023, 1, 1), date(2026, 12, 31)), max_size=20),
    )
    def test_is_never_earlier_with_more_holidays(self, start, n, unit, roll, more):
        relaxed = Calendar(CALENDAR.days | dict.fromkeys(more, False))
        start = start.replace(tzinfo=SHANGHAI)

        assert relaxed.due(start, n, unit, roll) >= CALENDAR.due(start, n, unit, roll)


class TestAddWorkdays:
    @given(start=st.dates(date(2023, 6, 1), date(2026, 6, 30)), n=st.integers(-60, 60))
    def test_counts_each_working_day_between(self, start, n):
        end = CALENDAR.add_workdays(start, n)

        step = 1 if n > 0 else -1
        passed = [start + timedelta(days=step * away) for away in range(1, abs((end - start).days) + 1)]
        assert sum(map(CALENDAR.is_workday, passed)) == abs(n)

    @given(start=st.dates(date(2023, 6, 1), date(2026, 6, 30)), n=st.integers(1, 60))
    def test_back_undoes_forth(self, start, n):
        assume(CALENDAR.is_workday(start))

        assert CALENDAR.add_workdays(CALENDAR.add_workdays(start, n), -n) == start

    def test_by_none_stays(self):
        assert CALENDAR.add_workdays(date(2026, 2, 15), 0) == date(2026, 2, 15)


class TestCalendar:
    @pytest.mark.parametrize(
        ("day", "working"),
        [
            (date(2026, 2, 14), True),
            (date(2026, 2, 16), False),
            (date(2026, 2, 21), False),
            (date(2026, 2, 24), True),
            (date(2026, 1, 1), False),
        ],
    )
    def test_knows_holidays_and_make_up_days(self, day, working):
        assert CALENDAR.is_workday(day) is working

    def test_knows_a_year_once_its_first_day_is_named(self):
        # A notice may name days of the year before: those do not make that year known.
        calendar = Calendar({date(2026, 12, 31): False, date(2027, 1, 1): False})

        assert calendar.years == {2027}
        with pytest.raises(CalendarMissing):
            calendar.is_workday(date(2026, 12, 30))

    def test_says_which_year_the_package_lacks(self):
        with pytest.raises(CalendarMissing, match="2027"):
            Calendar.from_package([2026, 2027])
