"""From a row in Excel to struck off: five people, two screens, one hazard."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from playwright.sync_api import expect

from anlian.lattice.models import Site
from anlian.ledger import proof
from scenario.shigu import pictures
from tests.factories import AT, DISTRICT, chain, head_of, item, office, officer_of, walker_of
from tests.registers.tables import csv_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SHOP = "老衡阳米粉店"


def workbook_of_sites() -> dict:
    """The published columns, with one shop."""
    header, shop = csv_of("sites").decode().splitlines()[:2]
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("点位")
        for row, line in enumerate((header, shop)):
            sheet.write_row(row, 0, line.split(","))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "点位台账.xlsx", "mimeType": kind, "buffer": file.getvalue()}


def test_from_an_excel_row_to_struck_off(desk, phone, sign_in, photo, story_clock):
    head_of(chain("L01"))
    rule, officer, reviewer, walker = item(), officer_of(), officer_of(), walker_of()
    before, after = pictures.before("米粉店"), pictures.after("米粉店", AT)

    # The office brings the shop in.
    sign_in(desk, office())
    desk.goto("/ledgers/import/")
    desk.get_by_label("台账").first.select_option("sites")
    desk.locator("input[type=file]").set_input_files(workbook_of_sites())
    desk.get_by_role("button", name="预览").click()
    assert not Site.objects.exists()
    desk.get_by_role("button", name=re.compile("^导入")).click()
    expect(desk.get_by_text("新增 1 行")).to_be_visible()

    # A grid worker stands in front of it.
    sign_in(phone, walker)
    phone.goto(f"/hazards/report/?q={SHOP}")
    phone.get_by_role("link", name=re.compile(SHOP)).click()
    phone.locator("input[type=file]").set_input_files(photo("before", before))
    phone.get_by_label("隐患描述").fill("后门被货架封堵")
    phone.get_by_label("检查项").select_option(str(rule.pk))
    phone.get_by_role("button", name="上报").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("后门被货架封堵")
    hazard = phone.url

    def act(page, someone, link, **fields):
        story_clock.forward(hours=1)
        sign_in(page, someone)
        page.goto(hazard)
        page.get_by_role("link", name=link, exact=True).locator("visible=true").first.click()
        for name, value in fields.items():
            field = page.locator(f"[name={name}]")
            field.set_input_files(value) if name == "photos" else field.fill(value)
        page.get_by_role("button", name=link, exact=True).click()

    # The town verifies and orders.
    act(desk, officer, "核实", basis="消防法§28")
    expect(desk.locator("main")).to_contain_text("已核实")
    act(desk, officer, "交办整改", demand="立即移走货架")
    expect(desk.locator("main")).to_contain_text("整改")

    # The keeper of the shop sends the old photo, is told so, and sends a new one.
    keeper = Site.objects.get().principal
    act(phone, keeper, "开始整改")
    act(phone, keeper, "报整改完成", measure="货架已移走", photos=photo("again", before))
    expect(phone.get_by_role("alert").first).to_contain_text("照片")
    phone.locator("[name=photos]").set_input_files(photo("after", after))
    phone.get_by_role("button", name="报整改完成", exact=True).click()
    expect(phone.locator("main")).to_contain_text("待复查")

    # Somebody else goes and looks.
    act(desk, reviewer, "复查通过并销号", opinion="后门畅通")

    expect(desk.locator("main")).to_contain_text("已销号")
    for step in ("上报", "核实", "责令整改", "开始整改", "提交", "复查"):
        expect(desk.locator(".story").first).to_contain_text(step)
    assert proof.verify(DISTRICT).sound
