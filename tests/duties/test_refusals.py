"""Rules of duties and proxies that no story meets by itself, each with the case beside it."""

from datetime import date, timedelta

import pytest

from anlian.duties import actions
from anlian.duties.models import WorkKind
from tests.duties.world import BASIS, duties, leader, moment, night, office, owed, visit
from tests.factories import DAY, chief_of, officer_of
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
MARCH, NEXT = date(2023, 3, 1), DAY + timedelta(days=1)


@case
def a_duty_that_is_met_is_claimed():
    one = leader()
    owed(one, work=WorkKind.VISIT)
    seen = visit(one, date(2023, 3, 7))
    night(MARCH)
    (duty,) = duties()

    def claim():
        return actions.claim(duty, by=one, at=moment(date(2023, 3, 8)), number=seen.number)

    return lambda: (claim(), claim()), claim


@case
def an_obligation_without_its_document():
    one = leader()
    return lambda: owed(one, basis=" "), lambda: owed(one)


@case
def an_obligation_until_before_it_begins():
    one = leader()
    return lambda: owed(one, since=DAY, until=DAY), lambda: owed(one, since=DAY, until=NEXT)


@case
def an_obligation_ends_before_it_began():
    by, obligation = office(), owed(leader(), since=DAY)

    def end(until):
        return lambda: actions.end_obligation(obligation, by=by, at=moment(DAY), until=until)

    return end(DAY), end(NEXT)


@case
def an_obligation_of_a_street_about_a_towns_plan():
    one = officer_of()
    return lambda: owed(one, title="编制镇总体规划消防专篇"), lambda: owed(one, title="一季一次消防整治")


@case
def an_obligation_of_a_street_by_a_towns_item():
    one, rules = officer_of(), "《消防安全责任制实施办法》第九条"
    return lambda: owed(one, basis=f"{rules}第（二）项"), lambda: owed(one, basis=f"{rules}第（四）项")


@case
def an_obligation_of_a_community_to_enforce():
    one = chief_of()
    return lambda: owed(one, title="每月查封违规场所"), lambda: owed(one, title="每月开展防火检查")


def name(post, someone, by, **changed):
    told = {"since": DAY, "basis": BASIS} | changed
    return lambda: actions.name_proxy(post, by=by, at=moment(DAY), person=someone, **told)


@case
def a_proxy_without_a_document():
    one, other = leader(), leader("常务副区长")
    return name(one.seat, other, one, basis=" "), name(one.seat, other, one)


@case
def the_holder_as_proxy():
    one, other = leader(), leader("常务副区长")
    return name(one.seat, one, one), name(one.seat, other, one)


@case
def a_proxy_until_before_it_begins():
    one, other = leader(), leader("常务副区长")
    return name(one.seat, other, one, until=DAY), name(one.seat, other, one, until=NEXT)


@case
def a_second_proxy_for_the_same_days():
    one, other, third = leader(), leader("常务副区长"), leader("区委常委")
    name(one.seat, other, one)()
    return name(one.seat, third, one), name(one.seat, third, one, since=NEXT)


@case
def a_proxy_that_ended_ends_again():
    one, other = leader(), leader("常务副区长")
    proxy = name(one.seat, other, one, until=NEXT)()

    def end(day):
        return lambda: actions.end_proxy(proxy, by=one, at=moment(day))

    return end(NEXT), end(DAY)


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
