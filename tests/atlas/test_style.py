"""How the map looks: whole, ours, and asking nobody else."""

import re

import pytest
from django.urls import reverse

from tests import factories as make
from tests.atlas.ground import signed_in
from tests.atlas.outlined import OUTLINES, outlined
from tests.factories import AT

pytestmark = pytest.mark.django_db
TIANDITU = "https://t0.tianditu.gov.cn/vec_w/wmts?LAYER=vec&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)


def styled(query: str = "", headers=None):
    outlined()
    return signed_in(make.office()).get(f"{reverse('atlas:style')}?{query}", headers=headers or {})


def test_asks_this_server_only():
    style = styled().json()

    assert "glyphs" not in style
    assert "sprite" not in style
    for source in style["sources"].values():
        for address in (source.get("data"), *source.get("tiles", [])):
            assert address is None or re.match(r"/[^/]", address)


def test_every_layer_stands_on_a_source_that_is_there():
    style = styled().json()
    names = [layer["id"] for layer in style["layers"]]

    assert len(names) == len(set(names))
    assert all(name.startswith("base-") for name in [*names, *style["sources"]])
    assert {layer["source"] for layer in style["layers"] if "source" in layer} == style["sources"].keys()


def test_light_and_dark_differ_in_colours_only():
    light, dark = styled().json(), styled("theme=dark").json()

    assert [layer["id"] for layer in light["layers"]] == [layer["id"] for layer in dark["layers"]]
    assert light["layers"][0]["paint"] != dark["layers"][0]["paint"]
    assert styled("theme=pink").json()["metadata"]["theme"] == "light"


def test_says_where_the_district_is_and_speaks_the_readers_language():
    told = styled().json()["metadata"]

    assert told["bounds"] == pytest.approx(OUTLINES["430407"])
    assert told["words"]["NavigationControl.ZoomIn"] == "放大"


def test_is_not_sent_again():
    first = styled()

    assert styled(headers={"If-None-Match": first["ETag"]}).status_code == 304


class TestBought:
    @pytest.fixture(autouse=True)
    def bought(self, settings):
        settings.BASEMAP = [TIANDITU, TIANDITU.replace("vec", "cva")]
        settings.BASEMAP_KEY = "the-secret-key"
        settings.BASEMAP_ATTRIBUTION = "国家地理信息公共服务平台 审图号：GS（0000）0000号"

    def test_comes_through_us_and_its_key_does_not_go_out(self):
        answer = styled()
        style = answer.json()

        assert style["sources"]["base-bought-0"]["tiles"] == ["/map/base/0/{z}/{x}/{y}/"]
        assert style["sources"]["base-bought-1"]["tiles"] == ["/map/base/1/{z}/{x}/{y}/"]
        assert b"the-secret-key" not in answer.content
        assert b"tianditu" not in answer.content

    def test_its_number_of_review_is_on_the_map(self):
        assert "审图号" in styled().json()["sources"]["base-bought-0"]["attribution"]

    def test_lies_above_our_ground_and_below_outlines_and_names(self):
        names = [layer["id"] for layer in styled().json()["layers"]]

        assert names.index("base-road-1") < names.index("base-bought-0") < names.index("base-bought-1")
        assert names.index("base-bought-1") < names.index("base-district") < names.index("base-name-town")

    def test_a_vector_map_brings_its_own_streets(self, settings):
        settings.BASEMAP = ["https://tiles.example.cn/{z}/{x}/{y}.pbf"]
        style = styled().json()

        assert style["sources"]["base-bought-0"]["type"] == "vector"
        assert {"water", "transportation"} <= {layer.get("source-layer") for layer in style["layers"]}
