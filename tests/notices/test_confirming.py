"""An address is written to only after its owner typed the code that was sent there."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.urls import reverse

from anlian.kernel.errors import Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.notices import actions, outbox
from anlian.notices.channels import Later, Sent
from anlian.notices.models import Delivery, Reach
from anlian.notices.models.choice import MORNING
from anlian.notices.topics import Channel, Pace, Topic
from tests.factories import AT, account, chain, hazard, officer_of
from tests.notices.world import LATER, read
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"


def asks(someone=None, email="officer@example.gov.cn") -> Reach:
    """Somebody who wants mail and gave an address."""
    someone = someone or officer_of()
    paces = {(topic, Channel.EMAIL): Pace.NOW for topic in Topic}
    return actions.choose(someone, by=someone, at=AT, paces=paces, email=email, digest_at=MORNING)


def sent(reach, at=AT) -> str:
    """The code that came by mail."""
    actions.send_code(reach, by=reach.person, at=at)
    return re.search(r"\d{6}", mail.outbox[-1].body)[0]


def typed(reach, code, at=AT):
    return actions.confirm_email(reach, by=reach.person, at=at, code=code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


class TestTheCode:
    def test_goes_to_the_address_alone_and_confirms_it(self):
        reach = asks()

        assert typed(reach, sent(reach))

        reach.refresh_from_db()
        assert (reach.confirmed, reach.email_confirmed_at, reach.code_hash) == (True, AT, "")
        assert mail.outbox[-1].to == ["officer@example.gov.cn"]
        assert Entry.objects.filter(verb=Verb.EMAIL_CONFIRMED, by=reach.person).exists()

    def test_is_kept_nowhere_as_it_is(self):
        reach = asks()
        code = sent(reach)

        row = Reach.objects.filter(pk=reach.pk).values().get()

        assert not any(code in str(value) for name, value in row.items() if not name.endswith("_at"))
        assert not any(code in str(entry.detail) for entry in Entry.objects.all())
        assert not Delivery.objects.exists()

    def test_that_is_wrong_counts_and_confirms_nothing(self):
        reach = asks()
        code = sent(reach)

        assert not typed(reach, wrong(code))

        reach.refresh_from_db()
        assert (reach.confirmed, reach.code_tries) == (False, 1)

    def test_leaves_nothing_behind_when_another_address_is_chosen(self):
        reach = asks()
        code = sent(reach)
        typed(reach, wrong(code))

        again = asks(reach.person, email="other@example.gov.cn")

        assert (again.confirmed, again.code_hash, again.code_until, again.code_tries) == (False, "", None, 0)
        assert Reach.objects.get(pk=reach.pk).code_tries == 0

    def test_counts_for_the_day_whichever_address_is_chosen(self):
        reach = asks()
        sent(reach)

        again = asks(reach.person, email="other@example.gov.cn")

        assert (again.codes, again.code_sent_at) == (1, AT)
        with pytest.raises(Refused):
            actions.send_code(again, by=again.person, at=AT)

    def test_is_ended_by_the_next_one(self):
        reach = asks()
        first = sent(reach)
        second = sent(reach, AT + MINUTE)

        assert first == second or not typed(reach, first, AT + MINUTE)
        assert typed(reach, second, AT + MINUTE)

    def test_of_one_address_confirms_no_other(self):
        reach = asks()
        code = sent(reach)
        asks(reach.person, "other@example.gov.cn")

        with pytest.raises(Refused):
            typed(reach, code)

    def test_that_could_not_be_sent_is_not_kept(self, monkeypatch):
        class Down:
            def send(self, to, text, *, at):
                return Later("down")

        reach = asks()
        monkeypatch.setitem(outbox.WAYS, Channel.EMAIL, Down())

        with pytest.raises(Refused):
            actions.send_code(reach, by=reach.person, at=AT)

        reach.refresh_from_db()
        assert (reach.code_hash, reach.code_until, reach.codes) == ("", None, 1)

    def test_that_could_not_be_sent_counts_as_one_of_five(self, monkeypatch):
        class Down:
            def send(self, to, text, *, at):
                return Later("down")

        reach = asks()
        monkeypatch.setitem(outbox.WAYS, Channel.EMAIL, Down())
        for number in range(5):
            with pytest.raises(Refused, match="邮件未能发出"):
                actions.send_code(reach, by=reach.person, at=AT + number * MINUTE)

        with pytest.raises(Refused, match="五次验证码"):
            actions.send_code(reach, by=reach.person, at=AT + 5 * MINUTE)

    @pytest.mark.django_db(transaction=True)
    def test_goes_out_when_nothing_is_held_any_more(self, monkeypatch):
        held = []

        class Slow:
            def send(self, to, text, *, at):
                held.append(connection.in_atomic_block)
                return Sent()

        reach = asks()
        monkeypatch.setitem(outbox.WAYS, Channel.EMAIL, Slow())

        actions.send_code(reach, by=reach.person, at=AT)

        assert held == [False]
        assert Entry.objects.filter(verb=Verb.EMAIL_CODE_SENT, by=reach.person).count() == 1


@case
def nothing_to_confirm():
    done, reach = asks(email="a@example.gov.cn"), asks(email="b@example.gov.cn")
    typed(done, sent(done))
    return (
        lambda: actions.send_code(done, by=done.person, at=AT + MINUTE),
        lambda: actions.send_code(reach, by=reach.person, at=AT + MINUTE),
    )


@case
def within_a_minute():
    reach = asks()
    sent(reach)
    return (
        lambda: sent(reach, AT + MINUTE - timedelta(seconds=1)),
        lambda: sent(reach, AT + MINUTE),
    )


@case
def a_sixth_on_one_day():
    reach = asks()
    for number in range(5):
        sent(reach, AT + number * MINUTE)
    return lambda: sent(reach, AT + 5 * MINUTE), lambda: sent(reach, AT + timedelta(days=1))


@case
def no_server_takes_it():
    reach = asks()

    def without():
        # The fixture of the server puts it back.
        settings.EMAIL_HOST = ""
        sent(reach)

    return without, lambda: sent(reach)


@case
def after_ten_minutes():
    reach = asks()
    code = sent(reach)
    return (
        lambda: typed(reach, code, AT + 10 * MINUTE + timedelta(seconds=1)),
        lambda: typed(reach, code, AT + 10 * MINUTE),
    )


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)


@pytest.mark.parametrize(("tries", "holds"), [(4, True), (5, False)])
def test_after_five_wrong_ones_the_right_one_is_too_late(tries, holds):
    reach = asks()
    code = sent(reach)
    for _try in range(tries):
        typed(reach, wrong(code))

    if holds:
        assert typed(reach, code)
    else:
        with pytest.raises(Refused):
            typed(reach, code)


class TestNotices:
    def reported(self):
        someone = officer_of()
        chain()
        reach = asks(someone)
        return someone, reach

    def test_do_not_go_to_an_address_that_nobody_confirmed(self):
        someone, _reach = self.reported()
        hazard()

        read()
        outbox.send_outbox(now=LATER)

        assert not Delivery.objects.filter(person=someone).exists()
        assert not mail.outbox

    def test_go_to_one_that_is_confirmed(self):
        someone, reach = self.reported()
        typed(reach, sent(reach))
        hazard()

        read()
        outbox.send_outbox(now=LATER)

        assert len(mail.outbox) > 1
        assert mail.outbox[-1].to == ["officer@example.gov.cn"]
        assert Delivery.objects.filter(person=someone, channel=Channel.EMAIL).exists()

    def test_that_wait_do_not_go_to_an_address_given_since(self):
        someone, reach = self.reported()
        typed(reach, sent(reach))
        hazard()
        read()
        asks(someone, "other@example.gov.cn")

        outbox.send_outbox(now=LATER)

        assert [one.to for one in mail.outbox] == [["officer@example.gov.cn"]]

    def test_choosing_anew_with_the_same_address_keeps_it_confirmed(self):
        someone, reach = self.reported()
        typed(reach, sent(reach))

        assert asks(someone).confirmed


class TestThePage:
    def test_sends_the_code_and_takes_it(self, client):
        reach = asks()
        client.force_login(account(reach.person))

        asked = client.post(reverse("notices:send-code"), follow=True).content.decode()
        code = re.search(r"\d{6}", mail.outbox[-1].body)[0]
        done = client.post(reverse("notices:confirm-email"), {"code": f"{code[:3]} {code[3:]}"}, follow=True)

        assert "邮件验证码" in asked
        assert code not in asked
        assert "邮箱已验证" in done.content.decode()
        reach.refresh_from_db()
        assert reach.confirmed

    def test_says_that_a_code_is_wrong(self, client):
        reach = asks()
        client.force_login(account(reach.person))
        client.post(reverse("notices:send-code"))
        code = re.search(r"\d{6}", mail.outbox[-1].body)[0]

        shown = [
            client.post(reverse("notices:confirm-email"), {"code": given}, follow=True).content.decode()
            for given in (wrong(code), "12")
        ]

        assert "验证码不正确" in shown[0]
        assert "六位数字" in shown[1]

    def test_is_not_there_for_whoever_gave_no_address(self, client):
        client.force_login(account(officer_of()))

        assert client.post(reverse("notices:send-code")).status_code == 404
