"""Positions picked or typed, and the list of those to mend."""

import pytest
from django.urls import reverse

from anlian.atlas import astray
from anlian.atlas.written import read
from anlian.kernel import geo
from anlian.kernel.cells import Unfit
from anlian.lattice.actions.dated import bump
from anlian.lattice.models import Area, Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests import factories as make
from tests.atlas.ground import signed_in
from tests.atlas.outlined import BESIDE, GRID, INSIDE, NO_OUTLINE, at, outlined
from tests.factories import AT, DAY, DISTRICT

pytestmark = pytest.mark.django_db
FAR = (112.595, 26.915)
ELSEWHERE = "121.473701, 31.230416"


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)


def town():
    return make.officer_of("430407001")


def address(site, query: str = "") -> str:
    return reverse("atlas:position", args=[site.pk]) + (f"?{query}" if query else "")


def save(site, written: str, datum: str = "WGS84", *, by=None, query: str = "", **told):
    return signed_in(by or town()).post(address(site, query), {"written": written, "datum": datum, **told})


def position(site) -> tuple:
    site = Site.objects.of(DISTRICT).get(pk=site.pk)
    return site.lng, site.lat


class TestReading:
    @pytest.mark.parametrize(
        "written",
        [
            "112.59, 26.89", "112.59,26.89", "112.59，26.89", "112.59 26.89", "26.89, 112.59",
            "112°35′24″, 26°53′24″", "东经112度35分24秒，北纬26度53分24秒", "112:35:24, 26:53:24", "N26.89, E112.59",
        ],
    )  # fmt: skip
    def test_knows_the_ways_people_write(self, written):
        assert read(written, "WGS84") == pytest.approx(INSIDE)

    @pytest.mark.parametrize("datum", geo.Datum)
    def test_gives_wgs84_whatever_the_datum(self, datum):
        lng, lat = geo.from_wgs84(*INSIDE, datum)

        assert read(f"{lng:.7f}, {lat:.7f}", datum) == pytest.approx(INSIDE, abs=1e-6)

    @pytest.mark.parametrize("written", ["", "112.59", "长青路10号", "112.59, 26.89, 3", "112°75′, 26°"])
    def test_says_what_was_expected(self, written):
        with pytest.raises(Unfit):
            read(written, "WGS84")


class TestPicking:
    def test_saves_through_the_deed_that_writes_a_line(self):
        outlined()
        site = make.site(GRID)

        answer = save(site, "112.59, 26.89")

        assert answer.url == site.get_absolute_url()
        assert position(site) == INSIDE
        line = Entry.objects.of(DISTRICT).order_by("seq").last()
        assert line.verb == Verb.SITE_CHANGED
        assert line.detail["after"] == {"lng": INSIDE[0], "lat": INSIDE[1]}

    def test_stores_wgs84_of_what_was_copied_from_baidu(self):
        outlined()
        site = make.site(GRID)
        lng, lat = geo.from_wgs84(*INSIDE, geo.Datum.BD09)

        save(site, f"{lng:.7f}, {lat:.7f}", "BD09")

        assert position(site) == pytest.approx(INSIDE, abs=1e-6)

    @pytest.mark.parametrize("written", ["", "长青路10号", "200, 100"])
    def test_what_is_no_position_comes_back_with_a_sentence(self, written):
        outlined()
        site = make.site(GRID)

        answer = save(site, written)

        assert answer.status_code == 422
        assert position(site) == (None, None)

    def test_refuses_what_lies_far_outside_the_district(self):
        outlined()
        site = make.site(GRID)

        answer = save(site, ELSEWHERE, anyway="on")

        assert answer.status_code == 422
        assert "该位置远在本区之外" in answer.content.decode()
        assert position(site) == (None, None)

    def test_asks_once_more_before_it_puts_a_site_far_outside_its_area(self):
        outlined()
        site = make.site(GRID)
        written = f"{FAR[0]}, {FAR[1]}"

        asked = save(site, written)
        assert asked.status_code == 422
        assert 'name="anyway"' in asked.content.decode()
        assert position(site) == (None, None)

        assert save(site, written, anyway="on").status_code == 302
        assert position(site) == FAR

    def test_a_site_that_was_mended_is_off_the_list_at_once(self):
        outlined()
        site = at(*FAR)
        astray.check_all(now=AT)

        save(site, "112.59, 26.89")

        assert not astray.Astray.objects.of(DISTRICT).exists()

    def test_goes_on_to_the_next_of_the_list_it_came_from(self):
        outlined()
        first, second, third = make.site(GRID), make.site(GRID), make.site(GRID)
        make.site(GRID, kind="gas")
        query = "wrong=missing&kind=shop"

        assert save(second, "112.59, 26.89", query=query).url == address(third, query)
        assert save(third, "112.59, 26.89", query=query).url == address(first, query)
        assert save(first, "112.59, 26.89", query=query).url == f"{reverse('atlas:positions')}?{query}"

    def test_stops_where_one_wants_to(self):
        outlined()
        first, _second = make.site(GRID), make.site(GRID)

        answer = save(first, "112.59, 26.89", query="wrong=missing", stop="1")

        assert answer.url == f"{reverse('atlas:positions')}?wrong=missing"

    def test_one_from_another_town_does_not_find_it(self):
        outlined()
        site = make.site(NO_OUTLINE)

        assert signed_in(town()).get(address(site)).status_code == 404
        assert save(site, "112.61, 26.9").status_code == 404
        assert position(site) == (None, None)

    def test_who_only_keeps_a_shop_moves_none(self):
        outlined()
        site = make.site(GRID)

        assert save(site, "112.59, 26.89", by=make.keeper_of(site)).status_code == 403

    def test_shows_the_position_in_three_datums(self):
        outlined()
        site = at(*INSIDE)

        page = signed_in(town()).get(address(site)).content.decode()

        for datum in geo.Datum:
            assert "{:.6f}, {:.6f}".format(*geo.from_wgs84(*INSIDE, datum)) in page
        assert "在所属区划" in page


class TestLooking:
    def ask(self, site, written, datum="WGS84"):
        look = reverse("atlas:look-at-position", args=[site.pk])
        return signed_in(town()).get(look, {"written": written, "datum": datum}).content.decode()

    def test_warns_beside_the_area_and_says_how_far_and_in_which_it_is(self):
        outlined()
        site = make.site(GRID)

        told = self.ask(site, "112.59, 26.901")

        assert "111 米" in told
        assert "春江二网格" in told
        assert 'data-lng="112.5900000"' in told

    def test_warns_outside_the_district(self):
        outlined()

        assert "不能保存" in self.ask(make.site(GRID), ELSEWHERE)

    def test_is_content_inside(self):
        outlined()

        assert "之内" in self.ask(make.site(GRID), "112.59, 26.89")

    def test_says_so_where_no_outline_is_known(self):
        make.lattice()

        assert "没有边界数据" in self.ask(make.site(GRID), "112.59, 26.89")

    def test_says_what_was_expected(self):
        outlined()

        assert "应填写" in self.ask(make.site(GRID), "在江边")

    def test_changes_nothing(self):
        outlined()
        site = make.site(GRID)
        self.ask(site, "112.59, 26.89")

        assert position(site) == (None, None)


class TestTheList:
    def ask(self, person=None, **query):
        return signed_in(person or town()).get(reverse("atlas:positions"), query)

    def names(self, **query):
        return [site.name for site in self.ask(**query).context["page_obj"]]

    def test_shows_those_without_a_position_and_those_astray_apart(self):
        outlined()
        make.site(GRID, name="无坐标小店")
        at(*FAR, name="偏远小店")
        at(*INSIDE, name="在位小店")
        astray.check_all(now=AT)

        assert self.names() == ["无坐标小店"]
        assert self.names(wrong="astray") == ["偏远小店"]
        assert [tab["count"] for tab in self.ask().context["tabs"]] == ["1", "1"]

    def test_says_where_a_site_lies_by_the_outlines_of_now(self):
        outlined()
        at(*FAR)
        astray.check_all(now=AT)
        assert self.lies_in() == ["人民街道 · 春江社区 · 春江二网格"]

        Area.objects.of(DISTRICT).filter(code=BESIDE).update(until=DAY)
        bump(DISTRICT)

        assert self.lies_in() == ["人民街道 · 春江社区"]

    def lies_in(self):
        return [site.lies_in for site in self.ask(wrong="astray").context["page_obj"]]

    def test_narrows_to_area_and_kind(self):
        outlined()
        make.site(GRID, name="甲店")
        make.site(BESIDE, name="乙店")
        make.site(GRID, name="丙气站", kind="gas")

        assert self.names(area=BESIDE) == ["乙店"]
        assert self.names(kind="gas") == ["丙气站"]
        assert self.names(area="x", kind="y", wrong="z") == ["甲店", "乙店", "丙气站"]

    def test_shows_a_town_its_own_only(self):
        outlined()
        make.site(NO_OUTLINE, name="隔壁街道的店")
        there = at(*INSIDE, NO_OUTLINE, name="隔壁街道的偏店")
        astray.check_all(now=AT)

        assert self.names() == self.names(wrong="astray") == []
        assert [site.pk for site in self.ask(make.office(), wrong="astray").context["page_obj"]] == [there.pk]

    def test_is_for_those_who_may_change_sites(self):
        make.lattice()

        assert self.ask(make.walker_of(GRID)).status_code == 403

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get(reverse("atlas:positions")).url.startswith("/login/")

    @pytest.mark.parametrize("wrong", ["missing", "astray"])
    def test_asks_the_same_for_one_as_for_fifty(self, wrong, django_assert_max_num_queries):
        outlined()
        client = signed_in(town())

        def asked():
            astray.check_all(now=AT)
            with django_assert_max_num_queries(30) as counted:
                assert client.get(reverse("atlas:positions"), {"wrong": wrong}).status_code == 200
            return len(counted)

        make.site(GRID), at(*FAR)
        asked()
        first = asked()
        for _site in range(50):
            make.site(GRID), at(*FAR)

        assert asked() == first
