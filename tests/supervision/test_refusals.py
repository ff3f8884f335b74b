"""Rules of listings and letters that no story meets by itself, each with the case beside it."""

from datetime import date, timedelta

import pytest

from anlian.lattice import actions as lattice
from anlian.lattice.models import Appointment
from anlian.lattice.powers import Role
from anlian.supervision import actions
from anlian.supervision.lifecycle.listing import State
from anlian.supervision.models import Form, Level
from tests.factories import AT, DISTRICT
from tests.factories.people import post
from tests.refusals import Cases
from tests.supervision.world import (
    DEADLINE,
    LETTER_GIVEN,
    ORDER,
    brought,
    district,
    do,
    do_letter,
    major,
    proposed,
    sent,
)

pytestmark = pytest.mark.django_db
case = Cases()
DAY = timedelta(days=1)


def listed(name, who, **given):
    """A deed on a listing in force, once with what is wrong and once with what is right."""
    people = district()
    listing = brought(people, State.LISTED)

    def doing(**told):
        return lambda: do(people, listing, name, who, given | told)

    return listing, doing


def send(wrong, **right):
    people = district()
    return (lambda: sent(people, **right | wrong(people))), (lambda: sent(people, **right))


@case
def a_deadline_that_stays_as_it_is():
    _listing, change = listed("change_deadline", "office", reason="设备到货推迟")
    return change(until=DEADLINE), change(until=DEADLINE + DAY)


@case
def a_letter_to_a_post_that_nobody_holds():
    return send(lambda people: {"addressee": post(Role.TOWN, "空缺的岗位", unit="430407001")})


@case
def a_letter_without_a_reason():
    return send(lambda people: {"reason": " "})


@case
def an_admonition_that_lies_behind():
    return send(lambda people: {"meets_at": AT - DAY}, form=Form.ADMONITION)


@case
def an_admonition_held_twice():
    people = district()

    def held(again):
        letter = sent(people, form=Form.ADMONITION)
        for name, who in [("hold", "office"), ("answer", "mayor"), ("ask_again", "office")]:
            do_letter(people, letter, name, who)
        return lambda: do_letter(people, letter, *again)

    return held(("hold", "office")), held(("answer", "mayor"))


@case
def asked_again_until_a_day_that_has_passed():
    people = district()

    def asked(until):
        letter = sent(people)
        do_letter(people, letter, "answer", "mayor")
        given = LETTER_GIVEN["ask_again"] | {"until": until}
        return lambda: actions.ask_again(letter, by=people.office, at=letter.now, **given)

    return asked(AT.date()), asked(date(2023, 4, 10))


@case
def proposed_by_somebody_who_may_not():
    people = district()
    wrong = major(people)
    return (lambda: proposed(people, wrong, by=people.town)), (lambda: proposed(people, wrong))


@case
def listed_after_its_deadline():
    people = district()

    def listing(days):
        one = proposed(people, deadline=(AT + timedelta(days=40)).date())
        return lambda: actions.list_it(one, by=people.office, at=AT + timedelta(days=days), **ORDER)

    return listing(60), listing(30)


@case
def a_milestone_in_the_past():
    _listing, add = listed("add_milestone", "mayor", text="完成招标")
    return add(due=AT.date() - DAY), add(due=DEADLINE)


MONEY = {"source": "FISCAL", "stage": "RAISED", "paper": "石财指〔2023〕1号"}


@case
def more_money_than_can_be_kept():
    _listing, add = listed("add_money", "mayor", day=AT.date(), **MONEY)
    return add(amount=10**14 + 1), add(amount=10**14)


@case
def money_of_a_day_that_lies_ahead():
    listing, add = listed("add_money", "mayor", amount=100, **MONEY)
    return add(day=listing.now.date() + DAY), add(day=listing.now.date())


@case
def less_spent_than_nothing():
    _listing, add = listed("add_money", "mayor", day=AT.date(), note="冲销", **MONEY | {"stage": "SPENT"})
    return add(amount=-1), add(amount=1, stage="RAISED")


@case
def accepted_by_whoever_asked_for_it():
    """They took over the supervising post meanwhile."""
    people = district()
    listing = brought(people, State.DELIST_REQUESTED)

    def accept(who, *, taking_over):
        if taking_over:
            term = Appointment.objects.of(DISTRICT).known().get(post=people.supervising)
            lattice.end_appointment(term, on=listing.now.date(), by=None, at=listing.now)
            lattice.appoint(
                people.supervising, person=people.mayor, since=listing.now.date(), by=None, at=listing.now
            )
        return do(people, listing, "accept", who, {"opinion": "同意"})

    return lambda: accept("mayor", taking_over=True), lambda: accept("watcher", taking_over=False)


@case
def settled_by_whoever_it_was_sent_to():
    people = district()
    letter = sent(people, addressee=people.deputy.seat)
    do_letter(people, letter, "answer", "deputy")
    return (lambda: do_letter(people, letter, "settle", "deputy")), (
        lambda: do_letter(people, letter, "settle", "office")
    )


@case
def a_second_listing_at_a_higher_level():
    people = district()
    wrong, other = major(people), major(people)
    proposed(people, wrong)
    return (lambda: proposed(people, wrong, level=Level.CITY)), (
        lambda: proposed(people, other, level=Level.CITY)
    )


@case
def a_listing_that_is_over_at_once():
    people = district()
    wrong = major(people)
    day = wrong.now.date()
    return (lambda: proposed(people, wrong, deadline=day)), (
        lambda: proposed(people, wrong, deadline=day + DAY)
    )


@case
def a_report_of_a_month_before_it_was_listed():
    _listing, tell = listed("progress", "mayor", text="已拆除两处门锁", paper="石人街报〔2023〕5号")
    return tell(month=date(2023, 1, 1)), tell(month=AT.date())


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
