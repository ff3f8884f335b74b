import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlian.kernel import geo
from anlian.kernel.geo import Datum

HENGYANG = (112.607, 26.893)
in_china = st.tuples(st.floats(74, 134), st.floats(18, 53))
on_the_map = st.tuples(st.floats(-180, 180), st.floats(-geo.NORTHMOST, geo.NORTHMOST))


def quadkey(number: int) -> str:
    return "".join(str(number >> 2 * place & 3) for place in reversed(range(geo.ZOOM)))


class TestToWgs84:
    @pytest.mark.parametrize("datum", Datum)
    @given(place=in_china)
    def test_undoes_the_shift_to_a_micrometre(self, datum, place):
        shifted = geo.from_wgs84(*place, datum)

        assert geo.distance_m(*geo.to_wgs84(*shifted, datum), *place) < 1e-6

    def test_knows_the_offset_in_hengyang(self):
        lng, lat = geo.from_wgs84(*HENGYANG, Datum.GCJ02)

        east = math.copysign(geo.distance_m(*HENGYANG, lng, HENGYANG[1]), lng - HENGYANG[0])
        north = math.copysign(geo.distance_m(*HENGYANG, HENGYANG[0], lat), lat - HENGYANG[1])
        assert east == pytest.approx(518, abs=2)
        assert north == pytest.approx(-400, abs=2)

    def test_agrees_with_a_known_pair_in_beijing(self):
        # The pair that the tests of the common converters carry.
        lng, lat = geo.from_wgs84(116.404, 39.915, Datum.GCJ02)

        assert (lng, lat) == (
            pytest.approx(116.41024449916938, abs=1e-9),
            pytest.approx(39.91640428150164, abs=1e-9),
        )

    def test_takes_baidus_shift_off(self):
        # Baidu's published example: GCJ02 116.404, 39.915 is BD09 116.41036949371029, 39.92133699351021.
        from_baidu = geo.to_wgs84(116.41036949371029, 39.92133699351021, Datum.BD09)

        assert geo.distance_m(*from_baidu, *geo.to_wgs84(116.404, 39.915, Datum.GCJ02)) < 0.01

    def test_leaves_what_lies_outside_china(self):
        assert geo.to_wgs84(2.35, 48.86, "GCJ02") == (2.35, 48.86)

    @pytest.mark.parametrize(
        ("lng", "lat"), [(112, 85.06), (112, -90), (180.1, 26), (math.nan, 26), (112, math.inf)]
    )
    def test_rejects_what_is_not_on_the_map(self, lng, lat):
        with pytest.raises(ValueError, match="position"):
            geo.to_wgs84(lng, lat, Datum.WGS84)

    def test_rejects_an_unknown_datum(self):
        with pytest.raises(ValueError, match="XIAN80"):
            geo.to_wgs84(*HENGYANG, "XIAN80")


class TestCell:
    def test_is_the_quadkey_as_a_number(self):
        # Microsoft's worked example of the tile system: tile 3/3/5 has the quadkey 213.
        low, high = geo.tile_cells(3, 3, 5)

        assert quadkey(low).startswith("213")
        assert quadkey(high - 1).startswith("213")

    @given(place=on_the_map)
    def test_fits_a_signed_bigint_and_lies_in_each_of_its_tiles(self, place):
        lng, lat = place
        number = geo.cell(lng, lat)

        assert 0 <= number < 1 << 52
        for z in (0, 5, 14, 22):
            x = min(math.floor((lng + 180) / 360 * 2**z), 2**z - 1)
            y = math.floor((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
            low, high = geo.tile_cells(z, x, y)
            assert low <= number < high

    def test_is_the_same_for_two_steps_of_a_foot(self):
        lng, lat = HENGYANG

        assert geo.cell(lng, lat) == geo.cell(lng, lat)
        assert geo.cell(lng, lat) != geo.cell(lng + 1e-5, lat)

    @pytest.mark.parametrize("lat", [85.06, -85.06])
    def test_rejects_the_poles(self, lat):
        with pytest.raises(ValueError, match="latitude"):
            geo.cell(0, lat)


class TestTileCells:
    def test_of_the_world_are_all(self):
        assert geo.tile_cells(0, 0, 0) == (0, 1 << 52)

    def test_are_those_of_its_four_quarters(self):
        low, high = geo.tile_cells(9, 416, 216)
        quarters = [geo.tile_cells(10, 832 + right, 432 + down) for down in (0, 1) for right in (0, 1)]

        assert quarters[0][0] == low
        assert quarters[-1][1] == high
        assert all(one[1] == next_one[0] for one, next_one in zip(quarters, quarters[1:], strict=False))

    @pytest.mark.parametrize("tile", [(27, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, -1)])
    def test_rejects_tiles_that_do_not_exist(self, tile):
        with pytest.raises(ValueError, match="no such tile"):
            geo.tile_cells(*tile)


class TestCellsOfBbox:
    @given(
        corner=on_the_map,
        size=st.tuples(st.floats(0, 3), st.floats(0, 3)),
        part=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    )
    def test_hold_every_place_in_the_box_in_few_ranges(self, corner, size, part):
        west, south = corner
        east, north = min(west + size[0], 180), min(south + size[1], geo.NORTHMOST)
        inside = geo.cell(west + (east - west) * part[0], south + (north - south) * part[1])

        ranges = geo.cells_of_bbox(west, south, east, north)

        assert 1 <= len(ranges) <= 16
        assert any(low <= inside < high for low, high in ranges)
        assert all(one[1] < next_one[0] for one, next_one in zip(ranges, ranges[1:], strict=False))

    def test_leave_out_what_is_far(self):
        west, south = HENGYANG
        far = geo.cell(west + 0.2, south)

        assert not any(
            low <= far < high for low, high in geo.cells_of_bbox(west, south, west + 0.1, south + 0.1)
        )

    def test_of_the_whole_world_are_one_range(self):
        assert geo.cells_of_bbox(-180, -90, 180, 90) == [(0, 1 << 52)]

    def test_reject_a_box_that_is_inside_out(self):
        with pytest.raises(ValueError, match="west to east"):
            geo.cells_of_bbox(113, 26, 112, 27)


def test_distance_along_a_meridian_and_to_itself():
    assert geo.distance_m(112, 26, 112, 27) == pytest.approx(111_195, abs=1)
    assert geo.distance_m(*HENGYANG, *HENGYANG) == 0


class TestLines:
    def test_are_as_long_as_their_parts(self):
        line = [(112.60, 26.90), (112.61, 26.90), (112.61, 26.91)]

        east, north = geo.distance_m(*line[0], *line[1]), geo.distance_m(*line[1], *line[2])

        assert geo.length_m(line) == pytest.approx(east + north)
        assert geo.length_m(line[:1]) == 0
        # A hundredth of a degree of a great circle is 1,111.95 m.
        assert north == pytest.approx(geo.EARTH_M * math.pi / 18000)

    def test_say_what_of_them_is_nearest(self):
        line = [(112.60, 26.90), (112.62, 26.90), (112.62, 26.92)]

        beside = geo.nearest_on(line, 112.605, 26.901)
        corner = geo.nearest_on(line, 112.63, 26.89)
        before = geo.nearest_on(line, 112.59, 26.90)

        assert (beside.lng, beside.lat) == pytest.approx((112.605, 26.90), abs=1e-6)
        assert beside.metres == pytest.approx(111.2, abs=0.1)
        assert beside.along_m == pytest.approx(geo.length_m([line[0], (112.605, 26.90)]), abs=0.5)
        assert (corner.lng, corner.lat) == pytest.approx(line[1], abs=1e-6)
        assert (before.lng, before.lat, before.along_m) == pytest.approx((*line[0], 0), abs=1e-6)
        assert before.metres == pytest.approx(geo.distance_m(112.59, 26.90, *line[0]))

    def test_of_one_point_are_none(self):
        with pytest.raises(ValueError):
            geo.nearest_on([(112.6, 26.9)], 112.6, 26.9)

    @given(place=in_china)
    def test_a_point_of_the_line_lies_on_it(self, place):
        line = [(place[0] - 0.01, place[1]), place, (place[0], place[1] + 0.01)]

        assert geo.nearest_on(line, *place).metres < 0.01


class TestTileKeys:
    def test_are_told_apart_across_zooms(self):
        keys = [geo.tile_key(z, x, y) for z in range(4) for x in range(1 << z) for y in range(1 << z)]

        assert len(set(keys)) == len(keys) == 1 + 4 + 16 + 64

    @pytest.mark.parametrize("tile", [(1, 2, 0), (1, 0, 2), (-1, 0, 0), (27, 0, 0)])
    def test_are_of_tiles_that_there_are(self, tile):
        with pytest.raises(ValueError):
            geo.tile_key(*tile)


@pytest.mark.parametrize(
    ("at", "place"), [((0, 0), (0.5, 0.5)), ((-180, 0), (0, 0.5)), ((90, 66.513260), (0.75, 0.25))]
)
def test_the_map_is_a_square_of_side_one(at, place):
    assert geo.mercator(*at) == pytest.approx(place, abs=1e-7)


def test_no_position_is_nowhere_on_the_map():
    with pytest.raises(ValueError, match="not a position"):
        geo.mercator(0, 90)
