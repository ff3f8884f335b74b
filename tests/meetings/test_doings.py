"""What a sheet tells of decisions: in time or late by when the post reported, whenever somebody confirms."""

from datetime import date, timedelta

import pytest

from anlian.duties.doings import Outcome, Span
from anlian.meetings import actions
from anlian.meetings.doings import decisions
from tests.duties.world import moment, replaced
from tests.meetings.world import DISTRICT, DUE, decided, finished, given, world

pytestmark = pytest.mark.django_db
NOW = moment(date(2023, 8, 31), 18)
LATE = DUE + timedelta(days=1)
YEAR = ((date(2023, 1, 1), date(2023, 12, 31)),)


def outcomes(one, *, days=YEAR, now=NOW) -> list[str]:
    return [row.outcome for row in decisions(Span(DISTRICT, one.pk, one.seat.pk, days, now))]


class TestDecisions:
    @pytest.mark.parametrize(
        ("on", "confirmed", "outcome"),
        [
            (None, None, Outcome.OVERDUE),
            (DUE, None, Outcome.WAITING),
            (DUE, date(2023, 6, 1), Outcome.DONE),
            (LATE, None, Outcome.LATE),
            (LATE, date(2023, 6, 1), Outcome.LATE),
        ],
    )
    def test_follow_the_day_of_the_report(self, on, confirmed, outcome):
        here = world()
        decision = decided(here)
        if on:
            actions.report(decision, by=here.fire, at=moment(on), report="已清理")
        if confirmed:
            actions.confirm(decision, by=here.office, at=moment(confirmed), opinion="属实")

        assert outcomes(here.fire) == [outcome]

    def test_are_open_until_their_day_has_passed(self):
        here = world()
        decided(here)

        assert outcomes(here.fire, now=moment(DUE, 9)) == [Outcome.OPEN]

    def test_that_were_withdrawn_are_nobodys_fault(self):
        here = world()
        actions.withdraw(decided(here), by=here.vice, at=moment(LATE), reason="楼栋已拆除")

        assert outcomes(here.fire) == [Outcome.PASSED]

    def test_go_with_the_post_by_the_day_they_are_due(self):
        here = world()
        decided(here)
        other = replaced(here.fire, DUE)
        until, since = ((date(2023, 1, 1), DUE - timedelta(days=1)),), ((DUE, date(2023, 12, 31)),)
        other.seat = here.fire.seat

        assert outcomes(here.fire, days=until) == []
        assert outcomes(other, days=since) == [Outcome.OVERDUE]

    def test_that_are_not_yet_due_are_with_whoever_holds_the_post_now(self):
        here = world()
        decided(here)
        now = moment(DUE - timedelta(days=3))

        assert outcomes(here.fire, days=((date(2023, 1, 1), now.date()),), now=now) == [Outcome.OPEN]
        assert outcomes(here.fire, days=((date(2023, 1, 1), date(2023, 3, 8)),), now=now) == []

    def test_that_were_reported_in_time_stay_with_whoever_reported(self):
        here = world()
        actions.report(decided(here), by=here.fire, at=moment(DUE - timedelta(days=2)), report="已清理")
        other = replaced(here.fire, DUE - timedelta(days=1))
        other.seat = here.fire.seat
        until = ((date(2023, 1, 1), DUE - timedelta(days=2)),)
        since = ((DUE - timedelta(days=1), date(2023, 12, 31)),)

        assert outcomes(here.fire, days=until) == [Outcome.WAITING]
        assert outcomes(other, days=since) == []

    def test_that_a_helping_post_reported_stay_with_the_post(self):
        here = world()
        meeting = finished(here, decisions=[given(here.fire, co_posts=(here.gas.seat.pk,))])
        actions.report(meeting.decisions.get(), by=here.gas, at=moment(DUE), report="已清理")

        assert outcomes(here.fire) == [Outcome.WAITING]
