"""The bell, the list, what one chooses, and the outbox."""

import pytest
from django.urls import reverse

from anlian.hazards.lifecycle import State as Hazards
from anlian.notices.lifecycle import State
from anlian.notices.models import Choice, Delivery, Message
from anlian.notices.topics import Topic
from tests.factories import AT, account, chain, hazard, officer_of, system_officer
from tests.notices.world import LATER, chooses, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then(monkeypatch, settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: LATER)


@pytest.fixture
def waits(client):
    someone = officer_of()
    chain()
    chooses(someone, Topic.TURN)
    hazard(state=Hazards.REPORTED)
    read()
    client.force_login(account(someone))
    return someone


def bell(client) -> str:
    return client.get("/notices/").context["bell"]["unread"]


class TestTheBell:
    def test_counts_what_is_new(self, client, waits):
        mine = Message.objects.filter(person=waits)

        before = int(bell(client))
        client.post(reverse("notices:open", args=[mine.first().pk]))

        assert before == mine.count()
        assert int(bell(client)) == before - 1

    def test_shows_the_newest_when_it_is_opened(self, client, waits):
        number = Message.objects.get(person=waits, topic=Topic.TURN).facts["number"]

        panel = client.get("/notices/panel/").content.decode()

        assert f"{number} 已上报，请核实" in panel


class TestTheList:
    def test_opening_one_leads_to_what_it_is_about(self, client, waits):
        message = Message.objects.get(person=waits, topic=Topic.TURN)

        answer = client.post(reverse("notices:open", args=[message.pk]))

        assert answer.url == reverse("hazards:show", args=[message.subject])
        message.refresh_from_db()
        assert message.read_at == LATER

    def test_is_ones_own(self, client, waits):
        message = Message.objects.exclude(person=waits).first()

        assert message is not None
        assert client.post(reverse("notices:open", args=[message.pk])).status_code == 404
        client.post(reverse("notices:read"), {"message": message.pk})
        message.refresh_from_db()
        assert message.read_at is None

    def test_all_can_be_marked_as_read(self, client, waits):
        client.post(reverse("notices:read"), {"all": "1"})

        assert not Message.objects.filter(person=waits).unread().exists()
        assert Message.objects.exclude(person=waits).unread().exists()

    def test_is_narrowed_by_kind_and_to_what_is_new(self, client, waits):
        found = client.get("/notices/", {"topic": "TURN", "fresh": "1"}).context["shown"]

        assert [one.message.topic for one in found] == ["TURN"]
        assert client.get("/notices/", {"topic": "DUTY"}).context["shown"] == []


class TestChoosing:
    def test_is_kept_as_it_was_sent(self, client, waits):
        sent = {"email": "a@example.gov.cn", "digest_at": "07:30", "CLIMB_EMAIL": "DAILY", "CLIMB_SMS": "NOW"}

        answer = client.post("/account/notices/", sent)

        assert answer.status_code == 302
        assert set(Choice.objects.filter(person=waits).values_list("topic", "channel", "pace")) == {
            ("CLIMB", "EMAIL", "DAILY"),
            ("CLIMB", "SMS", "NOW"),
        }
        assert "07:30" in client.get("/account/notices/").content.decode()

    def test_says_what_is_missing(self, client, waits):
        answer = client.post("/account/notices/", {"email": "", "digest_at": "08:00", "CLIMB_EMAIL": "NOW"})

        assert answer.status_code == 422
        assert "请填写接收邮件的邮箱" in answer.content.decode()


class TestTheOutbox:
    def test_shows_whoever_looks_after_the_machine_what_failed_and_never_what_it_said(self, client, waits):
        Delivery.objects.update(state=State.GAVE_UP, reason="no such address (550)", made_at=AT)
        client.force_login(account(system_officer()))

        page = client.get("/system/outbox/").content.decode()

        assert "no such address (550)" in page
        assert Message.objects.get(person=waits, topic=Topic.TURN).facts["number"] not in page
        assert waits.name not in page

    def test_sends_again(self, client, waits):
        Delivery.objects.update(state=State.GAVE_UP)
        client.force_login(account(system_officer()))

        client.post(reverse("notices:send-again", args=[Delivery.objects.get().pk]))

        assert Delivery.objects.get().state == State.QUEUED
