"""Lines as programs and people give them."""

import json

import pytest

from anlian.kernel import geo, lines
from anlian.kernel.cells import Unfit

LINE = [(112.6, 26.9), (112.61, 26.905), (112.62, 26.9)]
SHAPE = {"type": "LineString", "coordinates": LINE}
FEATURE = {"type": "Feature", "properties": {"name": "蒸湘路"}, "geometry": SHAPE}


def whole(shape: dict) -> str:
    return json.dumps(shape)


@pytest.mark.parametrize(
    "text",
    [
        whole(SHAPE), whole(FEATURE), whole({"type": "FeatureCollection", "features": [FEATURE]}),
        whole({"type": "MultiLineString", "coordinates": [LINE]}),
        # Cut into parts that go on where the one before ended.
        whole({"type": "MultiLineString", "coordinates": [LINE[:2], LINE[1:]]}),
        whole({"type": "LineString", "coordinates": [[*point, 61.5] for point in LINE]}),
        "112.6,26.9;112.61,26.905;112.62,26.9", "112.6, 26.9；112.61, 26.905； 112.62, 26.9；",
        "112.6 26.9\n112.61 26.905\n\n112.62 26.9\n", "26.9,112.6;26.905,112.61;26.9,112.62",
        "112°36′, 26°54′; 112.61, 26.905; 112.62, 26.9",
    ],
)  # fmt: skip
def test_are_read_however_they_are_written(text):
    found = lines.read(text)

    assert len(found) == 3
    assert [one for point in found for one in point] == pytest.approx(
        [one for point in LINE for one in point]
    )


@pytest.mark.parametrize("datum", geo.Datum)
def test_are_kept_in_wgs84(datum):
    there = [geo.from_wgs84(*point, datum) for point in LINE]

    found = lines.read(lines.written(there), datum)

    assert all(geo.distance_m(*one, *other) < 0.001 for one, other in zip(found, LINE, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("来雁路", "112.6071,26.9036"),
        ("{", "LineString"),
        (whole({"type": "Point", "coordinates": [112.6, 26.9]}), "LineString"),
        (whole({"type": "FeatureCollection", "features": []}), "只能是一条线"),
        (whole({"type": "LineString", "coordinates": []}), "只能是一条线"),
        (whole({"type": "MultiLineString", "coordinates": [LINE, [[112.7, 26.9], [112.71, 26.9]]]}), "只能是一条线"),
        (whole({"type": "LineString", "coordinates": [["112.6", "26.9"], [112.61, 26.9]]}), "LineString"),
        ('{"type": "LineString", "coordinates": [[NaN, 26.9], [112.61, 26.9]]}', "LineString"),
        (whole({"type": "LineString", "coordinates": [[True, 26.9], [112.61, 26.9]]}), "LineString"),
        ("[" * 9000, "112.6071,26.9036"),
        ('{"type": "Feature", "geometry": ' * 9000, "LineString"),
        ("112.6,26.9;512.6,26.9", "度"),
        (";".join(["112.6,26.9"] * 2001), "2000"),
    ],
)  # fmt: skip
def test_are_refused_with_what_was_expected(text, expected):
    with pytest.raises(Unfit, match=expected):
        lines.read(text)
