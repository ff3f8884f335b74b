"""A round, a check with its signature, a repair, a refusal, a newer app, and leaving: as a thumb does it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from anlian.field.actions import end_device
from anlian.field.models import Device, Record
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.kernel import clock
from anlian.matters.models import Evidence
from scenario.shigu import pictures
from tests.factories import chain, hazard, head_of, keeper_of, walker_of
from tests.inspections.world import shop_visit
from tests.journeys.pocket import noisy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AXE = Path(__file__).with_name("axe.min.js")
WIDER = "document.scrollingElement.scrollWidth - innerWidth"
# What can be tapped and is smaller than a thumb. What is inside of a text or behind a label is tapped otherwise.
SMALL = """[...document.querySelectorAll("a, button, select, input:not([type=radio], [type=checkbox], .hidden), label.btn, .choice label, .tick")]
    .filter((one) => one.checkVisibility() && !one.matches(".skip"))
    .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 && (box.height < 48 || box.width < 48))
    .map(([html]) => html)"""


@pytest.fixture
def world():
    found = shop_visit()
    head_of(chain("L01"))
    found.keeper = keeper_of(found.shop)
    return found


def all_arrived(page) -> None:
    expect(page.locator("#status")).to_contain_text("已全部发送", timeout=60_000)


def sign(page) -> None:
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + step * 18, box["y"] + 60 + (step % 3) * 20)
    page.mouse.up()


def test_a_check_with_a_finding_and_a_signature(pocket, world):
    phone = pocket()
    page = phone.open(world.walker)
    phone.offline()

    page.get_by_role("link", name=re.compile(world.shop.name)).click()
    page.get_by_role("link", name=world.checklist.title).click()
    expect(page.locator("li.item")).to_have_count(2)
    good, bad = page.locator("li.item").all()
    good.get_by_text("合格", exact=True).click()
    bad.get_by_text("不合格", exact=True).click()
    expect(bad).to_contain_text(world.second.basis)
    bad.get_by_label("隐患描述").fill("楼梯间堆放纸箱")
    bad.locator("input[type=file]").set_input_files(noisy(1, side=300))
    expect(bad.locator(".shelf img")).to_have_count(1)
    expect(page.locator(".answered")).to_have_text("2 / 2")
    page.get_by_label("处理情况").fill("责令当场清理")
    page.get_by_role("button", name="完成检查").click()
    expect(page.locator(".toast")).to_contain_text("请负责人签字")
    page.get_by_label("签字人").fill("李强")
    sign(page)
    page.get_by_role("button", name="完成检查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(world.shop.name)
    phone.offline(False)

    all_arrived(page)
    visit = Inspection.objects.get()
    assert (visit.site, visit.leader, visit.signed_by) == (world.shop, world.walker, "李强")
    found = Hazard.objects.get()
    assert (found.summary, found.item) == ("楼梯间堆放纸箱", world.second)
    assert Evidence.objects.filter(matter=found.matter).count() == 1
    assert Record.objects.get().accuracy == 12


def test_the_others_are_in_order_only_where_one_says_so(pocket, world):
    phone = pocket()
    page = phone.open(world.walker)
    page.goto(f"/field/#/check/{world.shop.pk}/list/{world.checklist.pk}")

    page.get_by_role("button", name="其余项目合格").click()
    page.locator("dialog .tick input").first.check()
    page.get_by_role("button", name="勾选项合格").click()

    expect(page.locator(".answered")).to_have_text("1 / 2")
    expect(page.locator("li.item").first).to_have_attribute("data-result", "OK")
    expect(page.locator("li.item").last).to_have_attribute("data-result", "")


def test_a_repair_is_photographed_over_the_photo_of_before(pocket, world):
    from anlian.matters.evidence import attach
    from tests.factories import AT

    wrong = hazard(state=State.RECTIFYING, site=world.shop)
    attach(wrong.matter, [pictures.before("楼道")], role=Evidence.Role.BEFORE, by=wrong.finder, at=AT)
    phone = pocket()
    page = phone.open(world.shop.principal)
    page.goto(f"/field/#/hazard/{wrong.pk}")
    expect(page.locator(".shelf img")).to_have_count(1)
    phone.offline()

    page.get_by_role("link", name="报告已整改").click()
    page.get_by_role("button", name="对照原位拍照").click()
    expect(page.locator("dialog.viewer .over")).to_be_visible()
    page.get_by_label("整改前照片的透明度").fill("70")
    page.get_by_role("button", name="拍下").click()
    expect(page.locator(".photos .shelf img")).to_have_count(1)
    page.get_by_label("整改情况").fill("已清理")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator("#status")).to_contain_text("1 条已存本机")
    phone.offline(False)

    all_arrived(page)
    wrong.matter.refresh_from_db()
    assert wrong.matter.state == State.AWAITING_REVIEW
    assert Evidence.objects.filter(matter=wrong.matter, role=Evidence.Role.AFTER).count() == 1


def test_what_was_refused_stays_until_it_is_mended(pocket, world):
    wrong = hazard(state=State.RECTIFYING, site=world.shop)
    phone = pocket()
    page = phone.open(world.shop.principal)
    page.goto(f"/field/#/more-time/{wrong.pk}")
    page.get_by_label("延期至").fill("2000-01-01")
    page.get_by_label("理由").fill("配件要等")
    page.get_by_role("button", name="申请延期").click()

    expect(page.locator("#status")).to_contain_text("1 条未被接收")
    page.get_by_role("link", name="发件箱", exact=False).last.click()
    refused = Record.objects.get()
    expect(page.locator(".card-bad")).to_contain_text(str(refused.sentence))
    page.reload()
    page.locator(".card-bad").get_by_role("link", name="修改后重报").or_(
        page.locator(".card-bad").get_by_role("button", name="修改后重报")
    ).click()
    expect(page.locator(".notice-bad")).to_contain_text(str(refused.sentence))
    expect(page.get_by_label("理由")).to_have_value("配件要等")
    page.get_by_label("延期至").fill(str((wrong.matter.due_at + timedelta(days=3)).date()))
    page.get_by_role("button", name="申请延期").click()

    all_arrived(page)
    mended = Record.objects.exclude(pk=refused.pk).get()
    assert mended.instead == refused.pk
    assert phone.rows(world.shop.principal, "records") == []


def test_a_newer_app_waits_until_it_is_asked_for(pocket, world, monkeypatch):
    phone = pocket()
    page = phone.open(world.walker)
    ours = page.locator("body").get_attribute("data-version")
    monkeypatch.setattr("anlian.field.precache.version", lambda: "newer")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    more = page.get_by_role("button", name="有新版本，点此更新")
    expect(more).to_be_visible()

    page.goto(f"/field/#/report/{world.shop.pk}")
    expect(more).to_be_hidden()
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-version", ours)
    page.get_by_label("返回").click()
    more.click()

    expect(page.locator("body")).to_have_attribute("data-version", "newer")
    caches = page.evaluate("caches.keys()")
    assert [name for name in caches if name.startswith("anlian-field-app-")] == ["anlian-field-app-newer"]


class TestLeaving:
    def test_takes_everything_along(self, pocket, world):
        phone = pocket()
        page = phone.open(world.walker)
        page.goto(f"/field/#/report/{world.shop.pk}")
        page.get_by_label("隐患描述").fill("插座烧焦")
        page.get_by_label("无照片原因").fill("停电")
        page.get_by_role("button", name="上报", exact=True).click()
        page.goto("/field/#/outbox")
        expect(page.locator("section", has_text="已发送")).to_contain_text("插座烧焦")

        page.goto("/field/#/me")
        page.get_by_role("button", name="退出登录").click()
        page.locator("dialog").get_by_role("button", name="退出登录").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("请先登录")
        assert phone.databases() == ["anlian-field"]
        caches = page.evaluate("caches.keys()")
        assert [name for name in caches if not name.startswith("anlian-field-app-")] == []
        kept = page.evaluate("Promise.all([localStorage.length, sessionStorage.length])")
        assert kept == [0, 0]
        assert [one for one in phone.context.cookies() if one["name"] == "sessionid"] == []

    def test_is_not_done_while_something_is_unsent_and_keeps_it_for_its_person_alone(self, pocket, world):
        phone = pocket()
        page = phone.open(world.walker)
        phone.offline()
        page.goto(f"/field/#/report/{world.shop.pk}")
        page.get_by_label("隐患描述").fill("只给本人看的")
        page.get_by_label("无照片原因").fill("停电")
        page.get_by_role("button", name="上报", exact=True).click()
        expect(page.locator("#status")).to_contain_text("1 条已存本机")
        page.goto("/field/#/me")
        page.get_by_role("button", name="退出登录").click()
        page.get_by_role("button", name="留下发送").click()
        expect(page.locator("#status")).to_contain_text("1 条已存本机")

        page.get_by_role("button", name="退出登录").click()
        page.get_by_role("button", name="退出，并为我留在本机").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("无网络")
        other = walker_of("430407001001001")
        phone.offline(False)
        phone.sign_in(other)
        page.goto("/field/")
        expect(page.locator("a.row").first).to_be_visible()
        page.goto("/field/#/outbox")
        expect(page.locator("main")).to_contain_text("本机没有待发送的记录")
        assert not Record.objects.exists()

        phone.sign_in(world.walker)
        page.reload()
        expect(page.get_by_text("只给本人看的").first).to_be_visible(timeout=30_000)
        all_arrived(page)
        assert Hazard.objects.get().finder == world.walker


def test_a_phone_that_was_lost_forgets_what_it_was_given_and_keeps_what_was_not_sent(pocket, world):
    phone = pocket()
    page = phone.open(world.walker)
    phone.offline()
    page.goto(f"/field/#/report/{world.shop.pk}")
    page.get_by_label("隐患描述").fill("丢失前所报")
    page.get_by_label("无照片原因").fill("停电")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator("#status")).to_contain_text("1 条已存本机")
    end_device(Device.objects.get(), by=world.office, at=clock.now())

    phone.offline(False)

    expect(page.locator("#status")).to_have_text("本机已被后台停用")
    page.goto("/field/#/round")
    expect(page.locator("main")).not_to_contain_text(world.shop.name)
    assert [row["name"] for row in phone.rows(world.walker, "given") if row["name"] != "writing"] == []
    assert not Record.objects.exists()
    page.goto("/field/#/me")
    page.get_by_role("button", name="重新登录").click()
    expect(page).to_have_url(re.compile("/login/"))
    phone.sign_in(world.walker)
    page.goto("/field/")
    all_arrived(page)
    assert Hazard.objects.get().summary == "丢失前所报"
    assert Device.objects.filter(ended_at=None).count() == 1


def test_every_screen_can_be_used_by_everybody(pocket, world):
    wrong = hazard(state=State.RECTIFYING, site=world.shop)
    phone = pocket(loose=True)
    page = phone.open(world.shop.principal)
    page.context.add_init_script(AXE.read_text(encoding="utf-8"))
    page.reload()
    faults = {}
    shop, wrong = world.shop.pk, wrong.pk
    screens = [
        "round", f"site/{shop}", f"hazard/{wrong}", f"check/{shop}/list/{world.checklist.pk}", f"report/{shop}",
        f"fix/{wrong}", f"more-time/{wrong}", "outbox", "me", "scan",
    ]  # fmt: skip

    for screen in screens:
        page.goto(f"/field/#/{screen}")
        page.wait_for_timeout(400)
        if screen.startswith("check"):
            page.locator("li.item").first.get_by_text("不合格", exact=True).click()
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        wrongs = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
        wrongs += [f"smaller than a thumb: {one}" for one in page.evaluate(SMALL)]
        wrongs += ["wider than the screen"] if page.evaluate(WIDER) > 0 else []
        if wrongs:
            faults[screen] = wrongs

    assert faults == {}, "\n".join(f"{screen}: {one}" for screen, found in faults.items() for one in found)
