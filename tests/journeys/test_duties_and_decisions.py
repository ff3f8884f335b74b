"""A visit meets the month's duty, a meeting's decision is followed to its end, and whoever is concerned hears the bell."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from anlian.duties.models import Duty
from anlian.inspections.models import Kind
from anlian.lattice.roll import roll_of
from anlian.meetings.lifecycle.decision import State
from anlian.meetings.models import Decision
from anlian.meetings.offers import Offers
from anlian.notices.models import Message
from scenario.shigu import pictures
from tests.duties.world import night, owed
from tests.factories import AT, DISTRICT
from tests.inspections.world import leader_of_district, shop_visit
from tests.meetings.world import decided, world
from tests.notices.world import read

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AXE = Path(__file__).with_name("axe.min.js")


@pytest.fixture
def usable():
    """Nothing grave on the page as it stands, and nothing beside the screen."""
    source = AXE.read_text(encoding="utf-8")

    def look(page):
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        assert not grave, json.dumps(
            [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave], ensure_ascii=False
        )
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0

    return look


def test_a_visit_meets_the_months_duty(phone, sign_in, usable):
    place, leader = shop_visit(), leader_of_district()
    owed(leader, since=date(2023, 3, 1))
    night(AT.date())
    sign_in(phone, leader)
    phone.goto("/duties/")
    mark = phone.locator(".matrix-cell .duty")
    expect(mark).to_have_class(re.compile("duty-ahead"))

    phone.goto(f"/inspections/begin/?site={place.shop.pk}")
    phone.locator("[name=kind]").select_option(Kind.UNANNOUNCED)
    phone.locator("[name=template]").select_option("")
    phone.get_by_role("button", name="开始检查").click()
    phone.locator("[name=content]").fill("查看后门和疏散通道，均畅通")
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_url(re.compile(r"/inspections/[0-9a-f-]{36}/$"))

    duty = Duty.objects.of(DISTRICT).get()
    phone.goto("/duties/")
    expect(mark).to_have_class(re.compile("duty-done"))
    expect(mark).to_have_accessible_name(re.compile(duty.work_number))
    usable(phone)
    mark.click()
    expect(phone.locator("main")).to_contain_text(duty.work_number)
    usable(phone)


def test_a_decision_from_the_table_to_its_end(desk, sign_in, photo, usable, story_clock):
    here = world()
    fire = Offers(roll_of(DISTRICT), AT.date()).label_of(here.fire.seat.pk)
    sign_in(desk, here.office)
    desk.goto("/meetings/record/")
    for name, value in {
        "title": "消防安全专题会", "held_at": "2023-03-01T08:00", "ended_at": "2023-03-01T08:40",
        "place": "区政府三楼会议室", "agenda-0-text": "研究居民楼通道整治", "decisions-0-text": "清理楼梯间杂物",
        "decisions-0-post": fire, "decisions-0-due": "2023-03-20",
    }.items():  # fmt: skip
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("[name=kind]").select_option("SPECIAL")
    desk.locator("[name=chair]").select_option(str(here.vice.pk))
    desk.locator(f"[name=present][value='{here.fire.seat.pk}']").check()
    usable(desk)
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("消防安全专题会")

    desk.get_by_role("button", name="印发纪要").first.click()
    desk.locator("#finish [name=minutes]").fill("会议听取了消防救援大队汇报，研究了居民楼通道整治。")
    desk.locator("#finish").get_by_role("button", name="印发纪要").click()
    expect(desk.locator("main")).to_contain_text("研究了居民楼通道整治")
    usable(desk)
    decision = Decision.objects.of(DISTRICT).get()

    def act(someone, move, label, **fields):
        story_clock.forward(days=1)
        sign_in(desk, someone)
        desk.goto(decision.get_absolute_url())
        desk.get_by_role("button", name=label).first.click()
        ask = desk.locator(f"#{move}")
        for name, value in fields.items():
            field = ask.locator(f"[name={name}]")
            field.set_input_files(value) if name == "photos" else field.fill(value)
        ask.get_by_role("button", name=label).click()

    after = photo("after", pictures.after("楼梯间", AT))
    act(here.fire, "report", "报送办结", report="楼梯间杂物已清理，逐层复查", photos=after)
    expect(desk.locator("main")).to_contain_text("楼梯间杂物已清理")
    # Whoever did it confirms nothing.
    expect(desk.get_by_role("button", name="核定办结")).to_have_count(0)
    act(here.vice, "confirm", "核定办结", opinion="现场查看属实")

    expect(desk.locator("main")).to_contain_text("已办结")
    usable(desk)
    decision.matter.refresh_from_db()
    assert (decision.matter.state, decision.matter.closed_at is None) == (State.DONE, False)


def test_the_bell_rings_for_whom_an_act_concerns(desk, sign_in, usable, story_clock):
    here = world()
    decision = decided(here)
    story_clock.forward(days=6)
    read(at=story_clock.now())
    bell = desk.locator(".bell > summary")

    sign_in(desk, here.gas)
    bell.click()
    expect(desk.locator(".bell-list")).not_to_contain_text(decision.matter.number)
    sign_in(desk, here.fire)
    unread = Message.objects.of(DISTRICT).filter(person=here.fire, read_at=None)
    told = unread.count()
    expect(desk.locator(".bell-count")).to_have_text(str(told))
    bell.click()
    news = desk.locator(".bell-new", has_text=decision.matter.number)
    expect(news).to_have_count(1)
    usable(desk)
    news.get_by_role("button").click()

    expect(desk).to_have_url(re.compile(str(decision.pk)))
    assert unread.count() == told - 1
    if told > 1:
        expect(desk.locator(".bell-count")).to_have_text(str(told - 1))
    else:
        expect(desk.locator(".bell-count")).to_have_count(0)
    bell.click()
    expect(desk.locator(".bell-list li", has_text=decision.matter.number)).not_to_have_class(
        re.compile("bell-new")
    )
