"""Every page that a person can walk to, on a desk and on a phone: it stands, asks nobody else, fits, and can be used."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.factories import account, site
from tests.factories.people import PASSWORD
from tests.guards.town import signed_in, town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AXE = Path(__file__).with_name("axe.min.js")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
KINDS = ["leader", "office", "department", "officer", "chief", "walker", "keeper", "auditor", "admin"]
# Whose pages axe looks at, and how wide.
LOOKED_AT = {"office": DESK, "walker": PHONE, "auditor": DESK, "admin": DESK}
# Files, not pages; and the phone's app, which goes on by itself: tests/journeys/test_the_field_in_one_hand.py.
FILES = re.compile(
    r"^/field/$|/(template|bad-rows|export)/|^/evidence/|/photos/|/signatures?/|^/api/|^/media/|/supervision/papers/|/minutes/|/pledges/[^/]+/paper/|^/calendar/"
)
# One figure's page is like another's, so is the page of a move.
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{6,15}|(?<=/figures/)\w+|(?<=/do/)\w+")
GRAVE = ("serious", "critical")
WIDER = "document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture
def here():
    from tests.factories import chief_of, officer_of_sector

    found = town()
    found.department, found.chief = officer_of_sector(), chief_of()
    return found


@pytest.fixture
def screen(chromium, live_server):
    """Somebody's browser, with them signed in."""
    opened = []

    def page(someone, *, size=DESK):
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport=size)
        context.set_default_timeout(20_000)
        key = signed_in(Client(), someone).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield page
    for context in opened:
        context.close()


def walk(page):
    """Each page once, kind by kind: what differs in its key or its question only is the same kind."""
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop(0)
        kind = KEY.sub("*", urlsplit(address).path)
        if kind in seen or FILES.search(kind):
            continue
        seen.add(kind)
        answer = page.goto(address)
        expect(page.locator(".htmx-request")).to_have_count(0)
        yield address, answer
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        waiting += [link for link in links if link.startswith("/")]


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_stands_by_itself_and_fits_the_screen_and_shuts_nobody_out(
    here, screen, live_server, kind
):
    page, wrong, where = screen(getattr(here, kind)), [], ["/"]
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((live_server.url, "data:", "blob:")) or wrong.append((where[0], asked.url))
        ),
    )
    page.on("console", lambda said: said.type == "error" and wrong.append((where[0], said.text)))
    page.on("pageerror", lambda error: wrong.append((where[0], str(error))))

    for where[0], answer in walk(page):
        if answer.status != 200:
            wrong.append((where[0], answer.status))
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            wide = page.evaluate(WIDER)
            if wide > 0:
                # A chart is drawn anew a moment after the window has another size; what is too wide stays so.
                page.wait_for_timeout(1500)
                wide = page.evaluate(WIDER)
            if wide > 0:
                wrong.append((where[0], f"{wide} px too wide at {size['width']}"))
        if kind in LOOKED_AT:
            page.set_viewport_size(LOOKED_AT[kind])
            wrong += [(where[0], said) for said in shut_out(page)]

    assert wrong == []


def shut_out(page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in GRAVE]


def test_the_look_sees_what_is_wrong(here, screen):
    page = screen(here.office)
    page.goto("/sites/")
    assert shut_out(page) == []
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text><a href=#></a>')"
    )

    assert {one.split(":")[0] for one in shut_out(page)} == {"label", "link-name"}


def test_without_a_mouse(desk):
    """Signing in and reporting with Tab and Enter alone."""
    world = town()
    user = account(world.walker)
    user.set_password(PASSWORD)
    user.save()
    shop = site(name="键盘小卖部")

    desk.goto("/login/")
    desk.get_by_label("用户名").focus()
    desk.keyboard.type(user.username)
    desk.keyboard.press("Tab")
    desk.keyboard.type(PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r":\d+/$"))
    desk.goto(f"/hazards/report/?site={shop.pk}")
    tab_to(desk, "summary")
    desk.keyboard.type("插座烧焦")
    tab_to(desk, "no_photo_reason")
    desk.keyboard.type("停电")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", level=1)).to_have_text("插座烧焦")


def tab_to(page, name: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")
