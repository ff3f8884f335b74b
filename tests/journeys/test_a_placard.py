"""A placard at a door: a phone reads its code, and leads a resident to what to do and a worker to the check."""

import re
from base64 import b64encode
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.factories import account, keeper_of, officer_of, site, walker_of
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# What the app has where the phone reads no codes itself.
READ = """async ([wide, high, pixels]) => {
  const { decodeQR } = await import("/static/vendor/qr/decode.js");
  const data = Uint8ClampedArray.from(atob(pixels), (one) => one.charCodeAt(0));
  return decodeQR({ width: wide, height: high, data });
}"""
FOLLOW = """async (text) => (await import("/static/field/scan.js")).siteIn(text)"""


def read(page) -> str:
    """The code as it is seen on the screen."""
    seen = Image.open(BytesIO(page.locator(".placard-code").screenshot())).convert("RGBA")
    return page.evaluate(READ, [*seen.size, b64encode(seen.tobytes()).decode()])


def test_leads_whoever_reads_its_code(desk, phone, sign_in, live_server):
    shop = site(name="老衡阳米粉店")
    keeper, walker = keeper_of(shop), walker_of()
    wrong = []
    desk.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
    sign_in(desk, officer_of())
    desk.goto(shop.get_absolute_url())
    desk.get_by_role("link", name="打印二维码牌").click()
    expect(desk.get_by_role("heading", name=shop.name)).to_be_visible()

    text = read(desk)

    assert text == f"{live_server.url}/s/{shop.pk}/"
    assert desk.evaluate(FOLLOW, text) == str(shop.pk)
    with desk.expect_download() as coming:
        desk.get_by_role("button", name="下载 PDF").click()
    assert coming.value.suggested_filename == f"二维码牌-{shop.code}.pdf"
    assert wrong == []

    # A resident, who has no account.
    phone.goto(text)
    expect(phone.get_by_role("heading", name=shop.name)).to_be_visible()
    expect(phone.get_by_role("link", name=re.compile("12350"))).to_have_attribute("href", "tel:12350")
    assert keeper.name not in phone.content()

    # Whoever walks this grid signs in there, and is back at the door.
    user = account(walker)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    phone.get_by_role("link", name="工作人员登录").click()
    phone.get_by_label("用户名").fill(user.username)
    phone.get_by_label("密码").fill(PASSWORD)
    phone.get_by_role("button", name="登录").click()
    phone.get_by_role("link", name="打开现场应用检查或上报").click()
    phone.wait_for_url(f"**{reverse('field:app')}#/site/{shop.pk}")
    expect(phone.get_by_role("heading", name=shop.name)).to_be_visible()
    expect(phone.get_by_role("link", name="查看点位台账")).to_have_attribute("href", shop.get_absolute_url())
