from datetime import date, datetime, timedelta

import pytest

from anlian.duties.actions import claim, owe, set_obligation
from anlian.duties.lifecycle import State as DutyState
from anlian.duties.models import Duty, WorkKind
from anlian.kernel.errors import Refused
from anlian.kernel.workdays import SHANGHAI
from anlian.meetings import actions
from anlian.meetings.actions import Item
from anlian.meetings.models import Kind
from anlian.meetings.quarterly import quarters, why_not
from tests.meetings.world import (
    AT,
    DISTRICT,
    MINUTES,
    WRITTEN,
    committee,
    finished,
    held,
    overdue_major,
    world,
)

pytestmark = pytest.mark.django_db


def owed(who, work=WorkKind.DISPATCH):
    set_obligation(
        DISTRICT, by=None, at=AT, code="DD", title="一月一调度", work=work, every="month", posts=[who],
        since=date(2023, 1, 1), basis="石办发〔2023〕演示第1号",
    )  # fmt: skip
    owe(DISTRICT, now=AT)
    return Duty.objects.of(DISTRICT).select_related("matter", "obligation").get()


def state() -> str:
    return Duty.objects.select_related("matter").get().state


class TestCredit:
    @pytest.mark.parametrize("work", [WorkKind.DISPATCH, WorkKind.MEETING])
    def test_a_dispatch_meets_what_its_chair_owes(self, work):
        here = world()
        owed(here.head.seat, work)

        meeting = finished(here, chair=here.head, kind=Kind.DISPATCH)

        duty = Duty.objects.get()
        assert (duty.work, duty.work_number, duty.done_by) == (meeting.pk, meeting.number, here.head)
        assert state() == DutyState.MET

    def test_comes_with_the_minutes_and_not_before(self):
        here = world()
        owed(here.head.seat)

        held(here, chair=here.head, kind=Kind.DISPATCH)

        assert state() == DutyState.OWED

    def test_is_not_given_for_what_somebody_else_led(self):
        here = world()
        owed(here.head.seat)

        finished(here, chair=here.vice, kind=Kind.DISPATCH)

        assert state() == DutyState.OWED

    def test_is_not_given_for_a_meeting_that_was_not_about_safety(self):
        here = world()
        owed(here.head.seat, WorkKind.MEETING)

        finished(here, chair=here.head, agenda=[Item("招商引资", safety=False)])

        assert state() == DutyState.OWED

    def test_is_not_given_by_a_meeting_of_another_kind(self):
        here = world()
        owed(here.head.seat)

        finished(here, chair=here.head)

        assert state() == DutyState.OWED

    def test_of_a_committee_goes_to_the_post_in_it(self):
        here = world()
        special = committee(here)
        owed(special.seat, WorkKind.COMMITTEE)

        finished(here, kind=Kind.COMMITTEE, committee=special.unit)

        assert state() == DutyState.MET

    def test_waits_until_a_dispatch_is_complete(self):
        here, wrong = world(), overdue_major()
        owed(here.head.seat)
        meeting = held(here, chair=here.head, kind=Kind.DISPATCH)

        with pytest.raises(Refused):
            actions.finish(meeting, by=here.office, at=WRITTEN, minutes=MINUTES)
        assert state() == DutyState.OWED

        actions.review(meeting, by=here.office, at=WRITTEN, remarks={wrong.matter_id: "立即封闭"})
        actions.finish(meeting, by=here.office, at=WRITTEN, minutes=MINUTES)
        assert state() == DutyState.MET


class TestFind:
    def test_is_pointed_to_by_its_number(self):
        here = world()
        meeting = finished(here, chair=here.head, kind=Kind.DISPATCH)
        duty = owed(here.head.seat)

        claim(duty, by=here.head, at=WRITTEN, number=meeting.number)

        assert state() == DutyState.MET

    def test_finds_nothing_that_counts_for_nothing(self):
        here = world()
        duty = owed(here.head.seat, WorkKind.MEETING)
        told = [
            held(here, chair=here.head),
            finished(here, chair=here.head, agenda=[Item("招商引资", safety=False)]),
        ]

        for meeting in told:
            with pytest.raises(Refused):
                claim(duty, by=here.head, at=WRITTEN, number=meeting.number)


class TestQuarterly:
    """国务院令第302号 §5 (RES-02)."""

    def red(self, day: date) -> list[bool]:
        return [one.red for one in quarters(DISTRICT, 2023, day)]

    def test_turns_red_on_the_last_day_of_a_quarter_without_one(self):
        world()

        assert self.red(date(2023, 3, 30)) == [False]
        assert self.red(date(2023, 3, 31)) == [True]
        assert self.red(date(2023, 4, 1)) == [True, False]

    @pytest.mark.parametrize("kind", [Kind.PLENARY, Kind.EXECUTIVE, Kind.SPECIAL])
    def test_is_met_by_the_head_of_the_government(self, kind):
        here = world()

        meeting = finished(here, chair=here.head, kind=kind)

        (quarter,) = quarters(DISTRICT, 2023, date(2023, 3, 31))
        assert (quarter.meeting, quarter.red) == (meeting, False)

    def test_is_met_by_a_vice_head_only_with_a_note_of_delegation(self):
        here = world()

        without = finished(here, kind=Kind.PLENARY)
        assert self.red(date(2023, 3, 31)) == [True]
        assert why_not(without, about_safety=True)

        finished(here, kind=Kind.PLENARY, delegation="区长委托，石政函〔2023〕演示第2号")
        assert self.red(date(2023, 3, 31)) == [False]

    def test_is_not_met_by_anybody_else_even_with_a_note(self):
        here = world()

        meeting = finished(here, chair=here.office, kind=Kind.PLENARY, delegation="区长委托")

        assert self.red(date(2023, 3, 31)) == [True]
        assert why_not(meeting, about_safety=True)

    @pytest.mark.parametrize("kind", [Kind.DISPATCH, Kind.STANDING])
    def test_is_not_met_by_other_kinds(self, kind):
        here = world()

        finished(here, chair=here.head, kind=kind)

        assert self.red(date(2023, 3, 31)) == [True]

    def test_is_not_met_without_minutes_nor_without_safety_on_the_agenda(self):
        here = world()

        without = held(here, chair=here.head, kind=Kind.PLENARY)
        about = finished(here, chair=here.head, kind=Kind.PLENARY, agenda=[Item("招商引资", safety=False)])

        assert self.red(date(2023, 3, 31)) == [True]
        assert why_not(without, about_safety=True)
        assert why_not(about, about_safety=False)

    def test_is_not_met_by_that_of_another_quarter(self):
        here = world()

        finished(here, chair=here.head, kind=Kind.PLENARY)
        finished(
            here, chair=here.head, kind=Kind.PLENARY, held_at=datetime(2023, 7, 1, 0, 0, tzinfo=SHANGHAI),
            at=WRITTEN + timedelta(days=200),
        )  # fmt: skip

        assert self.red(date(2023, 12, 31)) == [False, True, False, True]
