"""Pages of chains and of who answers, seen by those who may, from elsewhere, those who are refused, and strangers."""

from datetime import date

import pytest
from django.urls import reverse

from anlian.lattice.models import Chain, ChainVersion
from tests.factories import (
    chain,
    head_of,
    lattice,
    office,
    officer_of,
    walker_of,
)
from tests.factories.people import hold, post

pytestmark = pytest.mark.django_db
OTHER_TOWN = "430407002"
OTHER_GRID = "430407002001001"


def administrator():
    return hold("ADMIN", "系统管理员", unit="ZF")


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

    @pytest.mark.parametrize(("sector", "status"), [("XF", 302), ("RQ", 422)])
    def test_is_for_the_lines_that_one_answers_for(self, sign_in, sector, status):
        someone = hold("OFFICE", "安委办科长", unit="AJ", sector=lattice().sectors["XF"])

        answer = sign_in(someone).post(
            reverse("lattice:issue-chain"), self.sent(sectors=[lattice().sectors[sector].pk])
        )

        assert answer.status_code == status
        assert ChainVersion.objects.exists() == (status == 302)

    @pytest.mark.parametrize(("on", "status"), [("2019-12-31", 422), ("2020-01-02", 302)])
    def test_ends_what_holds_on_that_day(self, sign_in, fire, on, status):
        sent = {"on": on, "basis": "石安委〔2023〕5号"}

        answer = sign_in(office()).post(reverse("lattice:end-chain", args=[fire.chain_id]), sent)

        assert answer.status_code == status

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
