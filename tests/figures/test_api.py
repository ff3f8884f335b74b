"""The figures over JSON."""

from datetime import timedelta

import pytest
from django.urls import include, path
from ninja import NinjaAPI

from anlian.desk.actions import make_token
from anlian.figures.api import router
from anlian.figures.registry import FIGURES
from anlian.hazards.lifecycle import State
from anlian.lattice.powers import Power
from tests.factories import AT, account, hazard, keeper_of, office, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
MARCH = {"from": "2023-03-01", "to": "2023-03-31"}

api = NinjaAPI(urls_namespace="figures-under-test")
api.add_router("/figures", router)
# Each figure names the page that lists its rows.
urlpatterns = [path("api/", api.urls), path("", include("anlian.figures.urls"))]


@pytest.fixture
def ask(client):
    def of(someone, address, **query):
        client.force_login(
            someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client.get(f"/api/figures{address}", MARCH | query)

    return of


@pytest.fixture
def wrong():
    return hazard(state=State.CLOSED)


def test_all_are_told_with_what_they_count(ask, wrong):
    told = {one["key"]: one for one in ask(office(), "").json()}

    assert set(told) == set(FIGURES)
    assert (told["hazards_closed"]["value"], told["hazards_closed"]["from"]) == (1, "2023-03-01")
    assert told["hazards_open"]["from"] is None
    assert told["closure_rate"]["definition"]


def test_one_is_told_of_an_area(ask, wrong):
    who = office()

    assert ask(who, "/hazards_found").json()["value"] == 1
    assert ask(who, "/hazards_found", area="430407002").json()["value"] == 0


def test_areas_come_highest_first(ask, wrong):
    who = office()

    towns = ask(who, "/hazards_found/areas").json()
    grids = ask(who, "/hazards_found/areas", level="grid", area="430407001").json()

    assert [(one["area"], one["value"]) for one in towns] == [("430407001", 1), ("430407002", 0)]
    assert [(one["area"][9:], one["value"]) for one in grids] == [("001001", 1), ("001002", 0)]


def test_weeks_come_eldest_first(ask, wrong):
    told = ask(office(), "/hazards_closed/weeks", weeks=5).json()

    assert [one["value"] for one in told] == [1, 0, 0, 0, 0]
    assert told[0]["monday"] == "2023-02-27"


@pytest.mark.parametrize(
    ("address", "query", "status"),
    [
        ("/nonsense", {}, 404),
        ("/hazards_found", {"area": "430408"}, 404),
        ("/hazards_found", {"to": "2023-02-01"}, 422),
        ("/meetings/areas", {}, 422),
        ("/hazards_found/areas", {"level": "city"}, 422),
        ("/chains/weeks", {}, 422),
        ("/hazards_found/weeks", {"weeks": 0}, 422),
        ("/hazards_found/weeks", {"weeks": 261}, 422),
    ],
)
def test_what_makes_no_sense_is_not_counted(ask, wrong, address, query, status):
    assert ask(office(), address, **query).status_code == status


def test_somebody_of_another_town_counts_nothing_here(ask, wrong):
    who = officer_of("430407002")

    assert ask(who, "/hazards_found").json()["value"] == 0
    assert [one["area"] for one in ask(who, "/hazards_found/areas").json()] == ["430407002"]


def test_a_keeper_of_a_site_has_no_figures(ask, wrong):
    assert ask(keeper_of(wrong.matter.site), "/hazards_found").status_code == 403


def test_a_token_opens_none(client, wrong):
    """What a figure counts lies behind more powers than a token may carry: some of it would be told as nothing."""
    someone = office()
    account(someone)
    text = make_token(
        someone,
        name="统计",
        powers=[Power.SEE_SITES, Power.SEE_HAZARDS],
        until=AT + timedelta(days=300),
        at=AT,
    )

    answer = client.get("/api/figures/hazards_found", MARCH, headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 401


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1949-10-01"])
def test_no_year_is_told_that_nobody_lives_in(ask, wrong, day):
    assert ask(office(), "/hazards_found", to=day, **{"from": day}).status_code == 422
    assert ask(office(), "/hazards_found", to="2100-12-31").status_code == 200
