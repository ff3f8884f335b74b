"""The lattice over JSON."""

import pytest
from django.urls import path
from ninja import NinjaAPI

from anlian.lattice.api import router
from tests.factories import account, chain, head_of, keeper_of, officer_of, site, walker_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

api = NinjaAPI(urls_namespace="lattice-under-test")
api.add_router("", router)
urlpatterns = [path("api/", api.urls)]


@pytest.fixture
def ask(client):
    def of(someone, address, **query):
        client.force_login(
            someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client.get(f"/api/{address}", query)

    return of


class TestWho:
    def test_answers_link_by_link(self, ask):
        shop, version, walker = site(), chain("L1"), walker_of()
        head = head_of(version)

        answer = ask(officer_of(), "who", site=shop.code, on="2023-03-01").json()

        people = {link["tier"]: link["person"] for link in answer["links"]}
        assert (people["leader"], people["grid"]) == (head.name, walker.name)

    def test_knows_no_site_of_another_town(self, ask):
        shop = site()

        assert ask(officer_of("430407002"), "who", site=shop.code).status_code == 404

    def test_knows_no_area_of_another_town(self, ask):
        officer_of()

        assert ask(officer_of("430407002"), "who", area="430407001", sector="XF").status_code == 404

    def test_wants_a_place(self, ask):
        assert ask(officer_of(), "who").status_code == 422

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get("/api/who").status_code in (302, 401)


class TestSites:
    def test_lists_what_the_asker_answers_for(self, ask):
        here, there = site(), site("430407002001001")

        found = ask(officer_of(), "sites").json()

        assert [one["code"] for one in found["items"]] == [here.code]
        assert there.code not in str(found)

    def test_shows_one_without_its_number(self, ask):
        shop = site()

        answer = ask(keeper_of(shop), f"sites/{shop.pk}").json()

        assert answer["principal"] == keeper_of(shop).name
        assert keeper_of(shop).phone not in str(answer)


class TestChains:
    def test_lists_those_in_force(self, ask):
        chain("L1")

        assert [one["number"] for one in ask(officer_of(), "chains", on="2023-03-01").json()] == ["L1"]
        assert ask(officer_of(), "chains", on="2019-03-01").json() == []

    def test_shows_one(self, ask):
        chain("L1"), chain("L2", area="430407002")

        assert ask(officer_of(), "chains/L1").json()["title"] == "L1责任链"
        assert ask(officer_of(), "chains/L2").status_code == 404
