"""What the map is drawn from."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from shapely.geometry import shape

from anlian.atlas import shapes
from tests import factories as make
from tests.atlas.ground import signed_in
from tests.atlas.outlined import GRID, OUTLINES, box, draw, outlined
from tests.factories import AT, DAY, DISTRICT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)


@pytest.fixture
def folder(tmp_path, settings):
    settings.MAP_FOLDER = tmp_path
    shapes.land.cache_clear()
    yield tmp_path
    shapes.land.cache_clear()


def collection(name: str, on=DAY) -> list[dict]:
    return json.loads(shapes.collection(DISTRICT, name, on).body)["features"]


def polygon(*ring) -> dict:
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def write(folder, name: str, *features: dict) -> None:
    (folder / f"{name}.geojson").write_text(json.dumps({"features": [*features]}), encoding="utf-8")


def line(**told) -> dict:
    return {
        "properties": told,
        "geometry": {"type": "LineString", "coordinates": [[112.58, 26.9], [112.6, 26.9]]},
    }


class TestOutlines:
    def test_each_area_has_its_outline_and_a_name_inside_it(self):
        outlined()

        drawn = collection(shapes.AREAS)
        outline = {one["properties"]["code"]: one for one in drawn if "role" not in one["properties"]}
        names = {one["properties"]["code"]: one for one in drawn if one["properties"].get("role") == "name"}

        assert outline.keys() == names.keys() == {code for code in OUTLINES if len(code) <= 12}
        for code, one in outline.items():
            assert shape(one["geometry"]).symmetric_difference(shape(box(*OUTLINES[code]))).area < 1e-9
            assert shape(one["geometry"]).contains(shape(names[code]["geometry"]))

    def test_grids_come_apart_from_the_rest(self):
        outlined()

        assert {one["properties"]["level"] for one in collection(shapes.GRIDS)} == {"grid"}

    def test_neighbours_keep_one_border_when_it_is_simplified(self):
        outlined()
        border = [[112.6 + step % 3 * 0.00001, 26.88 + step * 0.00005] for step in range(801)]
        draw("430407001", polygon([112.58, 26.92], [112.58, 26.88], *border))
        draw("430407002", polygon([112.62, 26.88], [112.62, 26.92], *border[::-1]))

        west, east = (
            shape(one["geometry"])
            for one in collection(shapes.AREAS)
            if one["properties"]["level"] == "town" and "role" not in one["properties"]
        )

        assert len(west.exterior.coords) < 600
        assert west.intersection(east).area == 0
        assert west.union(east).geom_type == "Polygon"
        assert not west.union(east).interiors

    def test_a_new_outline_is_there_at_once(self):
        outlined()
        before = shapes.collection(DISTRICT, shapes.GRIDS, DAY).tag

        draw(GRID, box(112.581, 26.88, 112.6, 26.9))

        assert shapes.collection(DISTRICT, shapes.GRIDS, DAY).tag != before

    def test_the_same_is_not_made_twice(self, django_assert_num_queries):
        outlined()
        first = shapes.collection(DISTRICT, shapes.AREAS, DAY)

        with django_assert_num_queries(1):
            assert shapes.collection(DISTRICT, shapes.AREAS, DAY) is first

    def test_an_area_that_has_ended_is_off_the_map(self):
        world = outlined()
        area = world.areas["430407002"]
        type(area).objects.of(DISTRICT).filter(pk=area.pk).update(until=DAY)

        later = {one["properties"]["code"] for one in collection(shapes.AREAS, DAY + timedelta(days=1))}

        assert "430407001" in later
        assert "430407002" not in later

    def test_bounds_are_those_of_the_district_and_of_the_country_where_nothing_is_drawn(self):
        make.lattice()
        assert shapes.bounds(DISTRICT, DAY)[2] > 130

        outlined()

        assert shapes.bounds(DISTRICT, DAY) == pytest.approx(OUTLINES["430407"])

    def test_a_town_that_is_not_drawn_may_lie_anywhere(self):
        outlined()
        draw("430407", None)
        assert shapes.extent(DISTRICT, DAY)[2] < 113, "all towns are drawn: nothing lies far beyond them"

        draw("430407002", None)

        assert shapes.extent(DISTRICT, DAY)[2] > 130
        assert shapes.bounds(DISTRICT, DAY) == pytest.approx(OUTLINES["430407001"]), (
            "the map opens on what is drawn"
        )
        assert "430407002" not in {one["properties"]["code"] for one in collection(shapes.AREAS)}


class TestLand:
    def test_comes_from_the_files_of_the_folder(self, folder):
        write(folder, "roads", line(name="中山北路", rank=1), line())
        write(folder, "water", line(name="湘江"))
        write(folder, "secrets", line(name="not ours to show"))

        told = [tuple(one["properties"].values()) for one in collection(shapes.LAND)]

        assert told == [("water", "湘江", 3), ("road", "中山北路", 1), ("road", "", 3)]

    @pytest.mark.parametrize(
        "content",
        ["", "[]", '{"features": 1}', '{"features": [{}]}', '{"features": [{"geometry": {"type": "Moon"}}]}'],
    )
    def test_a_file_that_cannot_be_read_leaves_the_others(self, folder, content, caplog):
        (folder / "roads.geojson").write_text(content)
        write(folder, "water", line(name="湘江"))

        assert [one["properties"]["name"] for one in collection(shapes.LAND)] == ["湘江"]
        assert "roads.geojson is not on the map" in caplog.text

    def test_a_file_that_is_too_large_is_not_read(self, folder, monkeypatch):
        write(folder, "roads", line(name="中山北路"))
        monkeypatch.setattr(shapes, "LARGEST", 10)

        assert collection(shapes.LAND) == []

    def test_no_folder_is_an_empty_map(self, settings, tmp_path, folder):
        settings.MAP_FOLDER = tmp_path / "none"

        assert collection(shapes.LAND) == []


class TestAddress:
    def ask(self, person, name=shapes.AREAS, **headers):
        return signed_in(person).get(reverse("atlas:shapes", args=[name]), headers=headers)

    def test_what_the_browser_has_already_is_not_sent_again(self):
        outlined()
        first = self.ask(make.office())

        again = self.ask(make.office(), **{"If-None-Match": first["ETag"]})

        assert first.status_code == 200
        assert "private" in first["Cache-Control"]
        assert (again.status_code, again.content) == (304, b"")

    def test_a_grid_worker_is_given_all_outlines(self):
        outlined()
        grid = make.walker_of("430407001001001")

        codes = {one["properties"]["code"] for one in self.ask(grid).json()["features"]}

        assert "430407002" in codes

    def test_other_collections_are_not_there(self):
        outlined()

        assert self.ask(make.office(), "people").status_code == 404
