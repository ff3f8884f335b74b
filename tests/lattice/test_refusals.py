"""Rules of places, posts and chains that no story meets by itself, each with the case beside it."""

from datetime import date, timedelta

import pytest

from anlian.lattice import actions
from anlian.lattice.actions.chains import Named
from anlian.lattice.actions.numbers import unmask
from anlian.lattice.models import Area, Chain, Rule, Tier
from anlian.lattice.powers import Role
from tests.factories import (
    AT,
    DAY,
    DISTRICT,
    chief_of,
    lattice,
    officer_of,
    person,
    site,
)
from tests.factories.people import post
from tests.factories.places import LONG_AGO
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
BASIS = "石安委〔2023〕1号"
NEXT = DAY + timedelta(days=1)


def issue(**changed):
    world = lattice()
    leader = post(Role.LEADER, "副区长", unit="ZF")
    told = {
        "title": "责任链", "area": world.areas[DISTRICT], "sectors": [world.sectors["XF"]], "basis": BASIS,
        "links": [Named(Tier.LEADER, post=leader), Named(Tier.TOWN, rule=Rule.TOWN)],
        "basis_date": DAY, "since": DAY, "by": None, "at": AT,
    } | changed  # fmt: skip
    return lambda: actions.issue_chain(Chain(district=DISTRICT, number="L01"), **told)


@case
def a_chain_without_a_leader():
    return issue(links=[Named(Tier.TOWN, rule=Rule.TOWN)]), issue()


@case
def a_chain_led_from_below():
    return issue(links=[Named(Tier.LEADER, post=post(Role.TOWN, "主任", unit="430407001"))]), issue()


@case
def a_chain_about_nothing():
    return issue(sectors=[]), issue()


@case
def a_chain_without_its_document():
    return issue(basis=" "), issue()


def lead(seat, since=DAY, sector="RQ"):
    sector = lattice().sectors[sector]
    return lambda: actions.name_lead(seat, sector=sector, since=since, basis=BASIS, by=None, at=AT)


@case
def a_sector_is_led_by_a_town():
    return lead(post(Role.TOWN, "主任", unit="430407001")), lead(post(Role.DEPARTMENT, "科长", unit="CG"))


@case
def a_sector_is_led_from_a_post_that_is_no_more():
    seat = post(Role.DEPARTMENT, "科长", unit="CG")
    seat.ended_on = NEXT
    return lead(seat, NEXT), lead(seat, DAY)


@case
def a_block_and_a_line_at_once():
    world, seat = lattice(), post(Role.LEADER, "副区长", unit="ZF")
    both = {"area": world.areas["430407001"], "sector": world.sectors["XF"]}
    told = {"since": DAY, "basis": BASIS, "by": None, "at": AT}
    return (
        lambda: actions.reassign(seat, **both, **told),
        lambda: actions.reassign(seat, area=both["area"], **told),
    )


@case
def a_number_for_no_reason():
    someone, by = person(), officer_of()
    return (
        lambda: unmask(someone, by=by, at=AT, reason=" "),
        lambda: unmask(someone, by=by, at=AT, reason="联系整改"),
    )


@case
def moved_before_a_later_change():
    shop = site()
    actions.move_site(shop, on=NEXT, by=None, at=AT, risk="red")
    return (
        lambda: actions.move_site(shop, on=DAY, by=None, at=AT, risk="yellow"),
        lambda: actions.move_site(shop, on=NEXT + timedelta(days=1), by=None, at=AT, risk="yellow"),
    )


def merge(gone: str, into: str):
    areas = lattice().areas
    return lambda: actions.merge_areas(areas[gone], into=areas[into], on=DAY, by=None, at=AT)


@case
def an_area_merges_into_one_of_another_level():
    return merge("430407001", "430407002001"), merge("430407001", "430407002")


@case
def an_area_merges_into_itself():
    return merge("430407001", "430407001"), merge("430407001", "430407002")


@case
def an_area_that_ended_merges_again():
    merge("430407001001001", "430407001001002")()
    return merge("430407001001001", "430407002001001"), merge("430407001001002", "430407002001001")


def appoint(seat, someone, since=DAY, until=None, acting=False):
    return lambda: actions.appoint(
        seat, person=someone, since=since, until=until, acting=acting, by=None, at=AT
    )


@case
def appointed_until_before_it_begins():
    seat, someone = post(Role.TOWN, "主任", unit="430407001"), person()
    return appoint(seat, someone, NEXT, NEXT), appoint(seat, someone, DAY, NEXT)


@case
def appointed_to_the_own_post():
    chief = chief_of()
    return appoint(chief.seat, chief), appoint(chief.seat, chief, acting=True)


@case
def appointed_over_days_that_are_given_away():
    seat = post(Role.TOWN, "主任", unit="430407001")
    appoint(seat, person(), LONG_AGO, date(2024, 1, 1))()
    return (
        appoint(seat, person(), DAY, date(2023, 6, 1)),
        appoint(seat, person(), DAY, date(2024, 1, 1)),
    )


@case
def an_appointment_ends_before_it_began():
    term = appoint(post(Role.TOWN, "主任", unit="430407001"), person(), DAY)()
    return (
        lambda: actions.end_appointment(term, on=DAY - timedelta(days=1), by=None, at=AT),
        lambda: actions.end_appointment(term, on=NEXT, by=None, at=AT),
    )


@case
def a_remit_over_nothing():
    seat = post(Role.TOWN, "主任", unit="430407001")
    area = lattice().areas["430407001"]
    return (
        lambda: actions.give_remit(seat, since=DAY, by=None, at=AT),
        lambda: actions.give_remit(seat, since=DAY, area=area, by=None, at=AT),
    )


def placed(lng: float, lat: float):
    lattice()
    shop = site()
    ring = [[112.5, 26.8], [112.7, 26.8], [112.7, 27.0], [112.5, 27.0], [112.5, 26.8]]
    Area.objects.of(DISTRICT).filter(code=DISTRICT).update(
        boundary={"type": "Polygon", "coordinates": [ring]}
    )
    return lambda: actions.change_site(shop, by=None, at=AT, lng=lng, lat=lat)


@case
def a_position_far_outside_the_district():
    return placed(112.6, 27.1), placed(112.6, 27.04)


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
