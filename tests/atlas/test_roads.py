"""Road segments on the map: in tiles, in the features, on the page where they are drawn."""

import json
from datetime import timedelta

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlian.kernel import clock, geo, lines
from anlian.lattice import actions as lattice
from anlian.lattice.models import Area, Course, Site
from tests import factories as make
from tests.atlas.ground import signed_in, tile_of
from tests.atlas.outlined import GRID, outlined
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db
LINE = [[112.581, 26.885], [112.587, 26.886], [112.592, 26.891]]
ELSEWHERE = "430407002001001"
ITEMS = "/api/ogc/collections/roads/items"


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT + timedelta(days=3))


def road(grid: str = GRID, points=LINE, **told):
    outlined()
    site = make.site(grid, kind="road", **told)
    lattice.draw_course(site, points, by=None, at=AT)
    return site


def ask(person, z: int = 14, at=LINE[1], query: str = "", **headers):
    address = reverse("atlas:road-tile", args=["/".join(map(str, tile_of(z, *at)))])
    return signed_in(person).get(f"{address}?{query}", headers=headers)


def drawn(answer) -> list[dict]:
    assert answer.status_code == 200, answer.content
    if not answer.content:
        return []
    decoded = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return [one["properties"] | {"shape": one["geometry"]} for one in decoded["road"]["features"]]


def keys(answer) -> set[str]:
    return {one["id"] for one in drawn(answer)}


class TestTiles:
    def test_a_line_lies_where_the_road_lies_and_has_the_colour_of_the_site(self):
        site = road(risk="red")

        (found,) = drawn(ask(make.office(), 11))

        assert (found["id"], found["risk"], found["shape"]["type"]) == (str(site.pk), "red", "LineString")
        z, x, y = tile_of(11, *LINE[1])
        places = [geo.mercator(*point) for point in LINE]
        asked = [
            [round((across * (1 << z) - x) * 4096), round((down * (1 << z) - y) * 4096)]
            for across, down in places
        ]
        # Both ends lie in this tile, so nothing of it is cut.
        assert found["shape"]["coordinates"][0] == asked[0]
        assert found["shape"]["coordinates"][-1] == asked[-1]

    def test_what_lies_beyond_the_tile_is_cut_off_and_comes_with_the_next(self):
        road(points=[[112.581, 26.885], [112.601, 26.885]])

        for lng in (112.583, 112.599):
            (found,) = drawn(ask(make.office(), 16, at=(lng, 26.885)))
            assert all(-65 <= across <= 4096 + 65 for across, _down in found["shape"]["coordinates"])

    def test_a_line_that_leaves_and_comes_back_is_two(self):
        _z, x, y = tile_of(16, 112.59, 26.885)
        middle = (x + 0.5) / (1 << 16) * 360 - 180
        road(points=[[middle, 26.885], [middle + 0.01, 26.885], [middle + 0.01, 26.886], [middle, 26.886]])

        shapes = [one["shape"] for one in drawn(ask(make.office(), 16, at=(middle, 26.885)))]

        assert [one["type"] for one in shapes] == ["MultiLineString"]
        assert y == tile_of(16, middle, 26.886)[2]

    def test_bends_that_nobody_sees_are_left_out_from_afar_and_shown_nearby(self):
        waves = [[112.581 + number * 2e-4, 26.885 + (number % 2) * 2e-5] for number in range(50)]
        road(points=waves)

        (far,) = drawn(ask(make.office(), 11, at=waves[0]))
        (near,) = drawn(ask(make.office(), 16, at=waves[0]))

        assert len(far["shape"]["coordinates"]) < 5 < len(near["shape"]["coordinates"])

    @pytest.mark.parametrize(("z", "seen"), [(8, 0), (10, 0), (11, 1), (13, 1), (16, 1), (19, 1)])
    def test_are_there_from_zoom_11_on_however_near_one_looks(self, z, seen):
        road()

        assert len(drawn(ask(make.office(), z))) == seen

    def test_of_another_place_are_not_there(self):
        road()

        assert drawn(ask(make.office(), 15, at=(112.61, 26.91))) == []

    def test_are_for_those_who_answer_for_the_site(self):
        here, there = road(), road(ELSEWHERE)

        assert keys(ask(make.office())) == {str(here.pk), str(there.pk)}
        assert keys(ask(make.officer_of("430407001"))) == {str(here.pk)}
        assert keys(ask(make.officer_of_sector("RQ", unit="CG"))) == set()

    def test_are_as_the_kinds_and_colours_that_are_asked_for(self):
        red, blue = road(risk="red"), road(risk="blue")
        office = make.office()

        assert keys(ask(office, query="risk=red")) == {str(red.pk)}
        assert keys(ask(office, query="kind=road&kind=shop")) == {str(red.pk), str(blue.pk)}
        assert keys(ask(office, query="kind=shop")) == set()

    def test_of_what_is_no_road_any_more_or_in_use_no_more_are_gone(self):
        changed, closed = road(), road()
        lattice.change_site(changed, by=None, at=AT, kind="other")
        closed.closed_on = clock.day_of(AT)
        closed.save()

        assert drawn(ask(make.office())) == []

    def test_on_a_past_day_have_the_colour_of_that_day(self):
        site = road(risk="blue")
        day = clock.day_of(AT)
        lattice.move_site(site, on=day + timedelta(days=1), risk="red", by=None, at=AT + timedelta(days=1))
        office = make.office()

        assert [one["risk"] for one in drawn(ask(office))] == ["red"]
        assert [one["risk"] for one in drawn(ask(office, query=f"on={day}"))] == ["blue"]
        assert keys(ask(office, query=f"on={day}&risk=red")) == set()
        assert keys(ask(office, query="on=1999-01-01")) == set()

    def test_are_sent_once_until_something_happens(self):
        site, office = road(), make.office()
        first = ask(office)

        again = ask(office, **{"If-None-Match": first["ETag"]})
        lattice.draw_course(site, LINE[:2], by=None, at=AT)
        later = ask(office, **{"If-None-Match": first["ETag"]})

        assert (again.status_code, later.status_code) == (304, 200)
        assert "private" in first["Cache-Control"]

    def test_cost_the_same_questions_for_one_line_as_for_twenty(self):
        office = make.office()
        road()
        address = reverse("atlas:road-tile", args=["/".join(map(str, tile_of(14, *LINE[1])))])
        client = signed_in(office)
        client.get(address)
        with CaptureQueriesContext(connection) as one:
            client.get(address)
        for _number in range(20):
            road()
        client.get(address)
        with CaptureQueriesContext(connection) as many:
            client.get(address)

        assert len(many) == len(one)

    def test_are_found_by_the_tile_and_not_by_reading_all(self):
        """Two thousand roads elsewhere do not make a tile dearer."""
        here = road()
        key = Course.objects.of(DISTRICT).get().tiles[-1]
        area = Area.objects.of(DISTRICT).get(code=GRID)
        sites = [
            Site(district=DISTRICT, code=f"L{number}", name="路", kind="road", area=area, area_code=GRID)
            for number in range(2000)
        ]
        Site.objects.bulk_create(sites)
        Course.objects.bulk_create(
            Course(id=site.pk, district=DISTRICT, site=site, points=LINE, tiles=[number], drawn_at=AT)
            for number, site in enumerate(sites)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE lattice_course")
        asked = Course.objects.of(DISTRICT).filter(tiles__contains=[key])

        assert "course_by_tile" in asked.explain()
        assert [one.pk for one in asked] == [here.pk]

    @pytest.mark.parametrize("tile", ["11/4000/0", "1/2/0", "27/0/0"])
    def test_what_is_no_tile_is_not_there(self, tile):
        assert signed_in(make.office()).get(f"/tiles/road/{tile}.mvt").status_code == 404


class TestFeatures:
    def features(self, client, **query) -> list[dict]:
        answer = client.get(ITEMS, query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()["features"]

    def test_are_lines_under_the_key_of_their_site(self):
        site = road(risk="yellow")

        (found,) = self.features(signed_in(make.office()))

        assert (found["id"], found["geometry"]) == (str(site.pk), {"type": "LineString", "coordinates": LINE})
        told = found["properties"]
        assert (told["code"], told["risk"], told["metres"]) == (
            site.code,
            "yellow",
            round(geo.length_m(LINE)),
        )

    def test_are_found_by_the_box_that_they_touch_not_by_the_one_around_them(self):
        site, client = road(), signed_in(make.office())

        touched = self.features(client, bbox="112.586,26.8855,112.588,26.8865")
        # Within the box around the line, and beside it.
        beside = self.features(client, bbox="112.582,26.889,112.584,26.891")
        everything = self.features(client, bbox="70,0,140,60")

        assert [one["id"] for one in touched] == [one["id"] for one in everything] == [str(site.pk)]
        assert beside == []

    def test_keep_to_the_scope(self):
        here, there = road(), road(ELSEWHERE)
        officer = signed_in(make.officer_of("430407001"))

        assert [one["id"] for one in self.features(officer)] == [str(here.pk)]
        assert officer.get(f"{ITEMS}/{there.pk}").status_code == 404
        assert officer.get(f"{ITEMS}/{here.pk}").status_code == 200

    def test_are_narrowed_by_number_area_and_colour(self):
        red, blue = road(risk="red"), road(ELSEWHERE, risk="blue")
        client = signed_in(make.office())

        assert [one["id"] for one in self.features(client, code=red.code)] == [str(red.pk)]
        assert [one["id"] for one in self.features(client, area="430407002")] == [str(blue.pk)]
        assert [one["id"] for one in self.features(client, risk="red")] == [str(red.pk)]
        assert self.features(client, datetime="1999-01-01") == []
        assert len(self.features(client, datetime="../2023-03-01")) == 2


class TestPage:
    def address(self, site) -> str:
        return reverse("atlas:course", args=[site.pk])

    def save(self, site, written=None, by=None, **told):
        written = lines.written(LINE) if written is None else written
        client = signed_in(by or make.officer_of("430407001"))
        return client.post(self.address(site), {"written": written, "datum": "WGS84", **told})

    def bare(self, **told):
        outlined()
        return make.site(GRID, **{"kind": "road"} | told)

    def test_saves_what_was_drawn(self):
        site, officer = self.bare(), make.officer_of("430407001")

        answer = self.save(site, by=officer)

        assert answer.url == site.get_absolute_url()
        course = Course.objects.of(DISTRICT).get(site=site)
        assert (course.points, course.drawn_by) == (LINE, officer)

    def test_takes_positions_of_another_datum(self):
        site = self.bare()
        typed = "\n".join("{:.7f}, {:.7f}".format(*geo.from_wgs84(*point, "GCJ02")) for point in LINE)

        self.save(site, typed, datum="GCJ02")

        kept = Course.objects.of(DISTRICT).get(site=site).points
        assert all(geo.distance_m(*one, *other) < 0.1 for one, other in zip(kept, LINE, strict=True))

    def test_a_look_saves_nothing_and_shows_it_in_wgs84(self):
        site = self.bare()
        typed = ";".join("{:.7f},{:.7f}".format(*geo.from_wgs84(*point, "BD09")) for point in LINE)

        page = self.save(site, typed, datum="BD09", look="1")

        assert page.status_code == 200
        assert not Course.objects.of(DISTRICT).exists()
        assert f"{geo.length_m(LINE):.0f} 米" in page.content.decode()
        shown = json.loads(page.context["form"]["written"].value())
        assert geo.distance_m(*shown["coordinates"][0], *LINE[0]) < 0.1

    @pytest.mark.parametrize("how", [{}, {"look": "1"}])
    @pytest.mark.parametrize("written", ["", "长青路", "112.581,26.885", "112.581,26.885;121.47,31.23"])
    def test_what_is_no_line_comes_back_with_a_sentence(self, written, how):
        site = self.bare()

        page = self.save(site, written, **how)

        assert page.status_code == 422
        assert not Course.objects.of(DISTRICT).exists()

    def test_takes_the_line_away(self):
        site = road()

        answer = self.save(site, "", remove="1")

        assert answer.url == site.get_absolute_url()
        assert not Course.objects.of(DISTRICT).exists()
        assert self.save(site, "", remove="1").status_code == 302

    def test_warns_when_the_position_of_the_site_lies_elsewhere(self):
        site = road()
        client = signed_in(make.officer_of("430407001"))
        lattice.change_site(site, by=None, at=AT, lng=112.581, lat=26.886)
        near = client.get(self.address(site)).content.decode()
        lattice.change_site(site, by=None, at=AT, lng=112.581, lat=26.889)
        far = client.get(self.address(site)).content.decode()

        assert "点位位置距此线" in far
        assert "点位位置距此线" not in near

    def test_is_of_road_segments_only(self):
        assert (
            signed_in(make.officer_of("430407001")).get(self.address(self.bare(kind="shop"))).status_code
            == 404
        )

    def test_is_for_whoever_may_change_the_site(self):
        site = road()

        assert signed_in(make.officer_of("430407002")).get(self.address(site)).status_code == 404
        assert signed_in(make.head_of(make.chain())).get(self.address(site)).status_code == 403
        assert self.save(site, by=make.officer_of("430407002")).status_code == 404

    def test_is_reached_from_the_page_of_the_site_which_tells_how_long_it_is(self):
        site = road()
        page = signed_in(make.officer_of("430407001")).get(site.get_absolute_url()).content.decode()

        assert self.address(site) in page
        assert f"{geo.length_m(LINE):.0f} 米" in page

    def test_the_panel_on_the_map_tells_how_long_it_is(self):
        site = road()
        panel = signed_in(make.office()).get(reverse("atlas:site", args=[site.pk])).content.decode()

        assert f"长 {geo.length_m(LINE):.0f} 米" in panel
