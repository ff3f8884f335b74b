"""The calendar of a post: read back by a calendar's own library, behind an address that only its holder knows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from anlian.hazards.lifecycle import State
from anlian.inspections.models import Kind
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound
from anlian.lattice import actions as lattice
from anlian.lattice.models import Appointment
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.notices import actions
from anlian.notices.models import Feed
from tests.factories import AT, account, chain, hazard, officer_of
from tests.inspections.world import planned, shop_visit
from tests.meetings import world as meetings
from tests.notices.world import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: LATER)


def asked(token: str, **headers):
    return Client().get(reverse("notices:calendar", args=[token]), headers=headers)


def renewed(someone) -> str:
    return actions.renew_feed(someone.seat, by=someone, at=AT)


class TestWhatStandsInIt:
    def test_is_read_back_by_a_calendar(self):
        waits = officer_of()
        chain()
        wrong = hazard(state=State.REPORTED)

        answer = asked(renewed(waits))

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(answer.content)
        assert calendar["VERSION"] == "2.0"
        assert str(calendar["X-WR-CALNAME"]).endswith("应急办主任")
        [event] = calendar.walk("VEVENT")
        assert event.decoded("DTSTART") == day_of(wrong.matter.due_at)
        assert event.decoded("DTEND") == day_of(wrong.matter.due_at) + timedelta(days=1)
        assert wrong.matter.number in str(event["SUMMARY"])
        assert event["UID"] == f"{wrong.matter.pk}@anlian"
        assert event.decoded("DTSTAMP").utcoffset() == timedelta(0)

    def test_holds_the_visits_of_whoever_goes_an_unannounced_one_too(self):
        world = shop_visit()
        visit = planned(world, kind=Kind.UNANNOUNCED)

        theirs = Calendar.from_ical(asked(renewed(world.officer)).content).walk("VEVENT")
        others = Calendar.from_ical(asked(renewed(world.elsewhere)).content).walk("VEVENT")

        assert [event.decoded("DTSTART") for event in theirs] == [visit.day]
        assert visit.number in str(theirs[0]["SUMMARY"])
        assert others == []

    def test_holds_the_meetings_to_which_the_post_is_to_come(self):
        here = meetings.world()
        meeting = meetings.planned(here)

        theirs = Calendar.from_ical(asked(renewed(here.fire)).content).walk("VEVENT")
        others = Calendar.from_ical(asked(renewed(here.clerk)).content).walk("VEVENT")

        assert [event.decoded("DTSTART") for event in theirs] == [meeting.held_at]
        assert str(theirs[0]["LOCATION"]) == meeting.place
        assert others == []

    def test_of_a_meeting_that_was_moved_or_called_off_says_so_by_a_higher_sequence(self):
        here = meetings.world()
        meeting = meetings.planned(here)
        token = renewed(here.fire)

        def event():
            [found] = Calendar.from_ical(asked(token).content).walk("VEVENT")
            return found

        first = event()
        meetings.actions.change(
            meeting, by=here.office, at=AT, facts=meetings.facts(here.vice, held_at=meetings.OVER),
            agenda=[meetings.Item("通报消防形势")], attended=[meetings.Attended(here.fire.seat.pk)],
        )  # fmt: skip
        moved = event()
        meetings.actions.cancel(meeting, by=here.office, at=AT, reason="改期")
        ended = event()

        assert [one["UID"] for one in (moved, ended)] == [first["UID"]] * 2
        assert first["SEQUENCE"] < moved["SEQUENCE"] < ended["SEQUENCE"]
        assert [str(one["STATUS"]) for one in (first, moved, ended)] == [
            "CONFIRMED",
            "CONFIRMED",
            "CANCELLED",
        ]
        assert moved.decoded("DTSTART") == meetings.OVER
        assert [str(one["TRANSP"]) for one in (first, ended)] == ["OPAQUE", "TRANSPARENT"]

    def test_holds_no_meeting_any_more_to_which_one_need_not_come(self):
        here = meetings.world()
        meeting = meetings.planned(here)
        token = renewed(here.gas)

        meetings.actions.change(
            meeting, by=here.office, at=AT, facts=meetings.facts(here.vice),
            agenda=[meetings.Item("通报消防形势")], attended=[meetings.Attended(here.fire.seat.pk)],
        )  # fmt: skip

        assert Calendar.from_ical(asked(token).content).walk("VEVENT") == []

    def test_holds_no_number_of_a_person(self):
        waits = officer_of()
        chain()
        wrong = hazard(state=State.REPORTED)
        wrong.matter.title = f"请联系{waits.phone}"
        wrong.matter.save(update_fields=["title"])

        assert waits.phone not in asked(renewed(waits)).content.decode()


class TestItsAddress:
    def test_is_kept_as_a_hash_and_leaves_a_line_without_it(self):
        someone = officer_of()

        token = renewed(someone)

        secret = token.partition("-")[2]
        assert len(secret) == 32
        assert secret not in str(Feed.objects.values().get())
        assert secret not in str(Entry.objects.get(verb=Verb.FEED_RENEWED).detail)

    def test_renewed_the_one_before_leads_nowhere(self):
        someone = officer_of()
        old = renewed(someone)

        new = renewed(someone)

        assert asked(old).status_code == 404
        assert asked(new).status_code == 200

    def test_ended_it_leads_nowhere(self):
        someone = officer_of()
        token = renewed(someone)

        actions.end_feed(someone.seat, by=someone, at=LATER)

        assert asked(token).status_code == 404

    def test_dies_with_the_term(self):
        someone = officer_of()
        token = renewed(someone)
        term = Appointment.objects.known().get(person=someone)

        lattice.end_appointment(term, on=day_of(LATER), by=None, at=LATER)

        assert asked(token).status_code == 404

    def test_is_made_for_ones_own_post_only(self):
        with pytest.raises(NotFound):
            actions.renew_feed(officer_of().seat, by=officer_of(), at=AT)

    @pytest.mark.parametrize(
        "token", ["x", "430407-", "430407-x", "999999-" + "a" * 32, "43040７-abc", "-", "430407-" + "a" * 500]
    )
    def test_any_other_is_not_there(self, token):
        assert asked(token).status_code == 404


class TestAskingOften:
    def test_what_did_not_change_is_not_sent_again(self):
        token = renewed(officer_of())
        first = asked(token)

        again = asked(token, if_none_match=first["ETag"])

        assert again.status_code == 304
        assert again.content == b""

    def test_too_often_is_put_off(self):
        token = renewed(officer_of())

        answers = [asked(token).status_code for _ in range(31)]

        assert answers == [200] * 30 + [429]


class TestThePage:
    def test_shows_an_address_once(self, client):
        someone = officer_of()
        client.force_login(account(someone))

        made = client.post(reverse("notices:renew-calendar", args=[someone.seat.pk])).content.decode()

        assert "/calendar/430407-" in made
        assert "/calendar/430407-" not in client.get("/account/calendars/").content.decode()

    def test_knows_ones_own_posts_only(self, client):
        client.force_login(account(officer_of()))

        answer = client.post(reverse("notices:renew-calendar", args=[officer_of("430407002").seat.pk]))

        assert answer.status_code == 404
        assert not Feed.objects.exists()
