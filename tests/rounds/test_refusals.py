"""Rules of rounds, each with the case beside it."""

from datetime import date, timedelta

import pytest

from anlian.rounds import actions
from tests.factories import AT, DAY, hazard, site
from tests.refusals import Cases
from tests.rounds.world import (
    BROKEN,
    LATER,
    called,
    household,
    issued,
    looked,
    patrolled,
    picture,
    signed,
    street,
    ticked,
)

pytestmark = pytest.mark.django_db
case = Cases()
YESTERDAY = DAY - timedelta(days=1)


@case
def two_promises():
    world = street()
    return lambda: issued(world, promises=["一", "二", " "]), lambda: issued(world)


@case
def a_round_of_tomorrow():
    world = street()
    issued(world)
    return lambda: signed(world, happened_at=LATER), lambda: signed(world, at=LATER, happened_at=LATER)


@case
def a_pledge_of_what_is_no_shop():
    world = street()
    issued(world)
    return lambda: signed(world, site=world.road), lambda: signed(world)


@case
def a_pledge_that_nobody_signed():
    world = street()
    issued(world)
    return lambda: signed(world, signed_by=" "), lambda: signed(world)


@case
def a_pledge_without_a_signature():
    world = street()
    issued(world)
    return lambda: signed(world, signature=b""), lambda: signed(world)


@case
def a_check_without_a_pledge():
    world = street()
    signed(world)
    return lambda: looked(world, site=site()), lambda: looked(world)


@case
def a_check_of_other_promises():
    world = street()
    signed(world)
    return lambda: looked(world, marks={"9": "KEPT"}), lambda: looked(world, marks={"3": "KEPT"})


@case
def a_check_that_looked_at_nothing():
    world = street()
    signed(world)
    return lambda: looked(world, marks={"1": "UNSEEN"}), lambda: looked(world, marks={"1": "KEPT"})


@case
def a_broken_promise_without_words():
    world = street()
    signed(world)
    return lambda: looked(world, marks=BROKEN), lambda: looked(world, marks=BROKEN, note="堆货")


@case
def a_hazard_of_another_shop():
    world = street()
    signed(world)
    other, own = hazard(site=site(), finder=world.walker), hazard(site=world.shop, finder=world.walker)
    return lambda: looked(world, hazards=[other.pk]), lambda: looked(world, hazards=[own.pk])


@case
def a_hazard_found_on_two_rounds():
    world = street()
    signed(world)
    wrong, other = (hazard(site=world.shop, finder=world.walker) for _number in range(2))
    looked(world, hazards=[wrong.pk])
    return lambda: looked(world, hazards=[wrong.pk]), lambda: looked(world, hazards=[other.pk])


@case
def a_photo_of_another_round():
    world = street()
    signed(world)
    looked(world, photos=[picture(7)])
    return lambda: looked(world, photos=[picture(7)]), lambda: looked(world, photos=[picture(200)])


@case
def ten_photos():
    world = street()
    signed(world)
    many = [picture(seed) for seed in (1, 2, 4, 8, 16, 32, 64, 128, 15, 240)]
    return lambda: looked(world, photos=many), lambda: looked(world, photos=many[:2])


@case
def a_patrol_that_ends_before_it_begins():
    world = street()
    return lambda: patrolled(world, started_at=LATER), lambda: patrolled(world)


@case
def a_patrol_of_a_shop():
    world = street()
    return lambda: patrolled(world, by=world.walker, site=world.shop), lambda: patrolled(
        world, by=world.walker
    )


@case
def an_outing_without_words():
    world = street()
    return lambda: called(world, tells=[" "]), lambda: called(world)


@case
def an_outing_with_nine_things_to_tell():
    world = street()
    return lambda: called(world, tells=["关火"] * 9), lambda: called(world, tells=["关火"] * 8)


@case
def an_outing_that_ends_before_it_begins():
    world = street()
    return lambda: called(world, last=date(2023, 2, 28)), lambda: called(world, last=date(2023, 3, 1))


@case
def a_tick_before_the_outing():
    world = street()
    outing = called(world, first=DAY)
    return lambda: ticked(world, outing, happened_at=AT - timedelta(days=1)), lambda: ticked(world, outing)


@case
def a_tick_of_nothing():
    world = street()
    outing = called(world, kind="WATCH")
    return (
        lambda: ticked(world, outing, household=None),
        lambda: ticked(world, outing, household=world.door),
    )


@case
def a_tick_of_another_kind():
    world = street()
    outing = called(world, kind="KNOCK")
    return lambda: ticked(world, outing, site=world.road), lambda: ticked(world, outing)


@case
def a_tick_of_a_door_that_is_gone():
    world = street()
    outing = called(world)
    gone = household(number=2, ended_on=YESTERDAY)
    return lambda: ticked(world, outing, household=gone), lambda: ticked(world, outing)


@case
def a_tick_that_says_nothing_known():
    world = street()
    outing = called(world)
    return lambda: ticked(world, outing, result="CLICKED"), lambda: ticked(world, outing)


@case
def a_problem_without_words():
    world = street()
    outing = called(world)
    return (
        lambda: ticked(world, outing, result="PROBLEM"),
        lambda: ticked(world, outing, result="PROBLEM", note="飞线充电"),
    )


@case
def a_number_without_a_reason():
    world = street()
    return (
        lambda: actions.unmask_household(world.door, by=world.walker, at=AT, reason=" "),
        lambda: actions.unmask_household(world.door, by=world.walker, at=AT, reason="预约上门"),
    )


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
