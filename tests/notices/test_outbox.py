"""What waits is sent once, tried again with growing pauses, and given up where anybody can see it."""

from datetime import time, timedelta

import pytest
from django.core import mail

from anlian.hazards.actions import report
from anlian.hazards.lifecycle import State as Hazards
from anlian.hazards.models import Source
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice import actions as lattice
from anlian.lattice.models import Appointment
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.notices import actions, jobs, outbox
from anlian.notices.channels import Later, Never, Sent
from anlian.notices.channels.mail import Mail
from anlian.notices.lifecycle import PAUSES, State
from anlian.notices.models import Choice, Delivery, Message, Reach
from anlian.notices.topics import Channel, Pace, Topic
from tests.factories import DISTRICT, chain, hazard, officer_of, site, walker_of
from tests.notices.world import AT, LATER, chooses, read

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    settings.PUBLIC_URL = "https://anlian.example.gov.cn"


@pytest.fixture
def waits():
    """The officer of the town, who wants to be mailed at once, and was told of one report."""
    someone = officer_of()
    chain()
    chooses(someone, Topic.TURN)
    hazard(state=Hazards.REPORTED)
    read()
    return someone


class Down:
    """A way out that says one thing."""

    def __init__(self, outcome):
        self.outcome, self.tried = outcome, 0

    def send(self, to, text, *, at):
        self.tried += 1
        return self.outcome


@pytest.fixture
def way(monkeypatch):
    def set_to(outcome):
        one = Down(outcome)
        monkeypatch.setitem(outbox.WAYS, Channel.EMAIL, one)
        return one

    return set_to


class TestMail:
    def test_is_sent_once_and_names_no_person_and_no_place(self, waits):
        outbox.send_outbox(now=LATER)
        outbox.send_outbox(now=LATER + MINUTE)

        [sent] = mail.outbox
        place = site()
        number = Message.objects.get(person=waits, topic=Topic.TURN).facts["number"]
        assert sent.to == [Reach.objects.get(person=waits).email]
        assert sent.subject == f"安链：{number} 已上报，请核实"
        assert "https://anlian.example.gov.cn/notices/" in sent.body
        assert waits.name not in sent.body
        assert place.name[:2] not in sent.body
        assert Delivery.objects.get().state == State.SENT

    def test_bears_the_same_key_whenever_it_is_tried(self, waits, way):
        way(Later("down"))
        outbox.send_outbox(now=LATER)
        before = Delivery.objects.get().once
        outbox.WAYS[Channel.EMAIL] = Mail()

        outbox.send_outbox(now=LATER + timedelta(hours=1))

        assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{before.replace('/', '-')}@")


class TestTrying:
    def test_pauses_grow_until_it_is_given_up(self, waits, way):
        down, now, pauses = way(Later("no line")), LATER, []
        while (one := Delivery.objects.get()).state != State.GAVE_UP:
            now = max(now, one.next_at)
            outbox.send_outbox(now=now)
            one.refresh_from_db()
            pauses += [one.next_at - now] if one.next_at else []

        assert tuple(pauses) == PAUSES
        assert sum(PAUSES, timedelta(0)) > timedelta(days=2)
        assert down.tried == len(PAUSES) + 1
        assert Delivery.objects.get().reason == "no line"

    def test_what_will_never_be_taken_is_given_up_at_once(self, waits, way):
        way(Never("no such address (550)"))

        outbox.send_outbox(now=LATER)

        assert Delivery.objects.get().state == State.GAVE_UP

    def test_a_way_that_is_down_is_tried_once_a_run(self, waits, way):
        for number in range(5):
            report(
                site(),
                by=walker_of(),
                at=AT,
                summary=f"杂物{number}",
                source=Source.REPORT,
                no_photo_reason="夜间",
            )
        read(LATER)
        down = way(Later("no line"))

        outbox.send_outbox(now=LATER)

        assert down.tried == 1
        assert sorted(Delivery.objects.values_list("tries", flat=True)) == [0, 0, 0, 0, 0, 1]

    def test_whoever_died_while_sending_leaves_it_to_be_tried_under_the_same_key(self, waits):
        Delivery.objects.update(state=State.SENDING, claimed_at=LATER, tries=1)

        outbox.send_outbox(now=LATER + MINUTE)
        early = len(mail.outbox)
        outbox.send_outbox(now=LATER + timedelta(minutes=11))

        assert early == 0
        assert len(mail.outbox) == 1

    def test_what_was_given_up_can_be_sent_again(self, waits, way):
        way(Never("no"))
        outbox.send_outbox(now=LATER)
        actions.send_again(Delivery.objects.get(), by=waits, at=LATER)
        way(Sent())

        outbox.send_outbox(now=LATER + MINUTE)

        assert Delivery.objects.get().state == State.SENT
        assert Entry.objects.filter(verb=Verb.SENT_AGAIN).count() == 1
        with pytest.raises(Refused):
            actions.send_again(Delivery.objects.get(), by=waits, at=LATER)


class TestDigest:
    @pytest.fixture
    def daily(self):
        someone = officer_of()
        chain()
        chooses(someone, Topic.TURN, pace=Pace.DAILY, digest_at=time(8))
        for number in range(3):
            report(
                site(),
                by=walker_of(),
                at=AT,
                summary=f"杂物{number}",
                source=Source.REPORT,
                no_photo_reason="夜间",
            )
        read()
        return someone

    def test_is_one_mail_a_day_sent_once(self, daily):
        morning = (LATER + timedelta(days=1)).replace(hour=8, minute=0)
        for minute in range(0, 60, 5):
            jobs.send_digests(now=morning + timedelta(minutes=minute))
            outbox.send_outbox(now=morning + timedelta(minutes=minute))

        [sent] = mail.outbox
        assert sent.subject == "安链：3 条消息"
        assert sent.body.count("已上报，请核实") == 3
        assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}

    def test_does_not_go_before_its_hour(self, daily):
        night = (LATER + timedelta(days=1)).replace(hour=7, minute=55)

        assert jobs.send_digests(now=night) == {}

    def test_leaves_out_what_is_no_longer_theirs_to_see(self, daily):
        tomorrow = LATER + timedelta(days=1)
        term = Appointment.objects.known().get(person=daily)
        lattice.end_appointment(term, on=day_of(tomorrow), by=None, at=LATER)

        jobs.send_digests(now=tomorrow.replace(hour=8))
        outbox.send_outbox(now=tomorrow.replace(hour=9))

        assert mail.outbox == []


class TestChoosing:
    def test_replaces_what_was_chosen_and_leaves_a_line(self):
        someone = officer_of()
        chooses(someone, Topic.TURN, Topic.CLIMB)

        chooses(someone, Topic.DUTY, pace=Pace.DAILY)

        assert list(Choice.objects.values_list("topic", "pace")) == [("DUTY", "DAILY")]
        assert Entry.objects.filter(verb=Verb.NOTICES_CHOSEN).count() == 2

    @pytest.mark.parametrize(
        "given", [{"email": ""}, {"email": "nobody"}, {"quiet_from": time(22)}], ids=["none", "bad", "half"]
    )
    def test_refuses_what_cannot_be(self, given):
        with pytest.raises(Refused):
            chooses(officer_of(), Topic.TURN, **given)

    def test_an_address_rests_sealed(self):
        from django.db import connection

        chooses(officer_of(), Topic.TURN)

        with connection.cursor() as cursor:
            cursor.execute("SELECT email FROM notices_reach WHERE district = %s", [DISTRICT])
            assert "@" not in cursor.fetchone()[0]


def test_messages_of_more_than_a_year_ago_go(waits):
    jobs.forget_messages(now=LATER + timedelta(days=400))

    assert not Message.objects.exists()
    assert not Delivery.objects.exists()
