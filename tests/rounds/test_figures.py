"""Pledges in force, patrols made, households met: as they stood, and each counted once."""

from datetime import date, timedelta

import pytest

from anlian.figures.asked import Asked
from anlian.figures.boards import told
from anlian.figures.registry import FIGURES
from anlian.figures.spread import by_area
from anlian.figures.weeks import by_week
from anlian.lattice.actions import move_site
from tests.factories import AT, DAY, DISTRICT, person, site
from tests.rounds.world import (
    LATER,
    NEXT_GRID,
    called,
    household,
    patrolled,
    signed,
    street,
    ticked,
)

pytestmark = pytest.mark.django_db
MARCH = Asked(DISTRICT, date(2023, 3, 1), date(2023, 3, 31))


def of(key, first=date(2023, 3, 1), last=date(2023, 3, 31), area=""):
    return FIGURES[key].value(Asked(DISTRICT, first, last, area))


class TestPledgeCoverage:
    def test_is_the_share_of_shops_with_a_pledge_in_force(self):
        world = street()
        site()
        signed(world)

        assert of("pledge_coverage") == 50.0
        assert of("pledge_coverage", last=date(2024, 2, 29)) == 50.0
        assert of("pledge_coverage", last=date(2024, 3, 1)) == 0.0

    def test_ends_when_the_shop_changes_hands_and_not_before(self):
        world = street()
        signed(world)
        move_site(world.shop, on=date(2023, 6, 1), principal=person(), by=None, at=LATER)

        assert of("pledge_coverage", last=date(2023, 5, 31)) == 100.0
        assert of("pledge_coverage", last=date(2023, 6, 1)) == 0.0

    def test_does_not_change_the_past_when_it_reaches_us_late(self):
        world = street()
        signed(world, at=AT + timedelta(days=3), happened_at=AT)

        assert of("pledge_coverage", last=DAY) == 0.0
        assert of("pledge_coverage", last=DAY + timedelta(days=3)) == 100.0


class TestPatrols:
    def test_are_those_that_ended_in_the_period(self):
        world = street()
        patrolled(world)
        patrolled(world, at=LATER.replace(month=4))

        assert of("patrols") == 1
        assert of("patrols", area="430407002") == 0
        assert "路段长" in told(FIGURES["patrols"].records(MARCH).get()).title


class TestDoorsMet:
    def test_count_each_household_once(self):
        world = street()
        household(NEXT_GRID)
        outing = called(world)
        ticked(world, outing, result="ABSENT")
        assert of("doors_met") == 0

        ticked(world, outing)
        ticked(world, outing, at=LATER + timedelta(days=1))

        assert of("doors_met") == 1
        assert of("doors_met", first=date(2023, 3, 3)) == 0
        assert told(FIGURES["doors_met"].records(MARCH).get()).number == world.door.code

    def test_by_grid_and_by_week(self):
        world = street()
        ticked(world, called(world))

        assert by_area([FIGURES["doors_met"]], MARCH, 15)["doors_met"][world.door.area_code] == 1
        assert sum(by_week(FIGURES["doors_met"], MARCH, 6).values()) == 1
        signed(world)
        assert by_week(FIGURES["pledge_coverage"], MARCH, 6)[date(2023, 3, 27)] == 100.0
