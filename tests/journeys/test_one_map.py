"""The map draws, is clicked into and back out of, goes back in time, and says so where it cannot draw."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from anlian.atlas import tallies
from anlian.lattice.models import Area
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters.models import Matter
from tests import factories as make
from tests.atlas.ground import HERE, placed
from tests.factories import AT, DISTRICT
from tests.guards.town import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AXE = Path(__file__).with_name("axe.min.js")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
CLOSE = f"at=17,{HERE[1]},{HERE[0]}"
NO_WEBGL = """
    const own = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith("webgl") ? null : own.call(this, kind, ...rest);
    };
"""
GRID = "430407001001001"


def square(west: float, south: float, side: float) -> dict:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def shop():
    """A red shop with a hazard, in a grid, a community and a town that have outlines."""
    make.lattice()
    for code, side in ((DISTRICT, 0.2), (GRID[:9], 0.1), (GRID[:12], 0.06), (GRID, 0.03)):
        outline = square(HERE[0] - side / 2, HERE[1] - side / 2, side)
        Area.objects.of(DISTRICT).filter(code=code).update(boundary=outline)
    make.chain(sectors=("XF",))
    shop = placed(make.site(GRID, risk="red", name="湘江小炒"))
    tallies.fold_district(DISTRICT, on=AT.date() - timedelta(days=60))
    return shop


@pytest.fixture
def screen(chromium, live_server):
    """Somebody's browser, and every address that it asked."""
    opened = []

    def page(someone, *, size=DESK, before: str = ""):
        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", viewport=size, bypass_csp=bool(before)
        )
        context.set_default_timeout(20_000)
        key = signed_in(Client(), someone).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        opened.append(context)
        shown = context.new_page()
        if before:
            shown.add_init_script(before)
        shown.asked = []
        shown.on("request", lambda request: shown.asked.append(request.url))
        return shown

    yield page
    for context in opened:
        hosts = {
            urlsplit(url).netloc for shown in context.pages for url in shown.asked if url.startswith("http")
        }
        assert hosts <= {urlsplit(live_server.url).netloc}, "no request leaves the machine"
        context.close()


def drawn(page):
    page.wait_for_selector("#atlas[data-drawn]")
    return page.locator(".maplibregl-canvas")


def click_in_the_middle(page) -> None:
    box = drawn(page).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_known_site_is_drawn_and_found_under_the_pointer(screen, shop):
    page = screen(make.office())
    page.goto(f"/map/?{CLOSE}")

    picture = Image.open(io.BytesIO(drawn(page).screenshot())).convert("RGB")
    assert len(picture.getcolors(1 << 24)) > 20, "a blank map has few colours"
    red = sum(count for count, (r, g, b) in picture.getcolors(1 << 24) if r > 190 and g < 90 and b < 90)
    assert red > 50, "the red shop"

    click_in_the_middle(page)
    told = page.locator("#atlas-told")
    expect(told.get_by_role("heading", name="湘江小炒")).to_be_visible()
    expect(told).to_contain_text("责任链")
    expect(page).to_have_url(re.compile(f"site={shop.pk}"))
    # The address alone brings it back.
    page.reload()
    expect(told.get_by_role("heading", name="湘江小炒")).to_be_visible()


def test_into_areas_and_back(screen, shop):
    page = screen(make.office())
    page.goto("/map/")
    drawn(page)
    told = page.locator("#atlas-told")
    expect(told.get_by_role("heading", level=2)).to_have_text("石鼓区")

    told.get_by_role("link", name="人民街道").click()
    expect(told.get_by_role("heading", level=2)).to_have_text("人民街道")
    expect(page).to_have_url(re.compile("area=430407001(&|$)"))
    told.get_by_role("link", name="春江社区").click()
    expect(told.get_by_role("heading", level=2)).to_have_text("春江社区")
    page.go_back()
    expect(told.get_by_role("heading", level=2)).to_have_text("人民街道")
    page.go_back()
    expect(told.get_by_role("heading", level=2)).to_have_text("石鼓区")


def test_a_click_on_empty_ground_goes_into_its_area(screen, shop):
    page = screen(make.office())
    page.goto(f"/map/?at=14.9,{HERE[1] + 0.006},{HERE[0] + 0.006}")

    click_in_the_middle(page)

    expect(page).to_have_url(re.compile(f"area={GRID}"))
    expect(page.locator("#atlas-told").get_by_role("heading", level=2)).to_have_text("春江一网格")


@pytest.mark.parametrize(
    "query", ["site=../positions", "hazard=../../account", "area=..", "fill=../walkers", "on=2020-01-01%26x"]
)
def test_what_stands_in_the_address_leads_nowhere_else(screen, shop, query):
    page = screen(make.office())
    page.goto(f"/map/?{query}")
    drawn(page)

    expect(page.locator("#atlas-told")).not_to_contain_text("正在加载")
    asked = [urlsplit(url) for url in page.asked[1:] if "/static/" not in url]
    assert not [
        one for one in asked if one.path in ("/map/", "/map/positions/", "/account/") or "&x" in one.query
    ]
    assert not [one for one in asked if one.path == "/map/walkers/" and "level" in one.query]


def test_back_in_time(screen, shop):
    wrong = make.hazard(site=shop, at=AT - timedelta(days=10))
    Matter.objects.of(DISTRICT).filter(pk=wrong.pk).update(closed_at=AT, state="CLOSED", next_step_at=None)
    page = screen(make.office())
    page.goto("/map/")
    drawn(page)
    told = page.locator("#atlas-told")
    expect(told.locator(".map-figures div").first).to_contain_text("0")

    slider = page.locator("#atlas-time input[type=range]")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")

    then = (AT - timedelta(days=5)).date()
    expect(page).to_have_url(re.compile(f"on={then}"))
    expect(page.locator("[data-day]")).to_have_text(str(then))
    expect(told).to_contain_text(f"{then} 的情况")
    expect(told.locator(".map-figures div").first).to_contain_text("1")


def test_what_happens_is_drawn_while_one_looks(screen, shop):
    page = screen(make.office())
    page.goto(f"/map/?{CLOSE}")
    drawn(page)
    with page.expect_response(lambda answer: "/map/now/" in answer.url and answer.status in (200, 304)):
        pass

    with page.expect_response(
        lambda answer: "/tiles/hazard/" in answer.url and answer.status == 200, timeout=6000
    ):
        make.hazard(site=shop)
    expect(page.locator("#atlas-told .map-figures div").first).to_contain_text("1", timeout=6000)


def test_a_colouring_that_did_not_come_is_asked_for_again(screen, shop):
    page = screen(make.office())
    answers = iter([lambda route: route.fulfill(status=500), lambda route: route.abort()])
    page.route("**/map/fill/**", lambda route: next(answers, lambda route: route.continue_())(route))
    page.goto("/map/")
    canvas = drawn(page)
    legend = page.locator("[data-legend-fill]")
    expect(legend).to_be_hidden()

    for _ in range(2):
        page.wait_for_timeout(700)
        canvas.press("ArrowRight")

    expect(legend).to_be_visible()


def test_the_cross_stays_while_one_measures(screen, shop):
    page = screen(make.office())
    page.goto(f"/map/?{CLOSE}")
    canvas = drawn(page)
    page.locator("[data-measure]").click()

    box = canvas.bounding_box()
    for x in (0.5, 0.6, 0.7):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * x)

    assert canvas.evaluate("canvas => canvas.style.cursor") == "crosshair"


@pytest.mark.parametrize("query", ["", "?show=hazard,site"])
def test_whoever_may_not_see_hazards_is_shown_none_and_asks_for_none(screen, shop, monkeypatch, query):
    may = Duties.may
    monkeypatch.setattr(Duties, "may", lambda own, power: power != Power.SEE_HAZARDS and may(own, power))
    page = screen(make.office())
    page.goto(f"/map/{query}")
    drawn(page)

    assert [url for url in page.asked if "/tiles/site/" in url]
    assert not [url for url in page.asked if "/tiles/hazard/" in url]
    expect(page.locator(".atlas-legend .atlas-dot")).not_to_have_count(0)
    expect(page.locator(".atlas-legend .atlas-tri")).to_have_count(0)


def test_without_webgl_there_are_a_picture_and_lists(screen, shop):
    page = screen(make.office(), before=NO_WEBGL)
    page.goto("/map/")

    expect(page.locator("[data-map-none]")).to_be_visible()
    image = page.locator("#atlas-picture img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.locator("#atlas-told").get_by_role("link", name="人民街道").click()
    expect(page.locator("#atlas-told").get_by_role("heading", level=2)).to_have_text("人民街道")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_can_use_it(screen, shop, size):
    page = screen(make.office(), size=size, before="0")
    page.goto(f"/map/?site={shop.pk}&{CLOSE}")
    drawn(page)
    page.locator(".atlas-layers > summary").click()
    page.add_script_tag(path=str(AXE))

    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert not grave, json.dumps(
        [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave], ensure_ascii=False
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


class TestCockpit:
    """驾驶舱: nobody touches it."""

    FASTER = """
        const later = window.setTimeout;
        window.setTimeout = (what, after, ...rest) => later(what, after === 12000 ? 1500 : after, ...rest);
    """

    def test_goes_round_by_itself_and_turns_its_panels(self, screen, shop):
        make.hazard(site=shop)
        page = screen(make.office(), size={"width": 1920, "height": 1080}, before=self.FASTER)
        page.goto("/cockpit/")
        place = page.locator("[data-place]")
        expect(place).to_have_text("石鼓区")

        expect(place).to_have_text("人民街道")
        expect(page.locator(".ck-here")).to_contain_text("人民街道")
        expect(page.get_by_role("heading", name="今日升级")).to_be_visible()
        expect(place).to_have_text("石鼓区")
        expect(page.get_by_role("heading", name="最新动态")).to_be_visible()

        page.get_by_role("button", name="暂停轮播").click()
        shown = place.inner_text()
        page.wait_for_timeout(2500)
        assert place.inner_text() == shown

    def test_shows_what_has_just_happened(self, screen, shop):
        page = screen(make.office(), size={"width": 1920, "height": 1080})
        page.goto("/cockpit/")
        today = page.locator(".ck-today")
        expect(today).to_contain_text("发现 0")

        make.hazard(site=shop, at=AT)

        expect(today).to_contain_text("发现 1", timeout=9000)
        expect(page.locator(".ck-live")).to_contain_text(["湘江小炒"])

    def test_says_the_new_day_when_it_has_come(self, screen, shop, story_clock):
        page = screen(make.office(), size={"width": 1920, "height": 1080})
        page.goto("/cockpit/")
        expect(page.locator(".ck-clock")).to_contain_text(str(AT.date()))

        story_clock.forward(days=1)

        expect(page.locator(".ck-clock")).to_contain_text(str(AT.date() + timedelta(days=1)), timeout=9000)

    @pytest.mark.parametrize(
        "size", [{"width": 1920, "height": 1080}, {"width": 3840, "height": 2160}, PHONE]
    )
    def test_fits_its_screen_and_can_be_read_by_everybody(self, screen, shop, size):
        make.hazard(site=shop)
        page = screen(make.office(), size=size, before="0")
        page.goto("/cockpit/")
        page.wait_for_selector(".ck[data-drawn]")
        page.add_script_tag(path=str(AXE))

        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")

        grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
        assert not grave, json.dumps(
            [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave], ensure_ascii=False
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        if size != PHONE:
            assert page.evaluate("document.documentElement.scrollHeight") <= size["height"]
            body = float(
                page.evaluate(
                    "getComputedStyle(document.querySelector('.ck-towns li')).fontSize.slice(0, -2)"
                )
            )
            # A character of a fiftieth of the screen's height is read at five metres on a screen of 55 inches.
            assert body >= size["height"] / 56
