import io
import zipfile
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from django.utils import translation

from anlian.kernel import sheets
from anlian.kernel.errors import Refused

COLUMNS = ["点位编号", "名称", "手机", "人口", "起始日", "发现时间", "说明"]
FOUND_AT = datetime(2026, 2, 28, 23, 30, tzinfo=ZoneInfo("UTC"))
ROWS = [
    ["430407001001", "旺角星辰", "07348123456", 1200, date(2026, 2, 28), FOUND_AT, None],
    ["007", '=HYPERLINK("http://x.cn","点我")', "+86 138", 0.1 + 0.2, None, None, "@SUM(1)\n-1"],
]
AS_READ = [
    COLUMNS,
    ["430407001001", "旺角星辰", "07348123456", "1200", "2026-02-28", "2026-03-01 07:30:00", None],
    ["007", '=HYPERLINK("http://x.cn","点我")', "+86 138", "0.3", None, None, "@SUM(1)\n-1"],
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def workbook(fill) -> bytes:
    """A workbook as somebody's Excel would make it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    fill(book, book.add_worksheet("台账"))
    book.close()
    return target.getvalue()


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


class TestWorkbooks:
    def test_come_back_as_they_were_written(self):
        data = sheets.write(COLUMNS, ROWS, "点位台账", notes=["一行一个点位", "=1+1"])

        ledger, notes = sheets.read(data, "点位.XLSX")

        assert ledger == ("点位台账", AS_READ)
        assert notes.rows == [["一行一个点位"], ["=1+1"]]

    def test_hold_no_formula_and_no_link(self):
        data = sheets.write(["=1+1"], [['=HYPERLINK("http://x.cn")'], ["http://x.cn"], ["{=A1}"]], "x")

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page
        assert "hyperlink" not in page.replace("=HYPERLINK(", "")

    def test_have_a_fixed_heading_a_filter_and_room_for_chinese(self):
        data = sheets.write(["名称", "地址"], [["旺角", "衡阳市石鼓区人民街道"]], "x")

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert 'ySplit="1"' in page
        assert '<autoFilter ref="A1:B2"' in page
        assert '<col min="2" max="2" width="22.7' in page

    @pytest.mark.parametrize("title", ["2026/02 [隐患]", "'", "", "隐患" * 40], ids=len)
    def test_take_any_title(self, title):
        assert sheets.read(sheets.write(["a"], [], title), "a.xlsx")[0].rows == [["a"]]

    def test_can_be_streamed_to_a_file(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with path.open("wb") as target:
            sheets.write_stream(target, COLUMNS, iter(ROWS), "点位")

        with path.open("rb") as source:
            assert sheets.read(source, path.name)[0].rows == AS_READ

    def test_say_when_the_rows_are_too_many(self, monkeypatch):
        monkeypatch.setattr(sheets.writing, "MOST_ROWS", 3)

        with pytest.raises(Refused, match="CSV"):
            sheets.write(["a"], [["1"], ["2"], ["3"]], "x")

    def test_survive_odd_texts(self):
        odd = ["<b>&amp;", "_x0041_", "字" * 40_000, " x ", "\x00\x0b\x1f\ufffe"]

        rows = sheets.read(sheets.write(["a"], [[text] for text in odd], "x"), "a.xlsx")[0].rows

        assert rows[1:5] == [["<b>&amp;"], ["_x0041_"], ["字" * 32_767], ["x"]]


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            (430407001001.0, "430407001001"),
            (26.9, "26.9"),
            (-3.0, "-3"),
            (date(2026, 2, 28), "2026-02-28"),
            (datetime(2026, 2, 28), "2026-02-28"),
            (datetime(2026, 2, 28, 8, 5), "2026-02-28 08:05:00"),
            (True, "TRUE"),
            ("\u3000 旺角 \u00a0", "旺角"),
            ("１３８１２３４１２３４", "13812341234"),
            ("２０２６－０２－２８", "2026-02-28"),
            ("人民路１２号（Ａ座），旁", "人民路12号（A座），旁"),
            ("\u3000", None),
            ("", None),
            (None, None),
        ],
    )
    def test_become_tidy_text(self, cell, text):
        assert sheets.tidy(cell) == text

    def test_keep_their_line_and_column(self):
        data = workbook(lambda book, page: page.write(2, 1, "点位"))

        assert sheets.read(data, "a.xlsx")[0].rows == [[None, None], [None, None], [None, "点位"]]

    def test_of_excel_dates_and_formulas_are_what_people_see(self):
        def fill(book, page):
            page.write_datetime(0, 0, datetime(2026, 2, 28), book.add_format({"num_format": "yyyy/m/d"}))
            page.write_formula(0, 1, "=1+1", None, 2)
            page.write_number(0, 2, 430407001001001)

        assert sheets.read(workbook(fill), "a.xlsx")[0].rows == [["2026-02-28", "2", "430407001001001"]]


class TestMergedCells:
    def test_down_a_column_name_every_row_that_they_cover(self):
        def fill(book, page):
            page.write_row(14, 0, ["街道", "店"])
            page.merge_range("A16:A18", "人民街道")
            page.write_column(15, 1, ["一", "二", "三"])

        rows = sheets.read(workbook(fill), "a.xlsx")[0].rows

        assert rows[14:] == [["街道", "店"], *(["人民街道", shop] for shop in "一二三")]

    def test_across_name_every_column_of_a_header_and_only_the_first_of_a_row(self):
        def fill(book, page):
            page.merge_range("A1:B1", "负责人")
            page.write_row(1, 0, ["姓名", "电话"])
            page.merge_range("A31:B31", "合计")

        rows = sheets.read(workbook(fill), "a.xlsx")[0].rows

        assert rows[0] == ["负责人", "负责人"]
        assert rows[30] == ["合计", None]


class TestStreams:
    def test_give_sheet_after_sheet_also_when_rows_are_left_unread(self):
        def fill(book, page):
            page.write_column(0, 0, range(5))
            book.add_worksheet("二").write(0, 0, "x")

        with sheets.opened(workbook(fill), "a.xlsx") as streams:
            told = [(stream.name, stream.lines, next(stream.rows)) for stream in streams]

        assert told == [("台账", 5, ["0"]), ("二", 1, ["x"])]

    def test_may_be_left_before_their_end(self):
        data = workbook(lambda book, page: page.write_column(0, 0, range(20_000)))

        with sheets.opened(data, "a.xlsx") as streams:
            assert next(next(streams).rows) == ["0"]


class TestHostileFiles:
    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        bomb = zipped(**{"xl/worksheets/sheet1.xml": b"0" * (60 * sheets.MB)})
        assert len(bomb) < sheets.MB

        with pytest.raises(Refused, match="too large"):
            sheets.read(bomb, "a.xlsx")

    def test_a_small_bomb_and_a_box_of_crumbs_too(self):
        with pytest.raises(Refused, match="too large"):
            sheets.read(zipped(**{"a.xml": b"0" * (20 * sheets.MB)}), "a.xlsx")
        with pytest.raises(Refused, match="too large"):
            sheets.read(zipped(**{f"{number}.xml": b"" for number in range(2001)}), "a.xlsx")

    def test_a_cell_at_the_far_corner_does_not_stop_the_server(self):
        def fill(book, page):
            page.write(0, 0, "a")
            page.write(1_048_575, 16_383, "z")

        with pytest.raises(Refused, match="cannot be read"):
            sheets.read(workbook(fill), "a.xlsx")

    def test_macros_are_refused_under_any_name(self):
        with pytest.raises(Refused, match="macros"):
            sheets.read(zipped(**{"xl/vbaProject.bin": b"x"}), "a.xlsx")
        with pytest.raises(Refused, match=r"Only \.xlsx"):
            sheets.read(zipped(), "a.xlsm")

    @pytest.mark.parametrize("data", [b"", b"just text", b"PK\x03\x04 broken", b"<html></html>"])
    def test_other_things_named_xlsx_are_refused(self, data):
        with pytest.raises(Refused, match="not an Excel workbook"):
            sheets.read(data, "a.xlsx")

    def test_a_zip_that_is_no_workbook_is_refused(self):
        with pytest.raises(Refused, match="cannot be read"):
            sheets.read(zipped(), "a.xlsx")

    def test_the_old_format_and_passwords_get_a_way_out(self):
        with pytest.raises(Refused, match="without a password"):
            sheets.read(sheets.reading.OLE + b"x" * 600, "a.xlsx")


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_is_read_in_the_encodings_that_people_have(self, encoding):
        data = "编号,名称\r\n007,石鼓区\u3000\r\n\r\n".encode(encoding)

        assert sheets.read(data, "点位.csv") == [("点位", [["编号", "名称"], ["007", "石鼓区"]])]

    @pytest.mark.parametrize("sign", [",", "\t", ";"])
    def test_is_read_with_the_sign_between_its_cells(self, sign):
        data = f"编号{sign}名称{sign}属性\n7{sign}旺角{sign}层数=2\n".encode()

        assert sheets.read(data, "点位.csv")[0].rows == [["编号", "名称", "属性"], ["7", "旺角", "层数=2"]]

    def test_comes_back_as_it_was_written(self):
        data = sheets.write_csv(["a", "b"], [["=1+1", '"x"\n,y'], ["-5", -5], ["+86", None], ["'x", "007"]])

        assert sheets.read(data, "a.csv")[0].rows == [
            ["a", "b"],
            ["=1+1", '"x"\n,y'],
            ["-5", "-5"],
            ["+86", None],
            ["'x", "007"],
        ]

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
    def test_starts_no_formula(self, start):
        line = sheets.write_csv(["a"], [[f"{start}cmd"]]).decode("utf-8-sig").split("\n", 1)[1]

        assert line.lstrip('"').startswith("'")

    def test_keeps_times_of_the_district(self):
        assert b"2026-03-01 07:30:00" in sheets.write_csv(["a"], [[FOUND_AT]])

    @pytest.mark.parametrize("data", [b"\xff\xfea", b"a\0b", b"\x81", b"a" * 200_000])
    def test_that_is_none_is_refused(self, data):
        with pytest.raises(Refused, match="CSV"):
            sheets.read(data, "a.csv")
