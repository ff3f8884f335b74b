"""A checklist in one hand: one item is not in order, and becomes a hazard in the same moment."""

import re

import pytest
from playwright.sync_api import expect

from anlian.hazards.models import Hazard
from scenario.shigu import pictures
from tests.factories import chain, head_of
from tests.inspections.world import shop_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_what_is_not_in_order_becomes_a_hazard(phone, sign_in, photo):
    world = shop_visit()
    head_of(chain("L01"))
    sign_in(phone, world.walker)

    phone.goto(f"/inspections/begin/?q={world.shop.name}")
    phone.get_by_role("link", name=re.compile(world.shop.name)).click()
    phone.get_by_role("button", name="开始检查").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(world.shop.name)
    good, bad = phone.locator("[data-card]").all()
    good.get_by_text("合格", exact=True).click()
    bad.get_by_text("不合格", exact=True).click()
    bad.get_by_label("隐患描述").fill("楼梯间堆放纸箱")
    bad.locator("input[type=file]").set_input_files(photo("before", pictures.before("楼梯间")))
    expect(phone.locator("[data-answered]")).to_have_text("2")
    phone.locator("[name=handling]").fill("责令当场清理")
    phone.get_by_role("button", name="提交").click()

    expect(phone.locator("main")).to_contain_text("楼梯间堆放纸箱")
    found = Hazard.objects.get()
    assert (found.finder, found.matter.site) == (world.walker, world.shop)
    phone.goto(found.get_absolute_url())
    expect(phone.get_by_role("heading", level=1)).to_have_text("楼梯间堆放纸箱")
