"""A site is put on the map: by a click, by keyboard alone, by typing, and where no map can be drawn."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from anlian.lattice.models import Site
from tests import factories as make
from tests.atlas.outlined import EAST, GRID, MIDDLE, WEST, outlined
from tests.factories import DISTRICT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null"


@pytest.fixture
def shop():
    outlined()
    return make.site(GRID, name="江边小炒")


def lies(shop) -> tuple:
    return Site.objects.of(DISTRICT).values_list("lng", "lat").get(pk=shop.pk)


def opened(page, shop, sign_in):
    """The picker, with its map drawn; what it asked for and what went wrong."""
    wrong = []
    page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
    page.on("pageerror", lambda problem: wrong.append(str(problem)))
    sign_in(page, make.officer_of("430407001"))
    base = re.match(r"https?://[^/]+", page.url)[0]
    page.on(
        "request", lambda asked: asked.url.startswith((base, "blob:", "data:")) or wrong.append(asked.url)
    )
    page.goto(f"/map/positions/{shop.pk}/")
    return wrong


def saved(page, shop):
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url(f"**{shop.get_absolute_url()}")


def test_by_a_click(desk, sign_in, shop):
    wrong = opened(desk, shop, sign_in)
    expect(desk.locator("#pick .maplibregl-canvas")).to_be_visible()
    expect(desk.locator("#pick .map-loading")).to_be_hidden()

    desk.locator("#pick").click(position={"x": 380, "y": 300})
    expect(desk.locator("#looked")).to_contain_text("之内")
    expect(desk.locator(".map-marker")).to_have_count(1)
    saved(desk, shop)

    lng, _lat = lies(shop)
    assert WEST < lng < MIDDLE < EAST
    # The content policy, the worker and the fonts: nothing was asked of anybody else, and nothing was refused.
    assert [line for line in wrong if "WebGL" not in line and "GPU" not in line] == []


def test_by_keyboard_alone(desk, sign_in, shop):
    opened(desk, shop, sign_in)
    canvas = desk.locator("#pick .maplibregl-canvas")
    expect(canvas).to_be_visible()

    canvas.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#looked")).to_contain_text("之内")
    saved(desk, shop)

    assert lies(shop) == pytest.approx((112.59, 26.89), abs=0.001)


def test_what_is_typed_is_looked_at_before_it_is_saved(desk, sign_in, shop):
    opened(desk, shop, sign_in)

    with desk.expect_request("**/look/**") as looked:
        desk.get_by_label("经度，纬度").fill("112°36′36″, 26°54′0″")
    assert set(parse_qs(urlsplit(looked.value.url).query)) == {"written", "datum"}, (
        "no token gets into an address"
    )
    expect(desk.locator("#looked")).to_contain_text("青山街道")
    expect(desk.locator("#looked")).to_contain_text("超出")

    assert lies(shop) == (None, None)


def test_without_a_map(desk, sign_in, shop):
    desk.add_init_script(NO_WEBGL)
    opened(desk, shop, sign_in)
    expect(desk.get_by_text("不支持 WebGL 2")).to_be_visible()

    desk.get_by_label("经度，纬度").fill("112.59, 26.89")
    saved(desk, shop)

    assert lies(shop) == (112.59, 26.89)
