"""Pages of prominent problems, seen by whoever may, one from elsewhere, one who is refused, and a stranger."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anlian.kernel.ids import uuid7
from anlian.problems.lifecycle import State
from anlian.problems.models import Problem
from tests.factories import AT, account
from tests.problems.world import TOLD, brought, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return prepared()


@pytest.fixture
def problem(people):
    return brought(people, State.UNDER_WAY)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT + timedelta(hours=20))


@pytest.fixture
def look(client):
    def look(who, name, *args, **query):
        if who is not None:
            client.force_login(who.user or account(who))
        return client.get(reverse(f"problems:{name}", args=args), query)

    return look


def names_of(response):
    return [row.matter.number for row in response.context["page_obj"]]


class TestList:
    def test_shows_what_one_answers_for_and_what_names_one(self, look, people, problem):
        for who in (people.office, people.town, people.mayor, people.helper, people.owner):
            assert names_of(look(who, "list")) == ["TC2023-00001"]

    def test_from_elsewhere_is_empty(self, look, people, problem):
        assert names_of(look(people.other_town, "list")) == []

    def test_is_refused_to_whoever_keeps_a_shop(self, look, people, problem):
        assert look(people.keeper, "list").status_code == 403

    def test_asks_a_stranger_to_sign_in(self, look, problem):
        assert look(None, "list").status_code == 302

    @pytest.mark.parametrize(
        ("asked", "found"),
        [({"kind": "LANDSLIDE"}, 0), ({"kind": "UNSAFE_BUILDING"}, 1), ({"group": "running"}, 1), ({"late": 1}, 0),
         ({"q": "长青路"}, 1), ({"q": "别处"}, 0), ({"sort": "due"}, 1)],
    )  # fmt: skip
    def test_filters(self, look, people, problem, asked, found):
        assert len(names_of(look(people.office, "list", **asked))) == found

    def test_goes_out_as_a_file(self, client, people, problem):
        client.force_login(account(people.office))

        answer = client.post(reverse("problems:export"), {"format": "csv"})

        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "长青路10号危房" in text
        assert "推进中" in text


class TestShow:
    def test_tells_the_whole_story(self, look, people, problem):
        page = look(people.mayor, "show", problem.pk).content.decode()

        for said in ("全部住户搬离", "先搬离，后拆除", "区委常委会会议2023年第2次", "街道办主任"):
            assert said in page

    def test_of_another_town_is_not_there(self, look, people, problem):
        assert look(people.other_town, "show", problem.pk).status_code == 404

    def test_stands_on_the_pages_of_its_site_and_chain(self, look, people, problem):
        assert "TC2023-00001" in look(people.office, "of-site", people.shop.pk).content.decode()
        assert "TC2023-00001" in look(people.office, "of-chain", problem.matter.chain_id).content.decode()


class TestOpen:
    def test_begins_with_the_site_and_makes_one_however_often_it_is_sent(self, client, people):
        client.force_login(account(people.deputy))
        address = reverse("problems:open")
        given = TOLD | {
            "id": uuid7(), "owner": people.owner.seat_of_leader.pk, "lead": people.mayor.seat.pk,
            "helping": [people.helper.seat.pk],
        }  # fmt: skip

        assert client.get(address).status_code == 200
        assert client.get(address, {"site": people.shop.pk}).status_code == 200
        client.post(f"{address}?site={people.shop.pk}", given)
        client.post(f"{address}?site={people.shop.pk}", given)

        assert Problem.objects.count() == 1
        assert Problem.objects.get().co_posts.filter(district="430407").count() == 1

    def test_is_refused_to_whoever_is_no_leader(self, look, people):
        assert look(people.office, "open").status_code == 403


class TestDo:
    def test_asks_for_one_deed_and_comes_back(self, client, people, problem):
        client.force_login(account(people.mayor))
        address = reverse("problems:do", args=[problem.pk, "reach_milestone"])

        assert client.get(address).status_code == 200
        answer = client.post(
            address,
            {"expect": problem.matter.version, "milestone": problem.milestone.pk, "evidence": "搬离确认书"},
        )

        assert answer.url == reverse("problems:show", args=[problem.pk])
