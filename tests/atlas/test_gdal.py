"""A GIS reads us: the library behind QGIS, with its driver for OGC API - Features, at a running server with a token.

GDAL asks from a process of its own; here it would hold the lock that the server needs to answer.
"""

import json
import struct
import subprocess
import sys
from datetime import timedelta

import pyogrio
import pytest
from django.conf import settings

from anlian.atlas.features import pages
from anlian.desk.actions import make_token
from anlian.kernel import clock
from anlian.lattice.actions import draw_course
from anlian.lattice.models import Area
from anlian.lattice.powers import READS
from tests import factories as make
from tests.atlas.ground import placed
from tests.atlas.test_features import SQUARE
from tests.factories import AT

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
# What it was told: path, layer, and how to read it; what it says: the layers, or the rows that it found.
ASKS = """
import json, sys
import pyogrio
path, layer, options = json.loads(sys.argv[1])
pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": 20, **options.pop("config")})
if "bbox" in options:
    options["bbox"] = tuple(options["bbox"])
if layer is None:
    print(json.dumps([list(map(str, one)) for one in pyogrio.list_layers(path)]))
else:
    meta, _fids, shapes, columns = pyogrio.raw.read(path, layer=layer, **options)
    rows = [dict(zip(meta["fields"], map(str, row))) for row in zip(*columns)]
    points = [None if one is None else one.hex() for one in shapes]
    print(json.dumps({"crs": meta["crs"], "kind": meta["geometry_type"], "rows": rows, "shapes": points}))
"""


@pytest.fixture
def gis(live_server):
    """Asks the running server for a layer, as somebody."""

    def ask(text: str, layer: str | None = None, page: int = 1000, **options):
        # Its driver sends headers of its own and none of those that are set for all of GDAL.
        config = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": text}
        path = f"OAPIF:{live_server.url}/api/ogc"
        given = {"config": config} | options | ({"PAGE_SIZE": page} if layer else {})
        done = subprocess.run(
            [sys.executable, "-c", ASKS, json.dumps([path, layer, given])],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.fixture
def text():
    someone = make.officer_of()
    make.account(someone)
    now = clock.now()
    return make_token(someone, name="QGIS", powers=list(READS), until=now + timedelta(days=1), at=now)


def test_finds_the_collections(gis, text):
    assert [name for name, _kind in gis(text)] == ["sites", "roads", "hazards", "areas"]


def test_reads_every_page_of_the_sites_in_scope(gis, text, monkeypatch):
    pages_asked, page_of = [], pages.items
    monkeypatch.setattr(pages, "items", lambda *args: pages_asked.append(args[1].after) or page_of(*args))
    mine = [placed(make.site(risk="red"), 112.6 + number / 1000) for number in range(7)]
    placed(make.site("430407002001001"))

    read = gis(text, "sites", page=3)

    assert {row["code"] for row in read["rows"]} == {one.code for one in mine}
    assert len(read["rows"]) == 7
    assert len(set(filter(None, pages_asked))) == 2
    assert (read["crs"], read["kind"]) == ("EPSG:4326", "Point")
    # East before north: byte order, kind, and two numbers.
    assert {struct.unpack("<BIdd", bytes.fromhex(shape))[2:] for shape in read["shapes"]} == {
        (one.lng, one.lat) for one in mine
    }


def test_asks_for_a_box(gis, text):
    near, far = placed(make.site(), 112.60), placed(make.site(), 112.70)

    def within(*box):
        return {row["code"] for row in gis(text, "sites", bbox=box)["rows"]}

    assert within(112.59, 26.8, 112.61, 27.0) == {near.code}
    assert within(112.69, 26.8, 112.71, 27.0) == {far.code}


def test_reads_hazards_with_their_times(gis, text):
    wrong = make.hazard()
    placed(wrong.matter.site)

    (row,) = gis(text, "hazards")["rows"]

    assert (row["number"], row["state"]) == (wrong.matter.number, "REPORTED")
    assert row["opened_at"].startswith("2023-03-01T09:00")


def test_reads_road_segments_as_lines(gis, text):
    road = make.site(kind="road")
    draw_course(road, [[112.60, 26.90], [112.61, 26.91], [112.62, 26.90]], by=None, at=AT)

    read = gis(text, "roads", bbox=[112.59, 26.89, 112.605, 26.905])

    assert ([row["code"] for row in read["rows"]], read["kind"]) == ([road.code], "LineString")
    # Byte order, kind, how many points, and two numbers for each.
    (shape,) = read["shapes"]
    assert struct.unpack("<BII6d", bytes.fromhex(shape))[2:] == (
        3,
        112.60,
        26.90,
        112.61,
        26.91,
        112.62,
        26.90,
    )


def test_reads_the_borders_of_areas(gis, text):
    area = Area.objects.get(code="430407001")
    area.boundary = {"type": "Polygon", "coordinates": [SQUARE]}
    area.save()

    read = gis(text, "areas")

    drawn = [row["code"] for row, shape in zip(read["rows"], read["shapes"], strict=True) if shape]
    assert drawn == ["430407001"]


def test_is_sent_away_without_a_token(gis, text):
    with pytest.raises(AssertionError, match="401"):
        gis("anlian-430407-wrong")


def test_the_how_to_names_the_version_that_reads_us():
    tried = ".".join(map(str, pyogrio.__gdal_version__))

    assert f"GDAL {tried}" in (settings.BASE / "docs/how-to/open-in-qgis.md").read_text(encoding="utf-8")
