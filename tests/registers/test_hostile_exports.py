"""Whatever was typed, an export holds no formula, no link and no program: of every ledger and list, in either format."""

import csv
import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from anlian.kernel import sheets
from anlian.kernel.models import DistrictModel
from anlian.registers.actions import write_bad_rows
from anlian.registers.exports import export
from anlian.registers.kinds import REGISTERS
from tests.factories import AT, DISTRICT, lattice, office
from tests.guards.town import signed_in
from tests.registers.tables import KINDS, take, take_all

pytestmark = pytest.mark.django_db
PAYLOADS = [
    '=HYPERLINK("http://x.cn","点我")', "=cmd|' /C calc'!A0", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1+1",
    "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "http://x.cn", "'=1+1", '";=1+1;"',
]  # fmt: skip
STARTS = tuple("=+-@\t\r\n＝＋－＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
# What people type, in whatever ledger: names, titles, descriptions.
TYPED = {"name", "title", "address", "summary", "text", "note", "basis", "category", "action", "evidence", "content", "no_photo_reason"}  # fmt: skip


def poison(payload: str) -> int:
    """Put it wherever somebody may have typed it, behind the back of whatever looks at what comes in."""
    count = 0
    for model in apps.get_models():
        if not issubclass(model, DistrictModel) or model._meta.app_label in ("ledger", "registers"):
            continue
        for field in model._meta.concrete_fields:
            if field.name in TYPED and isinstance(field, models.CharField):
                count += model.objects.of(DISTRICT).update(**{field.name: payload[: field.max_length]})
    return count


def live(workbook: bytes) -> list[str]:
    """Formulas, links and whatever else Excel would act upon."""
    found = []
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        for name in archive.namelist():
            part = archive.read(name).decode()
            found += re.findall(r"<f[ >]|<hyperlink|externalLink|oleObject|ddeLink", part)
            found += [name] if "vba" in name.lower() or "TargetMode" in part else []
    return found


def unguarded(text: str) -> list[str]:
    rows = csv.reader(io.StringIO(text, newline=""))
    return [cell for row in rows for cell in row if cell.startswith(STARTS) and not NUMBER.fullmatch(cell)]


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_every_ledger_is_plain_text(payload):
    take_all()
    assert poison(payload) > 20
    met = 0

    for kind in KINDS:
        as_xlsx, _count = export(kind, district=DISTRICT, by=None, at=AT)
        as_csv, _count = export(kind, district=DISTRICT, by=None, at=AT, as_csv=True)
        book, text = as_xlsx.read(), as_csv.read().decode("utf-8-sig")
        assert live(book) == [], kind
        assert unguarded(text) == [], kind
        met += payload.strip().replace('"', '""') in text

    assert met >= 5


@pytest.mark.parametrize("payload", PAYLOADS[:3], ids=ascii)
def test_every_list_is_plain_text(client, payload):
    take_all()
    someone = office()
    poison(payload)

    signed_in(client, someone)
    for name in ("hazards:export", "inspections:export", "lattice:export-sites"):
        answer = client.post(reverse(name))
        assert answer.status_code == 200, name
        data = b"".join(answer) if answer.streaming else answer.content
        assert live(data) == [], name


def test_what_came_in_with_its_guard_goes_out_with_it_again():
    """`'=1+1` in a CSV is the text =1+1 on the books, and must not be a formula the next time."""
    lattice()
    data = sheets.write_csv(["条线编码", "名称", "适用点位", "依据"], [["ZZ", "=1+1", "", "@SUM(1)"]])
    take("sectors", data)

    out, _count = export("sectors", district=DISTRICT, by=None, at=AT, as_csv=True)
    text = out.read().decode("utf-8-sig")

    assert "'=1+1" in text
    assert "''=1+1" not in text
    assert unguarded(text) == []
    assert sheets.read(text.encode("utf-8-sig"), "x.csv")[0].rows[-1][1] == "=1+1"


@pytest.mark.parametrize("payload", PAYLOADS[:8], ids=ascii)
def test_rows_that_come_back_are_plain_text(payload):
    lattice()
    report = take(
        "sites", sheets.write_csv([one.header for one in REGISTERS["sites"].columns], [[payload] * 14])
    )

    assert report.counts["wrong"] == 1
    assert live(write_bad_rows(report)) == []
