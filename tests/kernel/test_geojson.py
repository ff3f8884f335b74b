"""Lists as GeoJSON: whole, whatever was read of them, and in small portions."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from anlian.kernel import geojson

KEYS = [UUID(int=number) for number in range(1000)]


def rows(count: int):
    return (
        (KEYS[number], geojson.point(112.6, 26.9), (f"点位“{number}”", date(2023, 3, 1)))
        for number in range(count)
    )


@pytest.mark.parametrize("count", [0, 1, 2, 199, 200, 201, 1000])
def test_is_one_collection_whatever_its_length(count):
    whole = json.loads(b"".join(geojson.lines(("名称", "日期"), rows(count))))

    assert whole["type"] == "FeatureCollection"
    assert [one["id"] for one in whole["features"]] == [str(key) for key in KEYS[:count]]
    assert all(
        one["geometry"] == {"type": "Point", "coordinates": [112.6, 26.9]} for one in whole["features"]
    )
    assert all(one["properties"]["日期"] == "2023-03-01" for one in whole["features"])


def test_reads_no_further_than_it_gives():
    read = []

    def noted():
        for row in rows(1000):
            read.append(row)
            yield row

    lines = geojson.lines(("名称", "日期"), noted())
    next(lines), next(lines)

    assert len(read) == geojson.AT_ONCE


def test_without_a_position_there_is_no_geometry():
    (feature,) = json.loads(b"".join(geojson.lines(("名称",), [(KEYS[1], None, ("一号",))])))["features"]

    assert feature["geometry"] is None


def test_moments_are_told_as_clocks_here_show_them():
    assert '"2023-03-01T09:00:00+08:00"' in geojson.written({"at": datetime(2023, 3, 1, 1, tzinfo=UTC)})
