"""Rounds from a phone: pledges, checks, patrols and doors, in whatever order they come."""

from datetime import timedelta

import pytest

from anlian.field import boards
from anlian.field.lifecycle import State
from anlian.kernel.clock import day_of
from anlian.kernel.ids import uuid7
from anlian.lattice.actions import draw_course
from anlian.lattice.scope import Duties
from anlian.rounds.models import Patrol, Pledge, ShopCheck, Tick
from tests.factories import AT, DISTRICT
from tests.factories.places import lattice
from tests.field.phone import Phone
from tests.field.test_receive import close, danger
from tests.rounds.world import GRID, KEPT, NEXT_GRID, PROMISES, called, household, issued, signed, street

HOUR = timedelta(hours=1)


@pytest.fixture
def world(db):
    world = street()
    world.phone = Phone(world.walker)
    issued(world)
    return world


def pledge(world, **changed) -> dict:
    name = world.phone.photo(5)
    world.phone.upload(name)
    return {
        "site": str(world.shop.pk), "template": str(world.template.pk), "signed_by": "王建国", "signature": name,
    } | changed  # fmt: skip


class TestPledge:
    def test_is_signed_on_the_phone(self, world):
        record = world.phone.send(world.phone.write("pledge", pledge(world)))

        assert record.state == State.STORED, record.sentence
        assert Pledge.objects.of(DISTRICT).get().pk == record.made_id == record.pk
        assert boards.address_of(record).endswith(f"{world.shop.pk}/")

    def test_on_an_unknown_version_is_refused(self, world):
        record = world.phone.send(world.phone.write("pledge", pledge(world, template=str(uuid7()))))

        assert record.state == State.REFUSED

    def test_at_a_closed_shop_is_somebodys_to_decide(self, world):
        close(world.shop, AT.date())

        assert world.phone.send(world.phone.write("pledge", pledge(world))).state == State.CONFLICT


class TestShopCheck:
    def test_counts_once_however_often_it_comes(self, world):
        signed(world)
        sent = world.phone.write("shop_check", {"site": str(world.shop.pk), "marks": KEPT}, made_at=AT + HOUR)

        for _time in range(3):
            record = world.phone.send(sent, at=AT + 2 * HOUR)

        assert record.state == State.STORED, record.sentence
        assert ShopCheck.objects.of(DISTRICT).count() == 1

    def test_waits_for_the_hazard_that_it_names(self, world):
        signed(world)
        found = world.phone.write("hazard", danger(world.shop), made_at=AT + HOUR)
        body = {"site": str(world.shop.pk), "marks": KEPT, "hazards": [str(found.id)]}
        check = world.phone.write("shop_check", body, made_at=AT + HOUR)

        assert world.phone.send(check, at=AT + 2 * HOUR).state == State.WAITING
        assert world.phone.send(found, at=AT + 2 * HOUR).state == State.STORED
        assert world.phone.send(check, at=AT + 2 * HOUR).state == State.STORED


class TestPatrol:
    def walked(self, phone, world, **changed) -> dict:
        return {
            "site": str(world.road.pk), "started_at": phone.ours(AT), "ended_at": phone.ours(AT + HOUR),
            "start": {"lng": 112.6, "lat": 26.9, "accuracy": 9}, "end": {"lng": 112.61, "lat": 26.9},
        } | changed  # fmt: skip

    def test_by_the_chief_of_the_segment_with_its_two_ends(self, world):
        phone = Phone(world.chief, off=timedelta(days=-3))

        record = phone.send(
            phone.write("patrol", self.walked(phone, world), made_at=AT + HOUR), at=AT + 3 * HOUR
        )

        walked = Patrol.objects.of(DISTRICT).get()
        assert record.state == State.STORED, record.sentence
        assert (walked.started_at, walked.happened_at) == (AT, AT + HOUR)
        assert (walked.start_lng, walked.end_lng) == (112.6, 112.61)

    def test_not_by_somebody_from_elsewhere(self, world):
        phone = Phone(world.stranger)

        record = phone.send(
            phone.write("patrol", self.walked(phone, world), made_at=AT + HOUR), at=AT + 3 * HOUR
        )
        assert record.state == State.REFUSED


class TestTick:
    def test_a_door_is_ticked(self, world):
        outing = called(world)
        body = {"outing": str(outing.pk), "household": str(world.door.pk), "result": "MET"}

        record = world.phone.send(world.phone.write("tick", body, made_at=AT + HOUR), at=AT + HOUR)

        assert record.state == State.STORED, record.sentence
        assert Tick.objects.of(DISTRICT).get().result == "MET"

    def test_nobody_misses_a_position_at_a_door(self, world):
        outing = called(world)
        body = {"outing": str(outing.pk), "household": str(world.door.pk), "result": "MET"}

        assert world.phone.send(world.phone.write("tick", body, made_at=AT), at=AT).doubts == []

    def test_a_door_elsewhere_is_not_there(self, world):
        outing = called(world)
        door = household("430407002001001", 2)
        body = {"outing": str(outing.pk), "household": str(door.pk), "result": "MET"}

        assert world.phone.send(world.phone.write("tick", body), at=AT).state == State.REFUSED


class TestWhatGoesAlong:
    def along(self, world, person=None):
        return boards.bundle(Duties(person or world.walker, day_of(AT)), AT, "")["rounds"]

    def test_pledges_streets_outings_and_doors(self, world):
        signed(world)
        called(world)
        draw_course(world.road, [[112.59, 26.89], [112.6, 26.9]], by=None, at=AT)

        told = self.along(world)

        assert told["pledge"]["id"] == str(world.template.pk)
        assert [(one["site"], bool(one["signed"])) for one in told["shops"]] == [(str(world.shop.pk), True)]
        assert told["streets"][0]["line"] == [[112.59, 26.89], [112.6, 26.9]]
        assert [one["id"] for one in told["doors"]] == [str(world.door.pk)]

    def test_names_are_hidden_and_numbers_stay_here(self, world):
        called(world)

        (door,) = self.along(world)["doors"]

        assert door["holder"] == "王**"
        assert "phone" not in door

    def test_how_it_went_there_last(self, world):
        outing = called(world)
        for result in ("ABSENT", "MET"):
            body = {"outing": str(outing.pk), "household": str(world.door.pk), "result": result}
            world.phone.send(world.phone.write("tick", body, made_at=AT + HOUR), at=AT + HOUR)

        assert self.along(world)["doors"][0]["done"] == {str(outing.pk): "MET"}

    def test_a_door_says_where_it_is(self, world):
        called(world)

        (door,) = self.along(world)["doors"]

        assert (door["area"], door["site"]) == (world.door.area_code, "")

    def test_streets_of_an_outing_with_how_it_went_there_last(self, world):
        watch = called(world, kind="WATCH", title="打更行动")
        knock = called(world)
        body = {"outing": str(watch.pk), "site": str(world.road.pk), "result": "MET"}
        world.phone.send(world.phone.write("tick", body, made_at=AT + HOUR), at=AT + HOUR)

        roads = {one["id"]: one["roads"] for one in self.along(world)["outings"]}

        assert roads == {str(watch.pk): {str(world.road.pk): "MET"}, str(knock.pk): {}}

    def test_streets_outside_of_the_outing_are_not_its(self, world):
        called(world, kind="ROAD", title="上路行动", area=lattice().areas[NEXT_GRID])

        told = boards.bundle(Duties(world.community, day_of(AT)), AT, GRID)["rounds"]

        assert [one["roads"] for one in told["outings"]] == [{}]
        assert [one["id"] for one in boards.bundle(Duties(world.community, day_of(AT)), AT, GRID)["sites"]]

    def test_a_shop_goes_by_the_promises_that_it_signed(self, world):
        signed(world)
        before = self.along(world)["shops"][0]
        issued(world, at=AT + HOUR, promises=("甲", "乙", "丙"))

        after = self.along(world)["shops"][0]

        assert "promises" not in before
        assert [one["text"] for one in after["promises"]] == list(PROMISES)

    def test_a_keeper_takes_no_doors_along(self, world):
        called(world)

        assert self.along(world, world.keeper)["doors"] == []
