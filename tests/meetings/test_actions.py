from datetime import date, timedelta

import pytest

from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.meetings import actions
from anlian.meetings.actions import Attended, Decided, Item
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Attendee, Kind, Meeting, Presence, Reviewed
from tests.factories import hazard, officer_of, person, site
from tests.guards.town import NOW as LISTED
from tests.guards.town import supervised
from tests.meetings.world import (
    AT,
    DISTRICT,
    DUE,
    MET,
    MINUTES,
    OVER,
    WRITTEN,
    committee,
    facts,
    finished,
    given,
    held,
    overdue_major,
    planned,
    vacated,
    world,
)

pytestmark = pytest.mark.django_db
LATER = WRITTEN + timedelta(days=1)


def lines(verb) -> int:
    return Entry.objects.of(DISTRICT).filter(verb=verb).count()


def refused(match: str = ""):
    return pytest.raises(Refused, match=match or None)


class TestPlan:
    def test_keeps_who_chairs_in_which_post_and_what_about(self):
        here = world()

        meeting = planned(here, sectors=("XF.GC",))

        assert (meeting.number, meeting.chair_title, meeting.chair_rank) == (
            "HY2023-00001",
            "区政府 副区长",
            "vice",
        )
        assert meeting.lines == ["XF", "XF.GC"]
        assert [item.text for item in meeting.agenda.all()] == ["通报消防形势"]
        assert lines(Verb.MEETING_PLANNED) == 1

    def test_sent_twice_is_planned_once(self):
        here = world()
        meeting = planned(here)

        again = actions.plan(DISTRICT, by=here.office, at=AT, facts=facts(here.vice), id=meeting.pk)

        assert again.pk == meeting.pk
        assert Meeting.objects.count() == 1

    def test_is_for_those_who_may(self):
        here = world()

        with refused("own unit|本单位"):
            planned(here, by=here.gas)
        with refused():
            planned(here, by=person())

        assert planned(here, by=here.vice)
        assert planned(here, chair=here.gas, by=here.gas)
        assert planned(here, by=here.fire, sectors=("XF",))

    def test_asks_for_a_chair_who_may(self):
        here = world()

        with refused():
            planned(here, chair=person())

    def test_of_a_committee_is_chaired_by_its_own(self):
        here = world()
        special = committee(here)

        with refused():
            planned(here, chair=here.head, kind=Kind.COMMITTEE, committee=special.unit)
        with refused():
            planned(here, kind=Kind.COMMITTEE)
        meeting = planned(here, kind=Kind.COMMITTEE, committee=special.unit)

        assert meeting.chair_post == special.seat.pk
        assert meeting.sectors == ["XF"]

    def test_on_the_spot_names_the_site(self):
        here = world()

        with refused():
            planned(here, kind=Kind.ON_SITE)

        assert planned(here, kind=Kind.ON_SITE, site=site()).site is not None


class TestChange:
    def test_is_possible_until_the_minutes_are_issued(self):
        here = world()
        meeting = held(here)

        actions.change(
            meeting, by=here.office, at=WRITTEN, facts=facts(here.head, title="改了名称"), agenda=[Item("一"), Item("二")],
            attended=[Attended(here.fire.seat.pk)],
        )  # fmt: skip

        assert (meeting.title, meeting.chair, meeting.chair_rank) == ("改了名称", here.head, "head")
        assert meeting.agenda.count() == 2
        assert [one.person for one in meeting.attendees.all()] == [here.fire]
        assert lines(Verb.MEETING_CHANGED) == 1
        actions.finish(meeting, by=here.office, at=WRITTEN, minutes=MINUTES)
        with refused():
            actions.change(
                meeting, by=here.office, at=WRITTEN, facts=facts(here.vice), agenda=[], attended=[]
            )

    def test_keeps_the_item_that_a_decision_came_from(self):
        here = world()
        meeting = held(here, agenda=[Item("一"), Item("二")], decisions=[given(here.fire, item=2)])

        with refused():
            actions.change(
                meeting, by=here.office, at=WRITTEN, facts=facts(here.vice), agenda=[Item("一")], attended=[]
            )

    def test_is_not_for_whoever_only_came(self):
        here = world()
        meeting = held(here)

        with refused():
            actions.cancel(planned(here), by=here.gas, at=AT, reason="改期")
        with pytest.raises(NotFound):
            actions.cancel(planned(here, came=[here.fire]), by=here.gas, at=AT, reason="改期")
        with pytest.raises(Stale):
            actions.finish(meeting, by=here.office, at=WRITTEN, minutes=MINUTES, expect=1)


class TestHold:
    def test_writes_down_when_it_ended_and_who_was_there(self):
        here = world()
        clerk = person()
        meeting = planned(here)

        actions.hold(
            meeting, by=here.office, at=WRITTEN, ended_at=OVER, attended=[
                Attended(here.fire.seat.pk, Presence.ABSENT, reason="外出培训"),
                Attended(here.gas.seat.pk, Presence.SAT_IN, stand_in=clerk),
                Attended(here.vice.seat.pk),
            ],
        )  # fmt: skip

        kept = [
            (one.person, one.presence, one.reason, one.stand_in)
            for one in meeting.attendees.order_by("order")
        ]
        assert kept == [(here.fire, "ABSENT", "外出培训", None), (here.gas, "SAT_IN", "", clerk)]
        assert (meeting.state, meeting.ended_at, meeting.entered_at) == (State.HELD, OVER, WRITTEN)
        assert lines(Verb.MEETING_HELD) == 1

    @pytest.mark.parametrize(
        ("ended", "at"),
        [(MET, WRITTEN), (MET - timedelta(hours=1), WRITTEN), (OVER, OVER - timedelta(minutes=1))],
    )
    def test_ends_after_it_began_and_not_in_the_future(self, ended, at):
        here = world()

        with refused():
            actions.hold(planned(here), by=here.office, at=at, ended_at=ended)

    def test_asks_for_an_agenda_and_for_people(self):
        here = world()

        with refused():
            held(here, agenda=())
        with refused():
            actions.hold(planned(here), by=here.office, at=WRITTEN, ended_at=OVER, attended=[])

    @pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.SAT_IN])
    def test_asks_why_and_who(self, presence):
        here = world()

        with refused():
            actions.hold(
                planned(here), by=here.office, at=WRITTEN, ended_at=OVER,
                attended=[Attended(here.fire.seat.pk, presence)],
            )  # fmt: skip

    def test_takes_nobody_from_a_post_that_was_vacant(self):
        here = world()
        vacated(here.gas, date(2023, 3, 5))

        with refused():
            planned(here)

        assert not Attendee.objects.exists()


class TestRecordMeeting:
    def test_takes_in_one_that_took_place_whole(self):
        here = world()

        meeting = actions.record_meeting(
            DISTRICT, by=here.office, at=WRITTEN, facts=facts(here.vice), agenda=[Item("消防")], ended_at=OVER,
            attended=[Attended(here.fire.seat.pk)], decisions=[given(here.fire)], minutes=MINUTES,
        )  # fmt: skip

        assert (meeting.state, meeting.issued_by) == (State.FINISHED, here.office)
        assert meeting.decisions.get().matter.number == "JB2023-00001"

    def test_is_refused_whole(self):
        here = world()

        with refused():
            actions.record_meeting(
                DISTRICT, by=here.office, at=WRITTEN, facts=facts(here.vice), agenda=[Item("消防")], ended_at=OVER,
                attended=[Attended(here.fire.seat.pk)], decisions=[Decided("清理", None, DUE)],
            )  # fmt: skip

        assert not Meeting.objects.exists()
        assert lines(Verb.REFUSED) == 1


class TestCancel:
    def test_needs_a_reason(self):
        here = world()
        meeting = planned(here)

        with refused():
            actions.cancel(meeting, by=here.office, at=AT, reason=" ")
        actions.cancel(meeting, by=here.office, at=AT, reason="防汛")

        assert (meeting.state, meeting.cancelled_because) == (State.CANCELLED, "防汛")
        assert lines(Verb.MEETING_CANCELLED) == 1


class TestReview:
    def test_writes_down_what_was_said_of_each(self):
        here, wrong = world(), overdue_major()
        meeting = held(here, chair=here.head, kind=Kind.DISPATCH)

        actions.review(meeting, by=here.office, at=WRITTEN, remarks={wrong.matter_id: "三天内封闭"})

        assert Reviewed.objects.get().remark == "三天内封闭"
        assert Entry.objects.get(verb=Verb.MEETING_REVIEWED).detail["matters"] == [wrong.matter.number]

    def test_takes_each_once_and_none_without_words(self):
        here, wrong = world(), overdue_major()
        meeting = held(here, chair=here.head, kind=Kind.DISPATCH)
        actions.review(meeting, by=here.office, at=WRITTEN, remarks={wrong.matter_id: "封闭"})

        for remarks in ({wrong.matter_id: "又说"}, {wrong.matter_id: " "}, {}, {meeting.pk: "没有这一件"}):
            with refused():
                actions.review(meeting, by=here.office, at=WRITTEN, remarks=remarks)


class TestFinish:
    def test_issues_the_minutes(self):
        here = world()

        meeting = finished(here)

        assert (meeting.state, meeting.minutes, meeting.issued_at) == (State.FINISHED, MINUTES, WRITTEN)
        assert lines(Verb.MEETING_FINISHED) == 1

    def test_needs_minutes(self):
        here = world()

        with refused():
            actions.finish(held(here), by=here.office, at=WRITTEN, minutes=" ")

    def test_of_a_dispatch_asks_for_each_overdue_major_in_the_chairs_scope(self):
        here, wrong = world(), overdue_major()
        meeting = held(here, chair=here.head, kind=Kind.DISPATCH)

        with refused(wrong.matter.number):
            actions.finish(meeting, by=here.office, at=WRITTEN, minutes=MINUTES)
        actions.review(meeting, by=here.office, at=WRITTEN, remarks={wrong.matter_id: "三天内封闭"})
        actions.finish(meeting, by=here.office, at=WRITTEN, minutes=MINUTES)

        assert meeting.state == State.FINISHED

    def test_of_a_dispatch_asks_for_each_listed_matter(self):
        here = world()
        wrong = hazard(state="ORDERED")
        listing, _letter = supervised(wrong, here.office, here.head)
        seen = LISTED + timedelta(hours=1)
        meeting = held(here, chair=here.head, kind=Kind.DISPATCH, held_at=seen, at=seen + timedelta(hours=3))
        before = held(here, chair=here.head, kind=Kind.DISPATCH, held_at=LISTED - timedelta(days=1))

        with refused(wrong.matter.number):
            actions.finish(meeting, by=here.office, at=seen + timedelta(hours=3), minutes=MINUTES)

        assert listing.on_id == wrong.matter_id
        assert not actions.unreviewed(before, WRITTEN).exists()

    def test_of_a_dispatch_asks_for_nothing_outside_the_chairs_scope_nor_in_time(self):
        here = world()
        overdue_major()
        in_time = overdue_major(date(2023, 3, 30))
        chair = officer_of("430407002")

        assert finished(here, chair=chair, by=chair, kind=Kind.DISPATCH).state == State.FINISHED
        assert in_time.matter.number not in actions.unreviewed(
            held(here, chair=here.head), WRITTEN
        ).values_list("number", flat=True)
