"""Rules of how people are told that no page meets by itself, each with the case beside it."""

from datetime import time

import pytest

from anlian.notices import actions
from anlian.notices.channels import Never, Sent
from anlian.notices.models.delivery import A_MINUTE
from anlian.notices.topics import Topic
from tests.factories import AT, office, officer_of
from tests.notices.world import chooses
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
TOPIC = Topic.values[0]
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=01890000-0000-7000-8000-000000000001"


def choose(*topics, **changed):
    someone = officer_of()
    return lambda: chooses(someone, *topics, **changed)


@case
def an_address_that_is_no_mail():
    return choose(email="nobody"), choose(email="nobody@example.gov.cn")


@case
def mail_to_nowhere():
    return choose(TOPIC, email=""), choose(email="")


@case
def quiet_hours_without_an_end():
    return choose(quiet_from=time(22)), choose(quiet_from=time(22), quiet_until=time(7))


@case
def a_calendar_that_is_not_there_ends():
    one, other = officer_of(), officer_of()
    actions.renew_feed(other.seat, by=other, at=AT)

    def end(who):
        return lambda: actions.end_feed(who.seat, by=who, at=AT)

    return end(one), end(other)


def robot(head, **changed):
    told = {"kind": "WECOM", "title": "工作群", "address": WECOM, "secret": "", "topics": ["TURN"]} | changed
    return lambda: actions.set_robot(head.seat.unit, by=head, at=AT, **told)


@case
def a_robot_elsewhere():
    head = office()
    return robot(head, address="https://example.com/robot"), robot(head)


@case
def a_robot_with_a_secret_that_it_cannot_have():
    head = office()
    return robot(head, secret="SEC"), robot(head)


@case
def a_robot_about_nothing():
    head = office()
    return robot(head, topics=[]), robot(head)


@case
def a_robot_of_a_unit_that_is_not_ones_own():
    head, other = office(), officer_of()
    return (
        lambda: actions.set_robot(
            head.seat.unit,
            by=other,
            at=AT,
            kind="WECOM",
            title="群",
            address=WECOM,
            secret="",
            topics=["TURN"],
        ),
        robot(head),
    )


@case
def a_robot_that_ended_ends_again():
    head = office()
    one, other = robot(head)(), robot(head)()

    def end(it):
        return lambda: actions.end_robot(it, by=head, at=AT)

    end(one)()
    return end(one), end(other)


def tried(outcome):
    """A robot of which the platform says this, tried as often as asked for."""
    head = office()
    one = robot(head)()

    def attempt(times: int = 1, answer=outcome):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("anlian.notices.actions.robots.Robots.send", lambda *asked, **more: answer)
            for _time in range(times):
                one.refresh_from_db()
                actions.try_robot(one, by=head, at=AT)

    return attempt


@case
def a_robot_that_said_enough_for_this_minute():
    attempt = tried(Sent())
    return (lambda: attempt(A_MINUTE + 1)), attempt


@case
def a_robot_that_the_platform_turns_away():
    attempt = tried(Sent())
    return (lambda: attempt(answer=Never("wrong secret"))), attempt


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
