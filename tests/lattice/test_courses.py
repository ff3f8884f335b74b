"""The lines of road segments: the deed, what it refuses, the ledger, the lists."""

import json

import pytest
from django.urls import reverse

from anlian.kernel import geo, lines
from anlian.kernel.errors import Refused
from anlian.lattice import actions
from anlian.lattice.courses import COARSEST, FINEST, tiles_around, tiles_of
from anlian.lattice.models import Course
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests import factories as make
from tests.atlas.ground import signed_in
from tests.atlas.outlined import GRID, outlined
from tests.factories import AT, DISTRICT
from tests.refusals import Cases
from tests.registers.tables import take

pytestmark = pytest.mark.django_db
case = Cases()
LINE = [[112.581, 26.885], [112.587, 26.886], [112.592, 26.891]]
OTHER = [[112.585, 26.885], [112.590, 26.890]]


def road(grid: str = GRID, **told):
    outlined()
    return make.site(grid, **{"kind": "road"} | told)


def draw(site, points=LINE, by=None):
    return actions.draw_course(site, points, by=by, at=AT)


def kept(site) -> list | None:
    return Course.objects.of(DISTRICT).filter(site=site).values_list("points", flat=True).first()


class TestDrawing:
    def test_keeps_the_line_with_who_and_when_and_says_so_in_the_record(self):
        site, someone = road(), make.officer_of()

        course = draw(site, by=someone)

        assert kept(site) == LINE
        assert (course.pk, course.drawn_by, course.drawn_at) == (site.pk, someone, AT)
        line = Entry.objects.of(DISTRICT).order_by("seq").last()
        assert (line.verb, line.by, line.subject) == (Verb.ROAD_DRAWN, someone, site.pk)
        assert line.detail["before"] is None
        assert line.detail["after"] == {"metres": round(geo.length_m(LINE)), "points": LINE}

    def test_replaces_the_line_that_was_there(self):
        site = road()
        draw(site)

        draw(site, OTHER)

        assert Course.objects.of(DISTRICT).count() == 1
        assert kept(site) == OTHER
        line = Entry.objects.of(DISTRICT).order_by("seq").last()
        assert (line.detail["before"]["points"], line.detail["after"]["points"]) == (LINE, OTHER)

    def test_takes_the_line_away(self):
        site = road()
        draw(site)

        draw(site, None)

        assert kept(site) is None
        line = Entry.objects.of(DISTRICT).order_by("seq").last()
        assert (line.detail["before"]["points"], line.detail["after"]) == (LINE, None)

    def test_keeps_each_point_once_and_to_the_centimetre(self):
        site = road()

        draw(site, [LINE[0], [112.58100000001, 26.885], LINE[1], LINE[1], LINE[2]])

        assert kept(site) == LINE


@case
def no_road():
    return lambda: draw(road(kind="shop")), lambda: draw(road())


@case
def no_line_to_take_away():
    bare, drawn = road(), road()
    draw(drawn)
    return lambda: draw(bare, None), lambda: draw(drawn, None)


@case
def one_point():
    return lambda: draw(road(), [LINE[0]] * 3), lambda: draw(road(), LINE[:2])


@case
def too_many_points():
    many = [[112.581 + number * 1e-5, 26.885] for number in range(501)]
    return lambda: draw(road(), many), lambda: draw(road(), many[:500])


@case
def a_point_far_outside():
    away = [[112.62, 26.90], [112.66, 26.90], [112.671, 26.90]]
    return lambda: draw(road(), away), lambda: draw(road(), [*away[:2], [112.669, 26.90]])


@case
def a_leap():
    # 0.0449 degrees of latitude are 4,993 m, 0.0451 are 5,015.
    def leaping(far):
        return [[112.6, 26.86], [112.6, 26.86 + far]]

    return lambda: draw(road(), leaping(0.0451)), lambda: draw(road(), leaping(0.0449))


@case
def longer_than_a_hundred_kilometres():
    def to_and_fro(times):
        return [[112.6, 26.88 if number % 2 else 26.92] for number in range(times + 1)]

    return lambda: draw(road(), to_and_fro(23)), lambda: draw(road(), to_and_fro(22))


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)


class TestConstraint:
    def test_a_site_has_one_line(self):
        from django.db import IntegrityError

        site = road()
        course = draw(site)

        with pytest.raises(IntegrityError, match="site_has_one_course"):
            Course.objects.create(district=DISTRICT, site=site, points=OTHER, tiles=course.tiles, drawn_at=AT)

    def test_two_sites_have_a_line_each(self):
        draw(road())
        draw(road())

        assert Course.objects.of(DISTRICT).count() == 2


class TestTiles:
    def test_are_those_that_the_line_passes_of_each_zoom(self):
        keys = set(tiles_of(LINE))

        for share in range(101):
            here = [one + (other - one) * share / 100 for one, other in zip(LINE[0], LINE[1], strict=True)]
            across, down = geo.mercator(*here)
            for z in range(COARSEST, FINEST + 1):
                assert geo.tile_key(z, int(across * (1 << z)), int(down * (1 << z))) in keys

    def test_are_few(self):
        """A line of 1.4 km passes some five tiles of zoom 16, which are 545 m wide here."""
        assert len(tiles_of(LINE)) < 25

    def test_count_those_beside_which_it_runs_so_that_half_of_its_width_is_not_cut_off(self):
        side = 1 << FINEST
        across, _down = geo.mercator(112.6, 26.9)
        edge = round(across * side) / side * 360 - 180
        beside = [[edge + 0.00002, 26.9], [edge + 0.00002, 26.901]]

        columns = {int(geo.mercator(edge + shift, 26.9)[0] * side) for shift in (-0.001, 0.001)}
        row = int(geo.mercator(edge, 26.9005)[1] * side)

        assert {geo.tile_key(FINEST, column, row) for column in columns} <= set(tiles_of(beside))

    def test_around_a_box_are_few_and_find_every_line_in_it(self):
        box = (112.58, 26.88, 112.60, 26.90)

        assert 0 < len(tiles_around(box)) <= 16
        assert set(tiles_around(box)) & set(tiles_of(LINE))
        assert tiles_around((73.0, 3.0, 136.0, 54.0)) == []


HEAD = "点位编号,走向,坐标系"


def ledger(*rows: str, name: str = "x.csv", scope=None, dry=False):
    return take("courses", "\n".join([HEAD, *rows]).encode(), name=name, scope=scope, dry=dry)


class TestLedger:
    def test_draws_what_is_new_and_leaves_what_is_the_same(self):
        first, second = road(), road()
        rows = [
            f'{site.code},"{lines.written(LINE).replace(chr(34), chr(34) * 2)}",' for site in (first, second)
        ]

        assert ledger(*rows, dry=True).counts["new"] == 2
        assert kept(first) is None
        assert ledger(*rows).counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0}
        report = ledger(rows[0], f'{second.code},"112.585,26.885;112.590,26.890",WGS84')

        assert report.counts == {"new": 0, "changed": 1, "same": 1, "wrong": 0}
        assert (kept(first), kept(second)) == (LINE, OTHER)
        assert Entry.objects.of(DISTRICT).filter(verb=Verb.ROAD_DRAWN).count() == 3

    def test_says_of_each_wrong_row_what_is_wrong(self):
        site, other, shop = road(), road(), make.site(GRID)

        report = ledger(
            f'{shop.code},"112.585,26.885;112.590,26.890",', f'{site.code},"112.585,26.885;121.4,31.2",',
            f'{other.code},来雁路,',
        )  # fmt: skip

        assert {(one.row, one.column) for one in report.problems} == {
            (2, "点位编号"),
            (3, "走向"),
            (4, "走向"),
        }
        assert kept(site) is None

    def test_keeps_to_the_scope_of_whoever_brings_it(self):
        from anlian.lattice.powers import Power
        from anlian.lattice.scope import Duties

        mine, theirs = road(), make.site("430407002001001", kind="road")
        scope = Duties(make.officer_of("430407001"), AT.date()).scope(Power.IMPORT)

        report = ledger(
            *(f'{site.code},"112.585,26.885;112.590,26.890",' for site in (mine, theirs)), scope=scope
        )

        assert report.counts["new"] == report.counts["wrong"] == 1
        assert (kept(mine), kept(theirs)) == (OTHER, None)

    def test_reads_the_geojson_that_a_gis_saves(self):
        site = road()
        told = {"code": site.code, "name": site.name, "metres": 900}
        feature = {
            "type": "Feature",
            "properties": told,
            "geometry": {"type": "LineString", "coordinates": LINE},
        }
        data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

        report = take("courses", data, name="roads.geojson")

        assert report.counts["new"] == 1, [str(one) for one in report.problems]
        assert kept(site) == LINE

    @pytest.mark.parametrize(
        "data",
        [b"", b"[]", b"{}", b'{"features": [1]}', b'{"features": [{"properties": {"a": NaN}}]}', b"[" * 9999],
    )
    def test_what_is_no_geojson_is_refused(self, data):
        make.lattice()

        with pytest.raises(Refused, match="GeoJSON"):
            take("courses", data or b" ", name="roads.geojson")


class TestLists:
    def test_says_which_road_segments_have_no_line(self):
        drawn, bare, shop = road(), road(), make.site(GRID)
        draw(drawn)

        page = signed_in(make.office()).get(f"{reverse('lattice:sites')}?lack=course").content.decode()

        assert bare.code in page
        assert drawn.code not in page
        assert shop.code not in page

    def test_says_how_long_they_are(self):
        draw(road())

        page = signed_in(make.office()).get(f"{reverse('lattice:sites')}?kind=road").content.decode()

        assert f"{geo.length_m(LINE):.0f} 米" in page

    def test_goes_out_as_geojson_along_its_line_and_comes_in_again(self):
        site, shop = road(), make.site(GRID)
        draw(site)
        client = signed_in(make.office())

        answer = client.post(f"{reverse('lattice:export-sites')}?", {"format": "geojson"})
        told = json.loads(b"".join(answer.streaming_content))
        shapes = {one["properties"]["点位编号"]: one["geometry"] for one in told["features"]}

        assert shapes[site.code] == {"type": "LineString", "coordinates": LINE}
        assert shapes[shop.code] is None
        only = {"type": "FeatureCollection", "features": [one for one in told["features"] if one["geometry"]]}
        draw(site, None)
        report = take("courses", json.dumps(only).encode(), name="点位.geojson")
        assert report.counts["new"] == 1, [str(one) for one in report.problems]
        assert kept(site) == LINE
