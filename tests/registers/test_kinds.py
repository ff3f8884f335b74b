"""Every kind of ledger: taken in once, it is on the books; twice, nothing changes; taken out, it comes in again."""

import random

import pytest
from django.contrib.contenttypes.models import ContentType

from anlian.kernel import sheets
from anlian.registers.exports import Reader, export
from anlian.registers.kinds import REGISTERS
from tests.factories import AT, DISTRICT
from tests.registers.tables import KINDS, TABLES, csv_of, take, take_all

pytestmark = pytest.mark.django_db


def books() -> dict:
    """How many rows each table of the house holds."""
    models = [
        kind.model_class()
        for kind in ContentType.objects.filter(app_label__in=("lattice", "people", "hazards"))
    ]
    return {model.__name__: model.objects.count() for model in models if model}


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_a_second_import_changes_nothing(self, kind):
        take_all(kind)
        before = books()

        report = take(kind)

        assert report.counts == {"new": 0, "changed": 0, "same": len(TABLES[kind]) - 1, "wrong": 0}
        assert books() == before

    def test_a_dry_run_leaves_nothing(self, kind):
        take_all(kind)
        before = books()
        column = REGISTERS[kind].columns[0].header
        first = TABLES[kind][1].split(",")[0]
        lines = [TABLES[kind][0], TABLES[kind][-1].replace(TABLES[kind][-1].split(",")[0], first + "9", 1)]

        take(kind, csv_of(kind, lines=lines), dry=True)

        assert books() == before, column

    @pytest.mark.parametrize("ending", ["xlsx", "csv"])
    def test_what_goes_out_comes_in_unchanged(self, kind, ending):
        take_all(kind)
        file, count = export(kind, district=DISTRICT, by=None, at=AT, as_csv=ending == "csv")

        report = take(kind, file.read(), name=f"x.{ending}")

        assert not report.problems, [str(problem) for problem in report.problems]
        assert report.counts == {"new": 0, "changed": 0, "same": count, "wrong": 0}

    def test_english_keys_do_as_well(self, kind):
        take_all(kind)
        keys = {column.header: column.key for column in REGISTERS[kind].columns}
        header = ",".join(keys.get(cell, cell) for cell in TABLES[kind][0].split(","))

        report = take(kind, csv_of(kind, lines=[header, *TABLES[kind][1:]]))

        assert report.counts["same"] == len(TABLES[kind]) - 1


class TestRandomMistakes:
    def test_each_of_200_is_told_by_sheet_row_and_column(self):
        take_all("sites")
        chance = random.Random(20230301)
        bad = {"类型": "??", "区划代码": "43x", "经度": "east", "坐标系": "UTM", "统一社会信用代码": "91430407MA4L00000A",
               "风险等级": "purple", "属性": "loose", "起始日": "2021-13-01", "名称": "长" * 121}  # fmt: skip
        header = TABLES["sites"][0].split(",")
        lines, expected = [], set()
        for number in range(200):
            cells = f"T{number},店{number},沿街店铺,430407001,,112.6,26.9,WGS84,,,,蓝,,2021-01-01".split(",")
            column = chance.choice(list(bad))
            cells[header.index(column)] = bad[column]
            lines.append(cells)
            expected.add((f"表{number % 2}", 4 + number // 2, column))
        book = _two_sheets([lines[0::2], lines[1::2]], header)

        report = take("sites", book, name="x.xlsx", dry=True)

        assert {(problem.sheet, problem.row, problem.column) for problem in report.problems} == expected
        assert report.counts["wrong"] == 200
        assert all(problem.expected for problem in report.problems)


def _two_sheets(parts, header) -> bytes:
    """Titles above the header, as offices do, on two sheets."""
    from io import BytesIO

    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for name, rows in enumerate(parts):
            sheet = workbook.add_worksheet(f"表{name}")
            sheet.write_string(0, 0, "点位台账")
            for line, row in enumerate([header, *rows], start=2):
                for column, cell in enumerate(row):
                    sheet.write_string(line, column, cell)
    return target.getvalue()


def test_numbers_are_hidden_from_whoever_may_not_see_them():
    take_all("sites")

    rows = export("sites", district=DISTRICT, by=None, at=AT)[0].read()

    cells = sheets.read(rows, "x.xlsx")[0].rows[1]
    assert "199****1234" in cells
    assert Reader(DISTRICT, None).unmasks().empty
