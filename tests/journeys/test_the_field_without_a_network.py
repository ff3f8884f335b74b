"""What is recorded where there is no signal arrives, exactly once, whatever dies on the way."""

import re

import pytest
from playwright.sync_api import expect

from anlian.field.models import Record
from anlian.hazards.models import Hazard
from anlian.matters.models import Evidence
from tests.factories import chain, head_of
from tests.inspections.world import shop_visit
from tests.journeys.pocket import noisy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def world():
    found = shop_visit()
    head_of(chain("L01"))
    return found


def report(page, world, summary: str, *photos) -> None:
    page.goto(f"/field/#/report/{world.shop.pk}")
    page.get_by_label("隐患描述").fill(summary)
    for photo in photos:
        page.locator("input[type=file]").set_input_files(photo)
    expect(page.locator(".shelf li")).to_have_count(len(photos))


def hand_in(page) -> None:
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_role("link", name="上报隐患")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("已存本机")


def all_arrived(page) -> None:
    expect(page.locator("#status")).to_contain_text("已全部发送", timeout=60_000)


def test_it_opens_cold_after_one_visit(pocket, world):
    phone = pocket()
    phone.open(world.walker)
    phone.stop()

    page = phone.start(offline=True)
    page.goto("/field/")

    expect(page.get_by_role("heading", level=1)).to_have_text("今日")
    expect(page.get_by_role("link", name=re.compile(world.shop.name))).to_be_visible()
    expect(page.locator("#status")).to_have_text("无网络")
    for tab, heading in (("发件箱", "发件箱"), ("我的", world.walker.name), ("扫码", "扫码")):
        page.get_by_role("link", name=tab, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_what_was_being_written_is_there_again_when_the_tab_died(pocket, world):
    phone = pocket()
    page = phone.open(world.walker)
    phone.offline()
    report(page, world, "安全出口上锁", noisy(1))
    page.get_by_label("具体部位").fill("二楼东侧")

    page = phone.kill_tab()
    page.goto("/field/")

    expect(page.get_by_role("heading", level=1)).to_have_text("上报隐患")
    expect(page.get_by_label("隐患描述")).to_have_value("安全出口上锁")
    expect(page.get_by_label("具体部位")).to_have_value("二楼东侧")
    expect(page.locator(".shelf img")).to_have_count(1)
    hand_in(page)
    expect(page.locator("#status")).to_contain_text("1 条已存本机")
    assert not Record.objects.exists()

    phone.offline(False)

    all_arrived(page)
    found = Hazard.objects.get()
    assert (found.summary, found.spot, found.finder) == ("安全出口上锁", "二楼东侧", world.walker)
    assert Evidence.objects.filter(matter=found.matter, role=Evidence.Role.BEFORE).count() == 1
    assert phone.rows(world.walker, "records") == phone.rows(world.walker, "photos") == []


def test_a_browser_killed_half_way_through_a_photo_goes_on_where_it_was(pocket, world):
    phone = pocket()
    page = phone.open(world.walker)
    phone.offline()
    for number in range(3):
        report(page, world, f"隐患之{number}", noisy(number), noisy(10 + number))
        hand_in(page)
    ranges = []

    def one_part_only(route):
        if route.request.method != "PUT":
            return route.continue_()
        ranges.append(route.request.headers["content-range"])
        # The second part hangs as in a tunnel.
        return route.continue_() if len(ranges) == 1 else None

    phone.context.route("**/api/field/blobs/**", one_part_only)
    phone.offline(False)
    while len(ranges) < 2:
        page.wait_for_timeout(100)
    phone.kill()
    assert ranges[0].startswith("bytes 0-")
    assert not ranges[1].startswith("bytes 0-")
    assert not Record.objects.exists()

    page = phone.start()
    later = []
    page.on("request", lambda asked: asked.method == "PUT" and later.append(asked.headers["content-range"]))
    phone.sign_in(world.walker)
    page.goto("/field/")

    all_arrived(page)
    # The first part was not sent twice.
    assert later[0] == ranges[1]
    assert sorted(Hazard.objects.values_list("summary", flat=True)) == ["隐患之0", "隐患之1", "隐患之2"]
    assert Evidence.objects.count() == 6
    assert list(Record.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]


def test_records_whose_answer_never_came_happen_once(pocket, world):
    phone = pocket()
    page = phone.open(world.walker)
    phone.offline()
    for number in range(2):
        report(page, world, f"隐患之{number}", noisy(number))
        hand_in(page)
    taken = []

    def without_answer(route):
        # The server took it, and the phone dies before it hears so.
        taken.append(route.fetch().json())

    phone.context.route("**/api/field/records", without_answer)
    phone.offline(False)
    while not taken:
        page.wait_for_timeout(100)
    phone.kill()
    assert [one["state"] for one in taken[0]["answers"]] == ["STORED", "STORED"]
    assert Hazard.objects.count() == 2

    page = phone.start()
    phone.sign_in(world.walker)
    page.goto("/field/#/outbox")

    all_arrived(page)
    expect(page.locator("section", has_text="已发送").locator("li")).to_have_count(2)
    assert Hazard.objects.count() == Record.objects.count() == 2
    assert phone.rows(world.walker, "records") == phone.rows(world.walker, "photos") == []


def test_when_the_session_ended_nothing_is_lost(pocket, world):
    phone = pocket()
    page = phone.open(world.walker)
    phone.context.clear_cookies()
    report(page, world, "灭火器过期", noisy(5))
    hand_in(page)

    expect(page.locator("#status")).to_have_text("1 条已存本机 · 登录后发送")
    page.get_by_role("link", name="发件箱").last.click()
    there = page.get_by_role("link", name="登录后发送", exact=True)
    assert there.get_attribute("href") == "/login/?next=/field/"
    assert not Record.objects.exists()

    phone.sign_in(world.walker)
    page.goto("/field/")

    all_arrived(page)
    assert Hazard.objects.get().summary == "灭火器过期"
