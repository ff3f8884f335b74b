"""Pages of sites and areas, seen by those who may, from elsewhere, those who are refused, and strangers."""

import pytest
from django.urls import reverse

from anlian.lattice.models import Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import (
    keeper_of,
    lattice,
    officer_of,
    site,
    walker_of,
)
from tests.factories.people import hold

pytestmark = pytest.mark.django_db
OTHER_TOWN = "430407002"
OTHER_GRID = "430407002001001"


def administrator():
    return hold("ADMIN", "系统管理员", unit="ZF")


def queries(django_assert_max_num_queries, ask):
    with django_assert_max_num_queries(40) as counted:
        ask()
    return len(counted)


class TestListSites:
    address = "/sites/"

    def test_shows_what_a_town_answers_for(self, sign_in, shop):
        there = site(OTHER_GRID, name="青山饭店")

        page = sign_in(officer_of()).get(self.address).content.decode()

        assert shop.name in page
        assert there.name not in page

    def test_finds_by_two_characters_and_by_initials(self, sign_in, shop):
        site(name="青草茶馆")
        client = sign_in(officer_of())

        for text in ("米粉", "lhymfd", shop.code):
            page = client.get(self.address, {"q": text}).content.decode()
            assert shop.name in page
            assert "青草茶馆" not in page

    def test_is_empty_for_who_keeps_accounts(self, sign_in, shop):
        assert shop.name not in sign_in(administrator()).get(self.address).content.decode()

    def test_gives_no_file_to_who_only_keeps_a_site(self, sign_in, shop):
        assert sign_in(keeper_of(shop)).post(reverse("lattice:export-sites")).status_code == 403

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get(self.address).url.startswith("/login/")

    def test_asks_as_much_for_fifty_as_for_one(self, sign_in, shop, django_assert_max_num_queries):
        client = sign_in(officer_of())
        client.get(self.address)
        few = queries(django_assert_max_num_queries, lambda: client.get(self.address))
        for _number in range(20):
            site()

        many = queries(django_assert_max_num_queries, lambda: client.get(self.address))

        assert many == few

    def test_exports_what_is_listed_and_writes_it_down(self, sign_in, shop):
        answer = sign_in(officer_of()).post(reverse("lattice:export-sites") + "?q=米粉")

        assert b"".join(answer.streaming_content).startswith(b"PK")
        assert Entry.objects.filter(verb=Verb.EXPORTED).count() == 1


class TestShowSite:
    def test_says_who_answers_and_masks_the_number(self, sign_in, shop, fire):
        walker = walker_of()
        keeper = keeper_of(shop)

        page = sign_in(officer_of()).get(shop.get_absolute_url()).content.decode()

        assert fire.title in page
        assert walker.name in page
        assert keeper.phone not in page
        assert f"{keeper.phone[:3]}****{keeper.phone[-4:]}" in page

    def test_is_there_for_its_keeper(self, sign_in, shop):
        assert sign_in(keeper_of(shop)).get(shop.get_absolute_url()).status_code == 200

    def test_is_not_there_for_another_town(self, sign_in, shop):
        assert sign_in(officer_of(OTHER_TOWN)).get(shop.get_absolute_url()).status_code == 404

    def test_says_that_no_chain_covers_it(self, sign_in, shop):
        page = sign_in(officer_of()).get(shop.get_absolute_url()).content.decode()

        assert "此处没有责任链覆盖这一条线" in page

    def test_asks_strangers_to_sign_in(self, client, shop):
        assert client.get(shop.get_absolute_url()).url.startswith("/login/")


class TestShowSitePhone:
    def test_shows_the_number_for_a_reason_and_writes_it_down(self, sign_in, shop):
        officer = officer_of()

        answer = sign_in(officer).post(reverse("lattice:site-phone", args=[shop.pk]), {"reason": "联系整改"})

        assert answer.content.decode() == keeper_of(shop).phone
        assert answer["Cache-Control"] == "no-store"
        entry = Entry.objects.get(verb=Verb.UNMASKED)
        assert (entry.by, entry.subject) == (officer, keeper_of(shop).pk)
        assert entry.detail == {"reason": "联系整改", "site": shop.code}

    @pytest.mark.parametrize("sent", [{}, {"reason": "  "}, {"reason": "x" * 61}])
    def test_without_a_reason_shows_nothing(self, sign_in, shop, sent):
        answer = sign_in(officer_of()).post(reverse("lattice:site-phone", args=[shop.pk]), sent)

        assert answer.status_code == 422
        assert keeper_of(shop).phone not in answer.content.decode()
        assert not Entry.objects.filter(verb=Verb.UNMASKED).exists()

    def test_asks_for_the_reason_without_writing_anything(self, sign_in, shop):
        page = sign_in(officer_of()).get(reverse("lattice:site-phone", args=[shop.pk])).content.decode()

        assert 'name="reason"' in page
        assert keeper_of(shop).phone not in page
        assert not Entry.objects.filter(verb=Verb.UNMASKED).exists()

    def test_is_not_there_for_another_town(self, sign_in, shop):
        answer = sign_in(officer_of(OTHER_TOWN)).post(
            reverse("lattice:site-phone", args=[shop.pk]), {"reason": "联系整改"}
        )

        assert answer.status_code == 404
        assert not Entry.objects.filter(verb=Verb.UNMASKED).exists()

    def test_is_refused_to_who_only_keeps_a_site(self, sign_in, shop):
        answer = sign_in(keeper_of(shop)).post(reverse("lattice:site-phone", args=[shop.pk]))

        assert answer.status_code == 403


class TestAddSite:
    def sent(self, **changed):
        area = lattice().areas["430407001001001"]
        return {
            "code": "S1", "name": "新店", "kind": "shop", "area": area.pk, "datum": "WGS84", "since": "2023-03-01",
            "principal_name": "王建国", "principal_phone": "19900001234", "attributes": "floors=2",
        } | changed  # fmt: skip

    def test_puts_it_on_the_books_with_its_keeper(self, sign_in):
        client = sign_in(officer_of())

        answer = client.post(reverse("lattice:add-site"), self.sent())

        new = Site.objects.get(code="S1")
        assert answer.url == new.get_absolute_url()
        assert (new.principal.name, new.attributes) == ("王建国", {"floors": "2"})

    def test_takes_no_area_of_another_town(self, sign_in):
        client = sign_in(officer_of(OTHER_TOWN))

        answer = client.post(reverse("lattice:add-site"), self.sent())

        assert answer.status_code == 422
        assert not Site.objects.exists()

    def test_is_refused_to_a_grid_worker(self, sign_in):
        assert sign_in(walker_of()).get(reverse("lattice:add-site")).status_code == 403


class TestMoveSite:
    def test_keeps_what_was_before(self, sign_in, shop):
        sent = {"on": "2023-04-01", "area": lattice().areas["430407001001002"].pk, "risk": "red"}

        sign_in(officer_of()).post(reverse("lattice:move-site", args=[shop.pk]), sent)

        shop.refresh_from_db()
        assert (shop.area_code, shop.risk, shop.records.known().count()) == ("430407001001002", "red", 2)
        assert shop.principal is not None

    def test_is_not_there_for_another_town(self, sign_in, shop):
        client = sign_in(officer_of(OTHER_TOWN))

        assert client.get(reverse("lattice:move-site", args=[shop.pk])).status_code == 404


class TestShowArea:
    def test_counts_sites_by_kind(self, sign_in, shop):
        page = sign_in(officer_of()).get("/areas/430407001/").content.decode()

        assert "春江社区" in page
        assert "沿街店铺" in page

    def test_is_not_there_for_another_town(self, sign_in, shop):
        assert sign_in(officer_of(OTHER_TOWN)).get("/areas/430407001/").status_code == 404


class TestFindSite:
    def test_offers_what_the_asker_may_see(self, sign_in, shop):
        site(OTHER_GRID, name="老衡阳饭店")

        found = (
            sign_in(officer_of())
            .get("/sites/find/", {"q": "lhy"}, headers={"Accept": "application/json"})
            .json()
        )

        assert [one["label"] for one in found["results"]] == [shop.name]

    def test_gives_a_form_its_options(self, sign_in, shop):
        page = (
            sign_in(officer_of()).get("/sites/find/", {"name": "place", "place_q": "米粉"}).content.decode()
        )

        assert f'name="place" value="{shop.pk}"' in page
