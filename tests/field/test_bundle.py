"""What a phone takes along: what its person's posts need in their grid, and no more."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.field import boards
from anlian.hazards.lifecycle import State as Standing
from anlian.kernel.clock import day_of
from anlian.lattice.scope import Duties
from anlian.matters.models import Matter
from tests.factories import AT, DISTRICT, hazard, officer_of, site, walker_of
from tests.field.test_api import Browser
from tests.inspections.world import planned, shop_visit

GRID = "430407001001001"


def bundle(person, at=AT, area=""):
    return boards.bundle(Duties(person, day_of(at)), at, area)


class TestWhatGoesAlong:
    def test_a_grid_worker_takes_their_grid(self, round):
        elsewhere = site("430407001001002")

        told = bundle(round.walker)

        assert [one["id"] for one in told["sites"]] == [str(round.shop.pk)]
        assert told["area"]["code"] == GRID
        assert str(elsewhere.pk) not in json.dumps(told)

    def test_the_keeper_takes_what_they_must_put_right(self, db):
        wrong = hazard(state=Standing.RECTIFYING)
        hazard(state=Standing.RECTIFYING, site=site(GRID))

        told = bundle(wrong.keeper, AT + timedelta(hours=9))

        assert [(one["id"], one["moves"]) for one in told["hazards"]] == [
            (str(wrong.pk), ["submit", "ask_extension"])
        ]
        assert [one["id"] for one in told["sites"]] == [str(wrong.matter.site_id)]

    def test_an_officer_takes_their_visits_and_an_area_if_they_choose_one(self, db):
        world = shop_visit()
        visit = planned(world)
        other = site(GRID)

        assert [one["id"] for one in bundle(world.officer)["visits"]] == [str(visit.pk)]
        assert str(other.pk) not in json.dumps(bundle(world.officer))
        assert str(other.pk) in json.dumps(bundle(world.officer, area=GRID))

    def test_an_area_out_of_reach_gives_nothing(self, db):
        there = site("430407002001001")

        assert str(there.pk) not in json.dumps(bundle(officer_of("430407001"), area="430407002001001"))

    def test_telephones_are_hidden(self, round):
        round.shop.principal.phone = "13812345678"
        round.shop.principal.save()

        assert bundle(round.walker)["sites"][0]["principal"]["phone"] == "138****5678"

    def test_a_closed_site_stays_here(self, round):
        round.shop.closed_on = AT.date()
        round.shop.save()

        assert bundle(round.walker)["sites"] == []

    def test_what_is_late_comes_first(self, round):
        calm, late = site(GRID, risk="red"), hazard(site=site(GRID), finder=round.walker)
        Matter.objects.of(DISTRICT).filter(pk=late.matter_id).update(due_at=AT)

        told = bundle(round.walker, AT + timedelta(days=30))

        order = sorted(told["sites"], key=lambda one: one["order"])
        assert [one["id"] for one in order] == [str(late.matter.site_id), str(calm.pk), str(round.shop.pk)]
        assert told["hazards"][0]["late"]

    def test_checklists_are_those_of_the_kinds_that_go_along(self, db):
        world = shop_visit()

        told = bundle(world.walker)

        assert [one["id"] for one in told["templates"]] == [str(world.checklist.pk)]
        assert set(told["items"]) == {world.first.code, world.second.code}


def test_however_much_goes_along_the_questions_are_as_many(db):
    walker, sizes = walker_of(), []
    for many in (1, 6):
        for _one in range(many):
            hazard(site=site(GRID), finder=walker)
        with CaptureQueriesContext(connection) as queries:
            bundle(walker)
        sizes.append(len(queries))

    assert sizes[0] == sizes[1]


def test_it_is_not_sent_again_when_nothing_changed(round):
    app = Browser(round.walker)
    first = app.get("bundle")

    again = app.get("bundle", **{"If-None-Match": first["ETag"]})
    hazard(site=round.shop, finder=round.walker)
    changed = app.get("bundle", **{"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize("area", ["x", "1" * 16, "430407' OR 1=1"])
def test_an_area_that_is_none_is_answered_422(round, area):
    assert Browser(round.walker).get("bundle", {"area": area}).status_code == 422
