"""上路、打更、敲门: called by a post, ticked by whoever goes there."""

from datetime import date, timedelta

import pytest

from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.lattice.powers import Power
from anlian.lattice.scope import scope_of
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.rounds import actions
from anlian.rounds.models import Household, Outing, Tick
from tests.factories import AT, DAY, DISTRICT, hazard
from tests.factories.places import lattice
from tests.rounds.world import LATER, called, street, ticked

pytestmark = pytest.mark.django_db


class TestCall:
    def test_says_where_when_and_what_is_told(self):
        world = street()

        outing = called(world)

        assert (outing.area_code, outing.tells[0]) == ("430407001", "电动车不进楼入户")
        assert (outing.called_by, outing.post_id) == (world.town, world.town.seat.pk)
        assert Entry.objects.get(verb=Verb.OUTING_CALLED).subject == outing.pk

    def test_is_sent_twice_and_called_once(self):
        world, key = street(), uuid7()

        assert called(world, id=key) == called(world, id=key)
        assert Outing.objects.count() == 1

    def test_another_town_is_not_there(self):
        world = street()

        with pytest.raises(NotFound):
            called(world, area=lattice().areas["430407002"])

    def test_is_no_work_of_a_grid_worker(self):
        world = street()

        with pytest.raises(Refused):
            called(world, by=world.walker)

    def test_is_seen_by_those_who_work_inside_it_and_by_nobody_elsewhere(self):
        world = street()
        outing = called(world)

        def sees(someone):
            return (
                Outing.objects.within(scope_of(someone, Power.SEE_ROUNDS, on=DAY))
                .filter(pk=outing.pk)
                .exists()
            )

        assert all(
            sees(one) for one in (world.walker, world.community, world.town, world.office, world.chief)
        )
        assert not sees(world.stranger)


class TestTick:
    def test_keeps_every_visit(self):
        world = street()
        outing = called(world)

        ticked(world, outing, result="ABSENT")
        ticked(world, outing, at=LATER + timedelta(days=1))

        assert list(Tick.objects.order_by("happened_at").values_list("result", flat=True)) == [
            "ABSENT",
            "MET",
        ]
        assert Entry.objects.filter(verb=Verb.OUTING_TICKED, subject=outing.pk).count() == 2

    def test_sent_twice_is_one(self):
        world, key = street(), uuid7()
        outing = called(world)

        assert ticked(world, outing, id=key) == ticked(world, outing, id=key)
        assert Tick.objects.count() == 1

    def test_links_a_hazard(self):
        world = street()
        wrong = hazard(site=world.shop, finder=world.walker)

        tick = ticked(world, called(world), result="PROBLEM", hazard=wrong.pk)

        assert tick.hazard == wrong

    def test_a_street_is_ticked_by_its_chief(self):
        world = street()

        assert ticked(world, called(world, kind="ROAD"), by=world.chief, site=world.road).site == world.road

    def test_a_night_watch_is_at_doors_and_in_streets(self):
        world = street()
        outing = called(world, kind="WATCH")

        assert ticked(world, outing, site=world.road)
        assert ticked(world, outing, household=world.door)

    @pytest.mark.parametrize("who", ["stranger", "neighbour", "chief", "office"])
    def test_a_door_elsewhere_is_not_there(self, who):
        world = street()
        outing = called(world)

        with pytest.raises((NotFound, Refused)):
            ticked(world, outing, by=getattr(world, who))


class TestHousehold:
    def test_name_and_number_rest_sealed(self):
        from django.db import connection

        street()
        with connection.cursor() as cursor:
            cursor.execute("SELECT holder, phone FROM rounds_household")
            holder, phone = cursor.fetchone()

        assert "王建国" not in holder
        assert "1390000" not in phone

    def test_are_shown_hidden(self):
        door = street().door

        assert (door.holder_shown, door.phone_shown) == ("王**", "139****0001")

    def test_whoever_asks_with_a_reason_is_told_and_written_down(self):
        world = street()

        told = actions.unmask_household(world.door, by=world.walker, at=AT, reason="预约上门")

        assert told == ("王建国", "13900000001")
        line = Entry.objects.get(verb=Verb.UNMASKED)
        assert (line.subject, line.by, line.detail["reason"]) == (world.door.pk, world.walker, "预约上门")

    def test_elsewhere_nobody_is_told(self):
        world = street()

        with pytest.raises(NotFound):
            actions.unmask_household(world.door, by=world.stranger, at=AT, reason="预约上门")

    def test_one_that_ended_stands_no_more(self):
        world = street()
        Household.objects.update(ended_on=date(2023, 3, 2))

        assert Household.objects.of(DISTRICT).standing(DAY).exists()
        assert not Household.objects.of(DISTRICT).standing(date(2023, 3, 2)).exists()
        assert world.door.room == "101室"
