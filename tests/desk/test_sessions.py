"""Where one is signed in: seen, ended, and over by itself at the edge of half an hour and of twelve."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlian.config import middleware
from anlian.kernel.clock import day_of
from anlian.lattice.actions import end_appointment
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people.models import Session
from tests.factories import AT, DISTRICT, account, office, officer_of, security_officer

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0"
)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """The middleware's clock, moved by hand."""

    class Moved(datetime):
        at = NOON

        @classmethod
        def now(cls, tz=None):
            return cls.at

    monkeypatch.setattr(middleware, "datetime", Moved)
    return Moved


@pytest.fixture
def clerk():
    return account(office())


def signed_in(user, **headers) -> Client:
    client = Client(**headers)
    client.force_login(user)
    client.get("/account/")
    return client


def is_in(client) -> bool:
    return client.get("/account/").status_code == 200


class TestTheEdge:
    def test_of_half_an_hour_without_a_request(self, clock, clerk):
        client = signed_in(clerk)

        clock.at += timedelta(minutes=30)
        assert is_in(client)
        clock.at += timedelta(minutes=30, seconds=1)
        assert not is_in(client)

    def test_of_twelve_hours_however_busy(self, clock, clerk):
        client = signed_in(clerk)

        for _quarter in range(12 * 4):
            clock.at += timedelta(minutes=15)
            assert is_in(client)
        clock.at += timedelta(seconds=1)

        assert not is_in(client)

    def test_leaves_no_row_behind(self, clock, clerk):
        client = signed_in(clerk)
        key = client.session.session_key
        clock.at += timedelta(minutes=31)

        client.get("/account/")

        assert not Session.objects.filter(session_key=key).exists()


class TestOnesOwn:
    def test_are_shown_with_device_address_and_times(self, clerk):
        here = signed_in(clerk)
        signed_in(clerk, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="10.9.8.7")

        page = here.get("/account/").content.decode()

        assert "微信 · Android" in page
        assert "10.9.8.7" in page
        assert page.count("本机") == 1

    def test_never_tell_their_keys(self, clerk):
        here, other = signed_in(clerk), signed_in(clerk)

        page = here.get("/account/").content.decode()

        assert here.session.session_key not in page
        assert other.session.session_key not in page

    def test_are_ended_one_by_one_on_record(self, clerk):
        here, other = signed_in(clerk), signed_in(clerk)
        device = Session.objects.get(session_key=other.session.session_key)

        here.post(f"/account/sessions/{device.handle}/end/")

        assert is_in(here)
        assert not is_in(other)
        assert Entry.objects.order_by("seq").last().verb == Verb.SESSION_ENDED

    def test_of_somebody_else_are_not_there(self, clerk):
        theirs = signed_in(account(officer_of()))
        device = Session.objects.get(session_key=theirs.session.session_key)

        assert signed_in(clerk).post(f"/account/sessions/{device.handle}/end/").status_code == 404
        assert is_in(theirs)

    def test_are_written_when_they_begin_and_not_page_by_page(self, clerk):
        client = signed_in(clerk)

        with CaptureQueriesContext(
            connection,
        ) as asked:
            for _page in range(5):
                client.get("/system/")

        assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


class TestEnded:
    def test_by_the_security_administrator(self, clerk):
        theirs, guard = signed_in(clerk), security_officer()
        office_of_guard = signed_in(account(guard))
        whose = clerk.persons.get()
        assert "退出" in office_of_guard.get(f"/system/accounts/{whose.pk}/").content.decode()

        office_of_guard.post(f"/system/accounts/{whose.pk}/sessions/end/")

        assert not is_in(theirs)
        assert Entry.objects.get(verb=Verb.SESSION_ENDED).by == guard

    def test_with_the_account(self, clerk):
        theirs, guard = signed_in(clerk), security_officer()

        signed_in(account(guard)).post(
            f"/system/accounts/{clerk.persons.get().pk}/disable/", {"reason": "调离"}
        )

        assert not is_in(theirs)
        assert not Session.objects.filter(user=clerk).exists()


class TestAPostThatEnded:
    def test_stops_seeing_with_the_next_request(self, clerk, monkeypatch):
        monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)
        client, person = signed_in(clerk), clerk.persons.get()
        assert client.get("/hazards/").status_code == 200

        held = person.appointments.of(DISTRICT).get()
        end_appointment(held, on=day_of(AT), by=None, at=AT)

        assert client.get("/system/climb/set/").status_code == 403
        assert client.get("/api/sites").status_code == 403
        assert client.get("/hazards/").status_code == 403

    def test_holds_until_the_day_on_which_it_ends(self, clerk, monkeypatch):
        monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)
        client, person = signed_in(clerk), clerk.persons.get()

        held = person.appointments.of(DISTRICT).get()
        end_appointment(held, on=day_of(AT) + timedelta(days=1), by=None, at=AT)
        assert client.get("/system/climb/set/").status_code == 200

        monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT + timedelta(days=1))
        assert client.get("/system/climb/set/").status_code == 403
