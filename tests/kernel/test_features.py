"""GeoJSON files as sheets."""

import json

import pytest

from anlian.kernel import sheets
from anlian.kernel.errors import Refused
from anlian.kernel.sheets import features

SHAPE = {"type": "LineString", "coordinates": [[112.6, 26.9], [112.61, 26.9]]}


def read(document) -> list[list[str | None]]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    (sheet,) = sheets.read(data, "路段.geojson")
    return sheet.rows


def test_a_feature_is_a_row():
    rows = read(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"编号": "L１", "宽": 7.5, "属性": {"车道": 2}},
                    "geometry": SHAPE,
                },
                {"type": "Feature", "properties": {"编号": "L2", "名称": " 来雁路 "}, "geometry": None},
                {"type": "Feature", "properties": None, "geometry": SHAPE},
            ],
        }
    )

    assert rows[0] == ["编号", "宽", "属性", "名称", "geometry"]
    assert rows[1][:4] == ["L1", "7.5", '{"车道": 2}', None]
    assert json.loads(rows[1][4]) == SHAPE
    assert rows[2] == ["L2", None, None, "来雁路", None]
    assert rows[3][:4] == [None] * 4


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(features, "MOST_BYTES", 1 << 20)

    with pytest.raises(Refused, match="1 MB"):
        read(b" " * ((1 << 20) + 1))


@pytest.mark.parametrize(
    "data",
    [
        b" ", b"[]", b"{}", b"\xff\xfe", b'{"features": 1}', b'{"features": [1]}', b"[" * 9999,
        b'{"features": [{"properties": {"a": NaN}}]}', b'{"features": [{"properties": [1]}]}',
    ],
)  # fmt: skip
def test_what_is_no_geojson_is_refused(data):
    with pytest.raises(Refused, match="GeoJSON"):
        read(data)
