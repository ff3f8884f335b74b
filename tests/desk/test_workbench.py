from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.hazards.lifecycle import State
from anlian.kernel import clock
from anlian.lattice.powers import Role
from anlian.matters.climb import sweep
from tests.factories import (
    account,
    auditor,
    chain,
    chief_of,
    hazard,
    keeper_of,
    office,
    officer_of,
    officer_of_sector,
    site,
    walker_of,
)
from tests.factories.people import hold

pytestmark = pytest.mark.django_db
HERE, THERE = "430407001001001", "430407002001001"


@pytest.fixture
def world():
    """A chain with its leader and lead unit, and a hazard on each side of the river."""
    leader = hold(Role.LEADER, "副区长", unit="ZF")
    department = officer_of_sector()
    version = chain(leader=leader.seat, department=department.seat)
    officer_of("430407001")
    return leader, department, version


def opened(client, person) -> str:
    client.force_login(person.user or account(person))
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def panels(client, person) -> set[str]:
    client.force_login(person.user or account(person))
    bench = client.get("/").context["workbench"]
    return {panel.name for column in (bench.top, bench.main, bench.side) for panel in column}


def late(state: str = State.ORDERED, *, days: int = 60, **more):
    return hazard(state=state, at=clock.now() - timedelta(days=days), **more)


class TestEachKindOfUser:
    def test_a_leader_sees_the_lights_and_tightens(self, client, world):
        leader, *_ = world
        wrong = late(site=site(HERE, name="旺角星辰"))
        sweep(now=clock.now())

        page = opened(client, leader)

        assert {"lights", "pressing"} <= panels(client, leader)
        assert f"/hazards/{wrong.pk}/do/tighten/" in page

    def test_an_officer_sees_the_own_town_only(self, client, world):
        here, there = late(site=site(HERE, name="此街小店")), late(site=site(THERE, name="彼街小店"))
        officer = officer_of("430407002")

        page = opened(client, officer)

        assert "queues" in panels(client, officer)
        assert here.matter.number not in page
        assert "彼街" in client.get(f"/search/?q={there.matter.number}").content.decode()

    def test_a_keeper_sees_what_to_put_right_and_with_which_button(self, client, world):
        mine, other = site(HERE, name="我的店"), site(HERE, name="别人的店")
        wrong, foreign = late(site=mine), late(site=other)

        page = opened(client, keeper_of(mine))

        assert f"/hazards/{wrong.pk}/do/start/" in page
        assert foreign.matter.number not in page
        assert "别人的店" not in page

    def test_a_walker_reports_at_a_touch_and_sees_the_own_grid(self, client, world):
        here, there = late(site=site(HERE)), late(site=site(THERE))

        page = opened(client, walker_of(HERE))

        assert "big-report" in page
        assert here.matter.number in page
        assert there.matter.number not in page

    def test_the_office_sees_holes_and_the_trend(self, client, world):
        assert {"standing", "missing", "late_by_place", "trend"} <= panels(client, office())
        assert client.get("/trend/").status_code == 200

    def test_a_community_sees_its_area(self, client, world):
        assert {"buttons", "nearby", "to_do"} <= panels(client, chief_of())

    def test_a_department_sees_its_queues(self, client, world):
        assert {"queues", "to_do", "late_by_place"} <= panels(client, world[1])

    def test_an_auditor_watches_and_does_nothing(self, client, world):
        late()

        assert panels(client, auditor()) == {"standing", "refusals", "tail"}

    def test_an_administrator_sees_the_machine_and_no_business(self, client, world):
        late(site=site(HERE, name="某店"))
        admin = hold(Role.ADMIN, "系统管理员", unit="AJ")

        page = opened(client, admin)

        assert panels(client, admin) == {"health", "accounts"}
        assert "某店" not in page
        assert client.get("/system/health/").status_code == 200
        assert client.get("/trend/").status_code == 403


class TestToDo:
    def test_stands_in_the_order_of_urgency(self, client, world):
        shop = site(HERE)
        late(site=shop)
        hazard(state=State.ORDERED, site=shop, at=clock.now() - timedelta(hours=5))
        client.force_login(account(keeper_of(shop)))

        bench = client.get("/").context["workbench"]

        data = next(panel.data for panel in bench.main if panel.name == "to_do")
        assert data["total"] == 2
        assert data["groups"][0]["key"] == "late"
        assert sum(group["count"] for group in data["groups"]) == 2

    def test_what_climbed_is_told_to_whom_it_climbed(self, client, world):
        leader, *_ = world
        wrong = late(site=site(HERE), days=40)
        # Sweeps in between are what happened; the last of them lies within the fortnight.
        for days in range(40, -1, -1):
            sweep(now=clock.now() - timedelta(days=days))
        client.force_login(account(leader))

        bench = client.get("/").context["workbench"]

        shown = [
            row
            for panel in (*bench.main, *bench.side)
            if panel.name == "pressing"
            for row, _url in panel.data["rows"]
        ]
        assert [row.matter.pk for row in shown] == [wrong.pk]


class TestTheWayIntoTheField:
    @pytest.mark.parametrize("who", ["grid", "community", "town", "keeper", "chief"])
    def test_is_open_to_those_who_record_there(self, client, world, who):
        road = site(HERE, kind="road")
        people = {
            "grid": lambda: walker_of(HERE), "community": lambda: chief_of(HERE[:12]),
            "town": lambda: officer_of(HERE[:9]), "keeper": lambda: keeper_of(site(HERE)),
            "chief": lambda: hold(Role.DEPARTMENT, "路段长", unit="CG", site=road),
        }  # fmt: skip

        assert 'href="/field/"' in opened(client, people[who]())

    def test_is_not_shown_to_those_at_a_desk(self, client, world):
        leader, department, _version = world

        for person in (leader, department, office(), auditor(), hold(Role.ADMIN, "系统管理员", unit="AJ")):
            assert 'href="/field/"' not in opened(client, person)


class TestQueries:
    @pytest.mark.parametrize("who", ["leader", "office", "department", "town", "grid", "keeper"])
    def test_are_as_many_for_a_dozen_matters_as_for_one(self, client, world, who):
        leader, department, _version = world
        shop = site(HERE)
        people = {
            "leader": lambda: leader, "office": office, "department": lambda: department,
            "town": lambda: officer_of("430407001"), "grid": lambda: walker_of(HERE), "keeper": lambda: keeper_of(shop),
        }  # fmt: skip
        client.force_login(account(people[who]()))
        finder = walker_of(HERE)
        late(site=shop, finder=finder)
        sweep(now=clock.now())
        self.asked(client)
        for_one = self.asked(client)
        for _number in range(12):
            late(site=shop, finder=finder)
        sweep(now=clock.now())
        self.asked(client)

        assert self.asked(client) == for_one
        assert for_one < 30

    def asked(self, client) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/")
        return len(seen)
