"""Rules of accounts that no page meets by itself, each with the case beside it."""

import pytest
from django.test import Client

from anlian.desk import actions
from anlian.people import actions as people
from tests.factories import AT, account, guarded, officer_of, person, security_officer
from tests.guards.town import signed_in
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
WORD = "k7#mQp2x-Zz"


def registered(name: str):
    someone = person()
    people.register_account(someone, username=name, at=AT)
    return someone


@case
def an_account_beside_an_account():
    someone = registered("first")

    def register(one):
        return lambda: people.register_account(one, username="second", at=AT)

    return register(someone), register(person())


@case
def a_user_name_that_is_a_number():
    def register(name):
        return lambda: people.register_account(person(), username=name, at=AT)

    return register("13812341234"), register("138")


@case
def opened_twice():
    by, waiting, other = security_officer(), registered("first"), registered("other")

    def open_account(one):
        return lambda: actions.open_account(one, password=WORD, by=by, at=AT)

    open_account(waiting)()
    return open_account(waiting), open_account(other)


@case
def disabled_without_a_reason():
    by, someone = security_officer(), officer_of()
    account(someone)

    def disable(why):
        return lambda: actions.disable_account(someone, by=by, at=AT, reason=why)

    return disable(" "), disable("调离")


@case
def an_account_that_is_none():
    by, someone = security_officer(), officer_of()
    account(someone)

    def unlock(one):
        return lambda: actions.unlock_account(one, by=by, at=AT)

    return unlock(person()), unlock(someone)


@case
def disabled_twice():
    by, someone, other = security_officer(), officer_of(), officer_of()
    account(someone), account(other)

    def disable(one):
        return lambda: actions.disable_account(one, by=by, at=AT, reason="调离")

    disable(someone)()
    return disable(someone), disable(other)


@case
def signed_out_where_nobody_is_signed_in():
    by, someone, other = security_officer(), officer_of(), officer_of()
    account(someone)
    signed_in(Client(), other)

    def end(one):
        return lambda: actions.end_sessions(one, by=by, at=AT)

    return end(someone), end(other)


@case
def recovery_codes_without_a_factor():
    someone, other = officer_of(), officer_of()
    account(someone), guarded(account(other))
    return (
        lambda: actions.renew_recovery_codes(someone, at=AT),
        lambda: actions.renew_recovery_codes(other, at=AT),
    )


@case
def a_factor_that_is_not_there_is_removed():
    someone, other = officer_of(), officer_of()
    account(someone), guarded(account(other))
    return lambda: actions.remove_factor(someone, at=AT), lambda: actions.remove_factor(other, at=AT)


@case
def a_device_of_somebody_else():
    someone, other = officer_of(), officer_of()
    for one in (someone, other):
        signed_in(Client(), one)

    def end(one):
        return lambda: actions.end_own_session(one, session=someone.user.sessions.first(), at=AT)

    return end(other), end(someone)


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
