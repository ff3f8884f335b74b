"""Robots and text messages against a receiver that checks them; and addresses that lead where nothing may go."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from anlian.hazards.actions import report
from anlian.hazards.models import Source
from anlian.kernel.errors import Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.notices import actions, buckets, jobs
from anlian.notices.channels import Later, Never, Sent, Text, web
from anlian.notices.channels.robots import Robots
from anlian.notices.channels.sms import Gateway
from anlian.notices.lifecycle import State
from anlian.notices.models import Delivery, Robot
from anlian.notices.topics import Channel, Topic
from tests.factories import AT, DISTRICT, chain, office, officer_of, officer_of_sector, site, walker_of
from tests.notices.receiver import Receiver, hmac_sha256
from tests.notices.world import LATER, chooses, read

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
TEXT = Text("安链", "YH2023-00001 已上报，请核实", "key")


@pytest.fixture
def receiver(settings):
    one = Receiver()
    settings.NOTICES_LOCAL = True
    settings.ROBOT_HOSTS = ["127.0.0.1"]
    yield one
    one.close()


def robot(receiver, kind: str, head, *topics, **changed) -> Robot:
    given = {
        "kind": kind, "title": "工作群", "address": receiver.address(kind),
        "secret": receiver.secrets.get(kind, ""), "topics": [*topics] or ["TURN"],
    } | changed  # fmt: skip
    return actions.set_robot(head.seat.unit, by=head, at=AT, **given)


def test_the_receiver_works_out_what_the_standard_says():
    # RFC 4231, test case 2.
    assert (
        hmac_sha256(b"Jefe", b"what do ya want for nothing?")
        .hex()
        .startswith("5bdcc146bf60754e6a042426089575c7")
    )


class TestPlatforms:
    @pytest.mark.parametrize("kind", ["WECOM", "DINGTALK", "FEISHU"])
    def test_takes_what_is_signed_as_its_documents_say(self, receiver, kind):
        outcome = Robots().send(robot(receiver, kind, office()), TEXT, at=LATER)

        assert outcome == Sent()
        assert receiver.heard == [TEXT.body]
        assert receiver.turned_away == []

    @pytest.mark.parametrize("kind", ["DINGTALK", "FEISHU"])
    def test_a_wrong_secret_is_never_taken(self, receiver, kind):
        outcome = Robots().send(robot(receiver, kind, office(), secret="another"), TEXT, at=LATER)

        assert isinstance(outcome, Never)
        assert receiver.heard == []

    def test_too_many_at_once_and_a_closed_door_are_for_later(self, receiver):
        one = robot(receiver, "WECOM", office())
        receiver.busy = 1

        assert isinstance(Robots().send(one, TEXT, at=LATER), Later)
        receiver.down = True
        assert isinstance(Robots().send(one, TEXT, at=LATER), Later)
        receiver.close()
        assert isinstance(Robots().send(one, TEXT, at=LATER), Later)

    def test_a_reason_never_tells_the_address(self, receiver):
        one = robot(receiver, "WECOM", office())
        receiver.close()

        assert "key=" not in Robots().send(one, TEXT, at=LATER).reason


class TestWhereTheyMayBe:
    @pytest.mark.parametrize(
        "address",
        [
            "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=1",
            "https://user@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=1",
            "https://127.0.0.1/cgi-bin/webhook/send?key=1",
            "https://[::1]/cgi-bin/webhook/send?key=1",
            "https://169.254.169.254/latest/meta-data",
            "https://qyapi.weixin.qq.com/cgi-bin/user/get?key=1",
            "https://oapi.dingtalk.com/robot/send?access_token=1",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1\r\nHost: evil",
            "file:///etc/passwd",
            "gopher://qyapi.weixin.qq.com/",
            "https://[",
            "",
        ],
    )
    def test_other_addresses_are_refused(self, address):
        head = office()

        with pytest.raises(Refused):
            actions.set_robot(
                head.seat.unit,
                by=head,
                at=AT,
                kind="WECOM",
                title="群",
                address=address,
                secret="",
                topics=["TURN"],
            )

        assert not Robot.objects.exists()

    @pytest.mark.parametrize(
        "private", ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1"]
    )
    def test_a_name_that_leads_into_a_private_network_is_not_asked(self, monkeypatch, private):
        monkeypatch.setattr(web.socket, "getaddrinfo", lambda *args, **more: [(2, 1, 6, "", (private, 443))])
        asked = []
        monkeypatch.setattr(web.socket, "create_connection", lambda *args: asked.append(args))

        with pytest.raises(web.NotAllowed):
            web.post("https://qyapi.weixin.qq.com/x", {}, hosts=("qyapi.weixin.qq.com",))

        assert asked == []

    def test_address_and_secret_rest_sealed_and_go_when_it_is_ended(self, receiver):
        head = office()
        one = robot(receiver, "DINGTALK", head)

        def kept():
            with connection.cursor() as cursor:
                cursor.execute("SELECT address, secret FROM notices_robot WHERE district = %s", [DISTRICT])
                return "".join(cursor.fetchone())

        assert "access_token" not in kept()
        assert receiver.secrets["DINGTALK"] not in kept()
        assert not any("access_token" in str(entry.detail) for entry in Entry.objects.all())
        actions.end_robot(one, by=head, at=LATER)
        assert kept() == ""
        assert Entry.objects.filter(verb=Verb.ROBOT_ENDED).count() == 1


class TestWhoSetsThem:
    def test_the_head_of_a_department_does_and_others_do_not(self, receiver):
        head, second = officer_of_sector(), officer_of_sector()

        robot(receiver, "WECOM", head)

        with pytest.raises(Refused):
            robot(receiver, "WECOM", second)
        with pytest.raises(Refused):
            actions.set_robot(
                head.seat.unit, by=office(), at=AT, kind="WECOM", title="群", address=receiver.address("WECOM"),
                secret="", topics=["TURN"],
            )  # fmt: skip


class TestHowOften:
    def test_fifteen_a_minute_and_one_more_every_four_seconds(self, receiver):
        one = robot(receiver, "WECOM", office())

        first = [buckets.take(one, LATER) for _ in range(16)]

        assert first[:15] == [None] * 15
        assert first[15] == timedelta(seconds=4)
        assert buckets.take(one, LATER + timedelta(seconds=4)) is None
        assert buckets.take(one, LATER + timedelta(seconds=4)) is not None
        assert [buckets.take(one, LATER + timedelta(hours=1)) for _ in range(16)][:15] == [None] * 15


class TestADayOfSilence:
    @pytest.mark.parametrize("kind", ["WECOM", "DINGTALK", "FEISHU"])
    def test_everything_arrives_once_after_a_day_in_which_the_platform_was_down(self, receiver, kind):
        town = officer_of()
        chain()
        Entry.objects.count()
        one = Robot.objects.create(
            district=DISTRICT, unit=town.seat.unit, kind=kind, title="群", address=receiver.address(kind),
            secret=receiver.secrets.get(kind, ""), topics=["TURN"], filled_at=AT, set_at=AT,
        )  # fmt: skip
        place, finder, numbers = site(), walker_of(), []
        receiver.down = True
        # A report every half hour of a day; the worker runs every minute of it, and two hours more.
        for minute in range(26 * 60):
            now = AT + minute * MINUTE
            if minute % 30 == 0 and minute < 24 * 60:
                wrong = report(
                    place,
                    by=finder,
                    at=now,
                    summary=f"杂物{minute}",
                    source=Source.REPORT,
                    no_photo_reason="夜间",
                )
                numbers.append(wrong.matter.number)
                jobs.deliver(now=now)
            if minute % 10 == 0 or minute > 24 * 60:
                receiver.down = minute < 24 * 60
                jobs.send_outbox(now=now)
        # What waits longest waits twelve hours.
        for hour in range(26, 50):
            jobs.send_outbox(now=AT + timedelta(hours=hour))

        heard = Counter(number for text in receiver.heard for number in numbers if number in text)
        assert heard == dict.fromkeys(numbers, 1)
        assert set(Delivery.objects.filter(robot=one).values_list("state", flat=True)) == {State.SENT}
        assert len(receiver.heard) < len(numbers)
        assert receiver.turned_away == []


class TestTextMessages:
    @pytest.fixture(autouse=True)
    def gateway(self, receiver, settings):
        settings.SMS_URL = receiver.address("SMS")
        settings.SMS_BODY = '{"mobile": "{phone}", "vars": {"content": "{text}"}, "id": "{key}"}'
        settings.SMS_HEADER = ("Authorization", "Bearer of-the-gateway")
        settings.SMS_TAKEN = "status=OK"

    def test_go_to_the_number_that_the_district_has(self, receiver):
        waits = officer_of()
        chain()
        chooses(waits, Topic.TURN, channel=Channel.SMS)
        report(site(), by=walker_of(), at=AT, summary="杂物", source=Source.REPORT, no_photo_reason="夜间")
        read()

        jobs.send_outbox(now=LATER)
        jobs.send_outbox(now=LATER + MINUTE)

        [heard] = receiver.heard
        assert heard.startswith(f"{waits.phone} 安链：")
        assert Delivery.objects.get().once.replace("/", "-") in heard

    def test_a_wrong_secret_is_said(self, receiver, settings):
        settings.SMS_HEADER = ("Authorization", "Bearer of-somebody")

        assert isinstance(Gateway().send("19900001234", TEXT, at=LATER), Never)

    def test_what_is_filled_in_changes_no_shape(self, receiver):
        Gateway().send('19900001234", "to": "all', TEXT, at=LATER)

        assert receiver.heard[0].startswith('19900001234", "to": "all')
