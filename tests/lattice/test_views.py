"""Pages of the lattice, seen by those who may, from elsewhere, those who are refused, and strangers."""

from datetime import date

import pytest
from django.urls import reverse

from anlian.lattice.models import Appointment, Chain, ChainVersion, Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import (
    account,
    chain,
    head_of,
    keeper_of,
    lattice,
    office,
    officer_of,
    person,
    site,
    walker_of,
)
from tests.factories.people import hold, post

pytestmark = pytest.mark.django_db
OTHER_TOWN = "430407002"
OTHER_GRID = "430407002001001"


@pytest.fixture
def sign_in(client):
    def as_(someone):
        client.force_login(
            someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return as_


@pytest.fixture
def shop():
    return site(name="老衡阳米粉店")


@pytest.fixture
def fire():
    return chain("L01", sectors=("XF",))


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


class TestShowChain:
    def test_names_each_link_and_its_vacancies(self, sign_in, fire):
        head = head_of(fire)

        page = sign_in(officer_of()).get(fire.chain.get_absolute_url()).content.decode()

        assert head.name in page
        assert "空缺" in page

    def test_is_not_there_for_a_town_it_does_not_touch(self, sign_in):
        there = chain("L02", area=OTHER_TOWN)

        assert sign_in(officer_of()).get(there.chain.get_absolute_url()).status_code == 404

    def test_is_refused_to_who_keeps_accounts(self, sign_in, fire):
        # In charge of no site: chains are not his business at all.
        assert sign_in(administrator()).get(fire.chain.get_absolute_url()).status_code == 403

    def test_asks_strangers_to_sign_in(self, client, fire):
        assert client.get(fire.chain.get_absolute_url()).url.startswith("/login/")

    def test_tells_what_a_version_changed(self, sign_in, fire):
        chain("L01", sectors=("XF", "RQ"), since=date(2023, 2, 1), basis="石安委〔2023〕2号")

        page = sign_in(office()).get(fire.chain.get_absolute_url()).content.decode()

        assert "消防、城镇燃气" in page or "城镇燃气、消防" in page
        assert "石安委〔2023〕2号" in page


class TestIssueChain:
    def sent(self, **changed):
        world = lattice()
        return {
            "number": "L09", "title": "消防责任链", "area": world.areas["430407"].pk,
            "sectors": [world.sectors["XF"].pk], "basis": "石安委〔2023〕1号", "basis_date": "2023-01-01",
            "since": "2023-02-01", "leader": post("LEADER", "副区长", unit="ZF").pk, "town": "by-place",
            "community": "by-place", "grid": "by-place", "site": "on",
        } | changed  # fmt: skip

    def test_issues_a_chain(self, sign_in):
        answer = sign_in(office()).post(reverse("lattice:issue-chain"), self.sent())

        version = ChainVersion.objects.get()
        assert answer.url == version.chain.get_absolute_url()
        assert [link.tier for link in version.links.order_by("order")] == [
            "leader", "town", "community", "grid", "site",
        ]  # fmt: skip

    def test_follows_a_version_with_the_next(self, sign_in, fire):
        sent = self.sent()
        sent.pop("number")

        sign_in(office()).post(reverse("lattice:reissue-chain", args=[fire.chain_id]), sent)

        standing = ChainVersion.objects.known().filter(chain=fire.chain).order_by("since")
        assert [(str(one.since), str(one.until)) for one in standing] == [
            ("2020-01-01", "2023-02-01"), ("2023-02-01", "None"),
        ]  # fmt: skip

    def test_says_why_when_refused(self, sign_in, fire):
        sent = self.sent(since="2019-01-01")
        sent.pop("number")

        answer = sign_in(office()).post(reverse("lattice:reissue-chain", args=[fire.chain_id]), sent)

        assert answer.status_code == 422
        assert "已发布更晚的版本" in answer.content.decode()

    def test_takes_no_number_twice(self, sign_in, fire):
        answer = sign_in(office()).post(reverse("lattice:issue-chain"), self.sent(number="L01"))

        assert answer.status_code == 422
        assert Chain.objects.count() == 1

    def test_is_refused_to_a_town(self, sign_in, fire):
        assert sign_in(officer_of()).get(reverse("lattice:issue-chain")).status_code == 403

    def test_ends_a_chain(self, sign_in, fire):
        sent = {"on": "2023-02-01", "basis": "石安委〔2023〕5号"}

        sign_in(office()).post(reverse("lattice:end-chain", args=[fire.chain_id]), sent)

        assert ChainVersion.objects.known().get(chain=fire.chain).until == date(2023, 2, 1)


class TestAskWho:
    address = "/who/"

    def test_names_the_holder_of_that_day(self, sign_in, shop, fire):
        walker = walker_of()

        page = sign_in(officer_of()).get(self.address, {"site": shop.pk, "on": "2023-03-01"}).content.decode()

        assert walker.name in page
        assert "只有这条责任链" in page

    def test_says_when_chains_tie(self, sign_in, shop, fire):
        chain("L02", sectors=("XF",))

        page = sign_in(officer_of()).get(self.address, {"site": shop.pk}).content.decode()

        assert "多条责任链同等适用" in page

    def test_knows_no_site_of_another_town(self, sign_in, shop, fire):
        page = sign_in(officer_of(OTHER_TOWN)).get(self.address, {"site": shop.pk}).content.decode()

        assert "没有这个点位" in page
        assert shop.name not in page

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get(self.address).url.startswith("/login/")

    @pytest.mark.parametrize("on", ["tomorrow", "2023-02-30", "0000-00-00"])
    def test_takes_a_day_that_is_none_as_a_mistake(self, sign_in, shop, fire, on):
        assert sign_in(officer_of()).get(self.address, {"site": shop.pk, "on": on}).status_code == 200


class TestShowHoles:
    address = "/chains/holes/"

    def test_counts_the_sites_that_no_chain_covers(self, sign_in, shop):
        page = sign_in(office()).get(self.address).content.decode()

        assert "有 1 个点位没有责任链覆盖" in page
        assert "小场所消防" in page

    @pytest.mark.parametrize("show", ["uncovered", "ties", "vacancies", "unwalked", "unkept", "nonsense"])
    def test_has_a_page_for_each(self, sign_in, shop, fire, show):
        assert sign_in(office()).get(self.address, {"show": show}).status_code == 200

    def test_leaves_out_other_towns(self, sign_in, shop):
        page = sign_in(officer_of(OTHER_TOWN)).get(self.address, {"show": "uncovered"}).content.decode()

        assert "所有点位都有责任链覆盖" in page


class TestPeople:
    def test_masks_numbers(self, sign_in):
        walker = walker_of()

        page = sign_in(officer_of()).get("/people/").content.decode()

        assert walker.name in page
        assert walker.phone not in page

    def test_leaves_out_posts_of_another_town(self, sign_in):
        there = walker_of(OTHER_GRID)
        client = sign_in(officer_of())

        assert there.name not in client.get("/people/").content.decode()
        assert client.get(reverse("lattice:post", args=[there.seat.pk])).status_code == 404
        assert client.post(reverse("lattice:person-phone", args=[there.pk])).status_code == 404

    def test_is_refused_to_a_grid_worker(self, sign_in):
        assert sign_in(walker_of()).get("/people/").status_code == 403

    def test_names_everybody_to_who_keeps_accounts(self, sign_in):
        there = walker_of(OTHER_GRID)

        assert there.name in sign_in(administrator()).get("/people/").content.decode()

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get("/people/").url.startswith("/login/")


class TestAppoint:
    def test_hands_the_post_over(self, sign_in):
        walker, next_one = walker_of(), person("秦月")
        sent = {"person": next_one.pk, "since": "2023-03-01", "basis": "石组干〔2023〕1号"}

        sign_in(office()).post(reverse("lattice:appoint", args=[walker.seat.pk]), sent)

        standing = Appointment.objects.known().filter(post=walker.seat).order_by("since")
        assert [one.person.name for one in standing] == [walker.name, "秦月"]
        assert standing[0].until == date(2023, 3, 1)

    def test_takes_somebody_new(self, sign_in):
        seat = post("GRID", "网格员", unit="430407001001")
        sent = {"name": "尤佳", "phone": "19900008888", "since": "2023-03-01", "basis": "石组干〔2023〕1号"}

        sign_in(office()).post(reverse("lattice:appoint", args=[seat.pk]), sent)

        assert Appointment.objects.get(post=seat).person.name == "尤佳"

    def test_is_refused_to_a_town(self, sign_in):
        walker = walker_of()

        assert sign_in(officer_of()).get(reverse("lattice:appoint", args=[walker.seat.pk])).status_code == 403

    def test_ends_an_appointment_and_a_remit(self, sign_in):
        walker = walker_of()
        held = walker.seat.appointments.known().get()
        remit = walker.seat.remits.known().get()
        client = sign_in(office())

        client.post(
            reverse("lattice:end-appointment", args=[walker.seat.pk, held.pk]),
            {"on": "2023-03-01", "basis": "x"},
        )
        client.post(reverse("lattice:end-remit", args=[walker.seat.pk, remit.pk]), {"on": "2023-03-01"})

        assert walker.seat.appointments.known().get().until == date(2023, 3, 1)
        assert walker.seat.remits.known().get().until == date(2023, 3, 1)


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
