"""From the record to people: who is told, once, of what they may see."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlian.hazards.actions import report
from anlian.hazards.jobs import ask_second_looks
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Source
from anlian.inspections.models import Kind
from anlian.kernel.clock import day_of
from anlian.lattice import actions as lattice
from anlian.lattice.models import Appointment
from anlian.ledger.actions import Line, record_many
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.notices import boards, texts
from anlian.notices import deliver as delivering
from anlian.notices.models import Cursor, Delivery, Message
from anlian.notices.topics import Topic
from tests.factories import AT, DISTRICT, chain, hazard, head_of, office, officer_of, person, site, walker_of
from tests.hazards.stories import district, drawn
from tests.inspections.world import planned, shop_visit, started
from tests.meetings import world as meetings
from tests.notices.world import LATER, chooses, read, told

pytestmark = pytest.mark.django_db
LONG_AFTER = AT + timedelta(days=60)


def waiting():
    """The officer of the town that a report waits for."""
    someone = officer_of()
    chain()
    return someone


def begin():
    """Told of everything until now."""
    read(AT)
    Message.objects.all().delete()


class TestWhoIsTold:
    def test_whoever_acts_next_is_told_and_whoever_acted_is_not(self):
        waits = waiting()
        wrong = hazard(state=State.REPORTED)
        finder = wrong.finder

        read()

        assert told(waits, topic=Topic.TURN) == [f"{wrong.matter.number} 已上报，请核实"]
        assert not Message.objects.filter(person=finder, verb=Verb.HAZARD_REPORTED).exists()

    def test_the_keeper_is_told_of_the_order_and_the_finder_what_became_of_it(self):
        wrong = hazard(state=State.ORDERED)

        read()

        assert [one for one in told(wrong.keeper) if wrong.matter.number in one]
        assert told(wrong.finder, verb=Verb.HAZARD_VERIFIED) == [f"您上报的 {wrong.matter.number} 已核实"]

    def test_nothing_is_told_twice(self):
        hazard(state=State.ORDERED)

        first = read()
        again = read(LATER + timedelta(minutes=1))

        assert first > 0
        assert again == 0

    def test_whoever_lost_the_post_is_not_told(self):
        waiting()
        wrong = hazard(state=State.REPORTED)
        holder = Appointment.objects.known().get(post=wrong.matter.post_id)
        lattice.end_appointment(holder, on=day_of(AT), by=None, at=AT)

        read()

        assert not Message.objects.filter(person=holder.person, topic=Topic.TURN).exists()

    def test_whoever_took_over_is_told_instead(self):
        waiting()
        wrong = hazard(state=State.REPORTED)
        holder = Appointment.objects.known().get(post=wrong.matter.post_id)
        lattice.end_appointment(holder, on=day_of(AT), by=None, at=AT)
        after = person("接任者")
        lattice.appoint(holder.post, person=after, since=day_of(AT), by=None, at=AT)

        read()

        assert len(told(after, topic=Topic.TURN)) == 1

    def test_the_visited_are_not_told_of_an_unannounced_visit(self):
        world = shop_visit()
        visit = planned(world, kind=Kind.UNANNOUNCED)

        read()

        assert told(world.colleague, verb=Verb.INSPECTION_PLANNED)
        assert not [one for one in told(world.shop.principal) if visit.number in one]

    def test_the_visited_of_the_team_are_not_told_before_it_begins(self):
        world = shop_visit()
        visit = started(world)

        read()

        assert visit.started_at
        assert not told(world.shop.principal, topic=Topic.VISIT)


class TestTheClimb:
    def test_many_steps_of_one_person_are_one_message(self):
        version = chain()
        leader = head_of(version)
        place = site()
        finder = walker_of(place.area_code)
        for number in range(3):
            report(
                place,
                by=finder,
                at=AT,
                summary=f"堆放杂物{number}",
                source=Source.REPORT,
                no_photo_reason="夜间",
            )
        begin()

        sweep(now=LONG_AFTER)
        read(LONG_AFTER)

        # All five steps of three matters in one sweep: those that named this leader are counted in one.
        messages = list(Message.objects.filter(person=leader, verb=Verb.MATTER_CLIMBED))
        assert [one.count for one in messages] == [3]
        assert messages[0].urgent
        assert "3 件" in told(leader, verb=Verb.MATTER_CLIMBED)[0]

    def test_asks_as_often_for_a_hundred_as_for_one(self):
        leader = head_of(chain())
        wrong = hazard(state=State.REPORTED)
        begin()

        def climbs(many, at):
            detail = {"step": 4, "round": 1, "told": str(wrong.matter.ladder[3])}
            record_many(
                [Line(Verb.MATTER_CLIMBED, wrong.matter, None, at, detail=detail)] * many, district=DISTRICT
            )
            with CaptureQueriesContext(connection) as asked:
                read(at)
            return len(asked)

        few, many = climbs(1, AT), climbs(100, AT + timedelta(minutes=1))

        assert many == few
        assert sorted(Message.objects.filter(person=leader).values_list("count", flat=True)) == [1, 100]


class TestNews:
    def test_a_new_cursor_begins_at_the_news(self):
        hazard(state=State.ORDERED)

        read(AT + timedelta(days=30))

        assert not Message.objects.exists()
        assert Cursor.objects.get(district=DISTRICT).seq == Entry.objects.count()

    def test_what_happened_long_before_it_was_written_down_is_history(self):
        begin()
        hazard(state=State.ORDERED, at=AT - timedelta(days=400))

        read()

        assert not Message.objects.filter(verb=Verb.HAZARD_ORDERED).exists()

    def test_a_worker_that_stood_still_for_ten_days_tells_all_of_them(self):
        waiting()
        begin()
        wrong = hazard(state=State.ORDERED)

        read(AT + timedelta(days=10))

        assert Message.objects.filter(person=wrong.keeper, verb=Verb.HAZARD_ORDERED).exists()

    def test_more_than_ten_of_a_kind_are_one_message(self):
        place, finder = site(), walker_of()
        waiting()
        begin()
        for number in range(12):
            report(
                place, by=finder, at=AT, summary=f"堆放{number}", source=Source.REPORT, no_photo_reason="夜间"
            )

        read()

        assert sorted(Message.objects.filter(verb=Verb.HAZARD_REPORTED).values_list("count", flat=True)) == [
            12
        ]


class TestWaysOut:
    @pytest.fixture(autouse=True)
    def server(self, settings):
        settings.EMAIL_HOST = "mail.example.gov.cn"

    def test_a_way_that_is_not_set_up_keeps_nothing_waiting(self, settings):
        settings.EMAIL_HOST = ""
        waits = waiting()
        hazard(state=State.REPORTED)
        chooses(waits, Topic.TURN)

        read()

        assert told(waits, topic=Topic.TURN)
        assert not Delivery.objects.exists()

    def test_each_message_goes_the_ways_that_were_chosen(self):
        waits = waiting()
        hazard(state=State.REPORTED)
        chooses(waits, Topic.TURN)

        read()

        assert list(Delivery.objects.values_list("person", "channel", "state")) == [
            (waits.pk, "EMAIL", "QUEUED")
        ]

    def test_quiet_hours_hold_back_what_is_not_urgent(self):
        from datetime import time

        waits = waiting()
        hazard(state=State.REPORTED)
        chooses(waits, Topic.TURN, quiet_from=time(12), quiet_until=time(7))
        late = AT.replace(hour=23)

        read(late)

        assert Delivery.objects.get().next_at == (late + timedelta(days=1)).replace(hour=7, minute=0)


@pytest.mark.django_db(transaction=True)
def test_two_readings_at_once_tell_once():
    hazard(state=State.ORDERED)
    office()
    together, made = Barrier(2), []

    def tell():
        try:
            together.wait()
            made.append(delivering.deliver_in(DISTRICT, now=LATER))
        finally:
            connections.close_all()

    threads = [Thread(target=tell) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(made)[0] == 0
    assert sorted(made)[1] == Message.objects.count() > 0


class TestMeetings:
    def test_whoever_is_to_come_is_invited_and_posts_that_help_are_told_of_a_decision(self):
        here = meetings.world()
        meeting = meetings.planned(here)

        read()

        assert told(here.fire, verb=Verb.MEETING_PLANNED) == [
            f"请您参加会议 {meeting.number}，时间 2023-03-06 09:00"
        ]
        assert told(here.vice, verb=Verb.MEETING_PLANNED)
        assert not told(here.office, verb=Verb.MEETING_PLANNED)

    def test_a_decision_tells_its_post_and_those_that_help(self):
        here = meetings.world()
        given = meetings.given(here.fire, co_posts=[here.gas.seat.pk])
        meeting = meetings.finished(here, decisions=[given])

        read(meetings.WRITTEN)

        number = meeting.decisions.get().matter.number
        assert [one for one in told(here.fire) if number in one]
        assert [one for one in told(here.gas) if number in one and "配合" in one]


class TestASecondLook:
    def test_is_asked_of_the_post_once_and_leads_to_all_that_are_due(self):
        people = district()
        first, second = drawn(people), drawn(people)
        ask_second_looks(now=second.now)
        read(second.now + timedelta(minutes=1))
        read(second.now + timedelta(minutes=2))

        first.refresh_from_db()
        [message] = Message.objects.of(first.district).filter(verb=Verb.SECOND_LOOK_DUE)
        assert message.post == first.look_again_post
        assert boards.shown([message])[0].sentence == "有 2 件已销号隐患到期“回头看”"
        assert boards.shown([message])[0].url.endswith("?look=due&sort=found")


class TestAMeetingThatIsChanged:
    """Each is told what is another for them, once."""

    def changed(self, here, meeting, *, came=None, at=AT, **facts):
        attended = [meetings.Attended(one.seat.pk) for one in (came or [here.fire, here.gas])]
        return meetings.actions.change(
            meeting, by=here.office, at=at, facts=meetings.facts(here.vice, **facts),
            agenda=[meetings.Item("通报消防形势")], attended=attended,
        )  # fmt: skip

    def test_at_another_hour_says_from_when_to_when(self):
        here = meetings.world()
        meeting = meetings.planned(here)
        read()

        self.changed(here, meeting, held_at=meetings.MET + timedelta(days=1, hours=5))
        read(LATER + timedelta(minutes=1))
        read(LATER + timedelta(minutes=2))

        sentence = f"会议 {meeting.number} 由 2023-03-06 09:00 改为 2023-03-07 14:00 召开"
        for one in (here.fire, here.gas, here.vice):
            assert told(one, verb=Verb.MEETING_CHANGED) == [sentence]
        assert not told(here.office, verb=Verb.MEETING_CHANGED)

    def test_at_another_place_shows_both_in_the_page_and_neither_in_what_is_sent(self):
        here = meetings.world()
        meeting = meetings.planned(here)

        self.changed(here, meeting, place="消防大队二楼会议室")
        read()

        message = Message.objects.get(person=here.fire, verb=Verb.MEETING_CHANGED)
        [shown] = boards.shown([message])
        assert shown.sentence == f"会议 {meeting.number} 地点有变动"
        assert shown.title == "区政府三楼会议室 → 消防大队二楼会议室"
        assert shown.url == meeting.get_absolute_url()
        assert "会议室" not in texts.lines([message])

    def test_at_another_hour_and_place_is_told_once(self):
        here = meetings.world()
        meeting = meetings.planned(here)

        self.changed(here, meeting, place="消防大队", held_at=meetings.MET + timedelta(hours=1))
        read()

        [sentence] = told(here.gas, verb=Verb.MEETING_CHANGED)
        assert "2023-03-06 10:00" in sentence
        assert "地点也有变动" in sentence

    def test_invites_whoever_is_new_and_lets_go_whoever_is_not(self):
        here = meetings.world()
        meeting = meetings.planned(here, came=[here.fire])
        read()

        self.changed(here, meeting, came=[here.gas], held_at=meetings.MET + timedelta(hours=1))
        read(LATER + timedelta(minutes=1))

        assert told(here.gas, topic=Topic.MEETING) == [
            f"请您参加会议 {meeting.number}，时间 2023-03-06 10:00"
        ]
        assert told(here.fire, verb=Verb.MEETING_CHANGED) == [f"会议 {meeting.number} 不再需要您参加"]
        gone = Message.objects.get(person=here.fire, verb=Verb.MEETING_CHANGED)
        assert boards.shown([gone])[0].url == reverse("meetings:list")

    def test_tells_whoever_need_not_come_neither_where_nor_when_it_is_now(self):
        here = meetings.world()
        meeting = meetings.planned(here, came=[here.fire, here.gas])

        self.changed(
            here, meeting, came=[here.gas], place="消防大队", held_at=meetings.MET + timedelta(hours=1)
        )
        read()

        [gone] = Message.objects.filter(person=here.fire, verb=Verb.MEETING_CHANGED)
        assert gone.facts == {"number": meeting.number, "seat": here.fire.seat.title}
        assert boards.shown([gone])[0].title == ""
        [stays] = Message.objects.filter(person=here.gas, verb=Verb.MEETING_CHANGED)
        assert "消防大队" in boards.shown([stays])[0].title

    def test_before_anybody_was_told_of_it_invites_once(self):
        here = meetings.world()
        meeting = meetings.planned(here, came=[here.fire])

        self.changed(here, meeting, came=[here.fire, here.gas])
        read()

        for one in (here.fire, here.gas):
            assert told(one, topic=Topic.MEETING) == [f"请您参加会议 {meeting.number}，时间 2023-03-06 09:00"]

    def test_in_its_title_alone_or_once_it_was_held_tells_nobody(self):
        here = meetings.world()
        planned, held = meetings.planned(here), meetings.held(here)

        self.changed(here, planned, title="改了名称")
        self.changed(
            here, held, came=[here.fire], held_at=meetings.MET - timedelta(hours=1), at=meetings.WRITTEN
        )
        read(meetings.WRITTEN)

        assert not told(verb=Verb.MEETING_CHANGED)

    def test_called_off_says_for_when_it_was(self):
        here = meetings.world()
        meeting = meetings.planned(here)

        meetings.actions.cancel(meeting, by=here.office, at=AT, reason="改期")
        read()

        for one in (here.fire, here.gas, here.vice):
            assert told(one, verb=Verb.MEETING_CANCELLED) == [
                f"原定 2023-03-06 09:00 的会议 {meeting.number} 已取消"
            ]
