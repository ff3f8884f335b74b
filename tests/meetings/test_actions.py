from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Evidence, Height, Turn
from anlian.meetings import actions
from anlian.meetings.actions import Attended, Decided, Item
from anlian.meetings.lifecycle.decision import State as Following
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Attendee, Decision, Kind, Meeting, Presence, Reviewed
from scenario.shigu import pictures
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
    decided,
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


class TestDecide:
    def test_makes_a_matter_of_the_post(self):
        here = world()
        meeting = held(here, sectors=("XF",))

        decision = actions.decide(
            meeting, by=here.office, at=WRITTEN, decided=given(here.gas, co_posts=(here.fire.seat.pk,))
        )

        matter = decision.matter
        assert (matter.number, matter.post_id, matter.turn) == ("JB2023-00001", here.gas.seat.pk, Turn.HOLDER)
        assert (matter.due_at.date(), matter.sector_code) == (DUE, "XF")
        assert decision.co_posts == [here.fire.seat.pk]
        assert lines(Verb.DECISION_MADE) == lines(Verb.MEETING_DECIDED) == 1

    @pytest.mark.parametrize(
        "without", [{"post": None}, {"due": None}, {"text": " "}, {"due": date(2023, 3, 5)}]
    )
    def test_is_none_without_a_post_a_date_and_words(self, without):
        here = world()
        meeting = held(here)
        told = {"text": "清理", "post": here.fire.seat.pk, "due": DUE} | without

        with refused():
            actions.decide(meeting, by=here.office, at=WRITTEN, decided=Decided(**told))

        assert not Decision.objects.exists()

    @pytest.mark.parametrize("column", ["post_id", "due_at"])
    def test_is_none_without_them_for_the_database_either(self, column):
        decision = decided(world())

        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.of(DISTRICT).filter(pk=decision.pk).update(**{column: None})

    def test_falls_to_the_post_above_where_nobody_holds_it_and_says_so(self):
        here = world()
        vacated(here.gas, date(2023, 3, 2))

        meeting = held(here, came=[here.fire], decisions=[given(here.gas)])

        decision = meeting.decisions.get()
        assert decision.post != here.gas.seat
        assert decision.fell_from == here.gas.seat
        assert str(here.gas.seat.pk) == Entry.objects.get(verb=Verb.DECISION_MADE).detail["fell_from"]

    def test_is_not_added_to_minutes_that_are_issued(self):
        here = world()

        with refused():
            actions.decide(finished(here), by=here.office, at=LATER, decided=given(here.fire))


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


class TestReport:
    def test_is_by_the_post_with_proof(self):
        here = world()
        decision, wrong = decided(here), overdue_major()

        actions.report(
            decision,
            by=here.fire,
            at=LATER,
            report="已清理",
            photos=[pictures.after("一", WRITTEN)],
            hazards=[wrong],
        )

        assert (decision.state, decision.reported_by, decision.report) == (
            Following.REPORTED,
            here.fire,
            "已清理",
        )
        assert decision.hazards == [wrong.pk]
        assert Evidence.objects.get(matter=decision.matter).role == "after"
        assert decision.matter.post_id in {here.office.seat.pk, here.clerk.seat.pk}
        assert lines(Verb.DECISION_REPORTED) == 1

    def test_may_be_by_a_post_that_helps(self):
        here = world()
        meeting = finished(here, decisions=[given(here.fire, co_posts=(here.gas.seat.pk,))])
        decision = meeting.decisions.get()

        actions.report(decision, by=here.gas, at=LATER, report="已清理")

        assert decision.reported_by == here.gas

    def test_is_by_nobody_else_and_not_without_words(self):
        here = world()
        decision = decided(here)

        with refused():
            actions.report(decision, by=here.office, at=LATER, report="已清理")
        with pytest.raises(NotFound):
            actions.report(decision, by=officer_of(), at=LATER, report="已清理")
        with refused():
            actions.report(decision, by=here.fire, at=LATER, report="")

        assert decided_state(decision) == Following.OPEN

    def test_refuses_a_photo_that_was_used(self):
        here = world()
        first, second = (decided(here) for _ in range(2))
        actions.report(first, by=here.fire, at=LATER, report="已清理", photos=[pictures.after("一", WRITTEN)])

        with refused():
            actions.report(
                second, by=here.fire, at=LATER, report="已清理", photos=[pictures.after("一", WRITTEN)]
            )


def decided_state(decision) -> str:
    return Decision.objects.select_related("matter").get(pk=decision.pk).state


class TestConfirm:
    @pytest.mark.parametrize("who", ["office", "clerk", "vice"])
    def test_is_by_the_office_or_the_chair(self, who):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        actions.confirm(decision, by=getattr(here, who), at=LATER, opinion="现场查看属实")

        assert (decision.state, decision.confirmed_by) == (Following.DONE, getattr(here, who))
        assert (decision.matter.closed_at, decision.matter.post_id) == (LATER, here.fire.seat.pk)
        assert lines(Verb.DECISION_CONFIRMED) == 1

    def test_is_never_by_whoever_reported_it(self):
        here = world()
        decision = actions.report(decided(here, who=here.office), by=here.office, at=LATER, report="已清理")

        with refused():
            actions.confirm(decision, by=here.office, at=LATER, opinion="属实")
        actions.confirm(decision, by=here.clerk, at=LATER, opinion="属实")

        assert decision.confirmed_by == here.clerk

    def test_is_never_by_the_same_person_for_the_database_either(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.of(DISTRICT).filter(pk=decision.pk).update(confirmed_by=here.fire)

    def test_is_not_for_others(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        with refused():
            actions.confirm(decision, by=here.gas, at=LATER, opinion="属实")


class TestSendBack:
    def test_returns_it_to_the_post_with_its_date(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        actions.send_back(decision, by=here.vice, at=LATER, reason="三楼仍有杂物")

        assert (decision.state, decision.reported_by, decision.report) == (Following.OPEN, None, "")
        assert (decision.matter.post_id, decision.matter.due_at) == (here.fire.seat.pk, decision.due_at)
        assert Entry.objects.get(verb=Verb.DECISION_SENT_BACK).detail["reason"] == "三楼仍有杂物"


class TestExtend:
    def test_sets_a_later_date_and_keeps_the_first_in_the_record(self):
        here = world()
        decision = decided(here)

        actions.extend(decision, by=here.vice, at=LATER, until=date(2023, 4, 10), reason="需招标采购")

        assert decision.due_at.date() == decision.matter.due_at.date() == date(2023, 4, 10)
        told = Entry.objects.get(verb=Verb.DECISION_EXTENDED).detail
        assert (told["before"], told["until"], told["reason"]) == ("2023-03-20", "2023-04-10", "需招标采购")

    def test_is_not_by_the_post_itself_nor_backwards_nor_without_a_reason(self):
        here = world()
        decision = decided(here, who=here.office)

        for by, until, reason in (
            (here.office, date(2023, 4, 10), "采购"),
            (here.fire, date(2023, 4, 10), "采购"),
            (here.vice, date(2023, 3, 19), "采购"),
            (here.vice, None, "采购"),
            (here.vice, date(2023, 4, 10), ""),
        ):
            with refused():
                actions.extend(decision, by=by, at=LATER, until=until, reason=reason)

        assert Decision.objects.get().due_at.date() == DUE


class TestWithdraw:
    def test_needs_a_reason_and_the_chair_or_the_office(self):
        here = world()
        decision = decided(here)

        with refused():
            actions.withdraw(decision, by=here.fire, at=LATER, reason="不再需要")
        with refused():
            actions.withdraw(decision, by=here.vice, at=LATER, reason="")
        actions.withdraw(decision, by=here.vice, at=LATER, reason="楼栋已拆除")

        assert (decision.state, decision.cancelled_because) == (Following.CANCELLED, "楼栋已拆除")


class TestTell:
    def test_writes_down_how_far_it_is(self):
        here = world()
        decision = decided(here)

        actions.tell(decision, by=here.fire, at=LATER, note="已完成两层")
        with refused():
            actions.tell(decision, by=here.vice, at=LATER, note="我也说一句")

        assert Entry.objects.get(verb=Verb.DECISION_TOLD).detail["note"] == "已完成两层"
        assert decision.state == Following.OPEN


class TestClimb:
    def test_takes_a_late_decision_up(self):
        decision = decided(world())

        sweep(now=decision.due_at + timedelta(days=40))

        assert list(
            Climb.objects.filter(matter=decision.matter).order_by("step").values_list("step", flat=True)
        ) == [*range(Height.REMINDED, Height.SUPERVISED + 1)]

    def test_tells_the_office_when_nobody_confirms(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        sweep(now=LATER + timedelta(days=6))
        assert Climb.objects.get().step == Height.REMINDED

        sweep(now=LATER + timedelta(days=8))
        assert Climb.objects.filter(step=Height.YELLOW).exists()
        assert decision.matter.ladder[4] in {here.office.seat.pk, here.clerk.seat.pk}
        assert decision.days_late(LATER + timedelta(days=60)) == 0
