"""Ledgers as offices have them: titles, tiers, merged cells, totals, other words, names in place of codes."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from anlian.kernel import sheets
from anlian.kernel.geo import from_wgs84
from anlian.lattice.models import Site
from anlian.people.models import Person
from anlian.registers import actions
from anlian.registers.models import HeaderWord
from tests.factories import AT, DISTRICT, office
from tests.registers.tables import csv_of, take, take_all, told

pytestmark = pytest.mark.django_db

HEADER = "点位编号,名称,类型,区划代码,经度,纬度,坐标系,负责人,负责人电话,起始日"


@pytest.fixture(autouse=True)
def town():
    take_all("units")


def messy_book() -> bytes:
    """A ledger of shops as a street office keeps it."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    notes = book.add_worksheet("填报说明")
    notes.write_column(0, 0, ["一、本表由社区填报", "二、编号不得重复"])
    page = book.add_worksheet("沿街店铺")
    page.merge_range("A1:I1", "石鼓区沿街店铺安全台账（2023年）")
    page.write("A2", "填报单位：人民街道")
    for column, word in enumerate(["序号", "店铺编号", "店名（全称）", "场所类型", "所属网格"]):
        page.merge_range(3, column, 4, column, word)
    page.merge_range("F4:G4", "负责人")
    page.write_row("F5", ["姓名", "联系电话"])
    page.merge_range("H4:H5", "坐标")
    page.merge_range("I4:I5", "建档日期")
    page.merge_range("E6:E7", "人民街道春江社区春江一网格")
    page.write_row("A6", [1, "D1", "老衡阳米粉店", "门店"])
    page.write_row("F6", ["王建国", 19900001234, "112°36′25.6″,26°54′13″"])
    page.write_datetime("I6", date(2021, 1, 1), book.add_format({"num_format": "yyyy/m/d"}))
    page.write_row("A7", [2, "D2", "旺角五金", "商铺"])
    page.write_row("F7", ["李 梅", "０７３４-8123456", "26.9040 112.6080", 44197])
    page.write_row(
        "A9", [3, "D3", "春江药房", "沿街店铺", "春江一网格", "陈军", "199-0000-9003", "", "20210101"]
    )
    page.merge_range("A11:C11", "合计")
    page.write("D11", 3)
    page.write("A12", "填表人：张三")
    book.close()
    return target.getvalue()


class TestAWorkbookOfAnOffice:
    def test_goes_in_as_it_is(self):
        report = take("sites", messy_book(), name="台账.xlsx")

        assert not report.problems, [str(problem) for problem in report.problems]
        assert report.counts["new"] == 3
        first, second, third = Site.objects.of(DISTRICT).filter(code__startswith="D").order_by("code")
        assert (first.name, first.kind, first.area_code) == ("老衡阳米粉店", "shop", "430407001001001")
        assert (round(first.lng, 4), round(first.lat, 4)) == (112.6071, 26.9036)
        assert (second.lng, second.lat) == (112.608, 26.904)
        assert {person.phone for person in Person.objects.of(DISTRICT).filter(code__startswith="RD")} == {
            "19900001234", "07348123456", "19900009003"}  # fmt: skip
        assert {site.records.get().since for site in (first, second, third)} == {date(2021, 1, 1)}

    def test_tells_how_it_was_understood(self):
        report = take("sites", messy_book(), name="台账.xlsx", dry=True)

        understood = {(notice.row, notice.understood) for notice in report.notices}
        assert (7, "经度与纬度填反，已调换") in understood
        assert (11, "合计行，已跳过") in understood
        assert (12, "填表说明行，已跳过") in understood
        assert (6, "430407001001001 春江一网格") in understood

    def test_comes_twice_and_changes_nothing(self):
        take("sites", messy_book(), name="台账.xlsx")

        assert take("sites", messy_book(), name="台账.xlsx").counts["same"] == 3


def lines(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


class TestCells:
    @pytest.mark.parametrize("datum", ["WGS84", "GCJ02", "BD09"])
    def test_a_position_is_kept_in_wgs84_whatever_it_was_given_in(self, datum):
        lng, lat = from_wgs84(112.6071, 26.9036, datum)

        take("sites", lines(f"D1,店,沿街店铺,430407001001001,{lng:.7f},{lat:.7f},{datum},,,2021-01-01"))

        site = Site.objects.get(code="D1")
        assert (round(site.lng, 5), round(site.lat, 5)) == (112.6071, 26.9036)

    def test_a_position_elsewhere_is_no_position_here(self):
        report = take("sites", lines("D1,店,沿街店铺,430407001001001,2.35,48.86,,,,2021-01-01"))

        assert told(report) == [(2, "经度", "2.35")]

    @pytest.mark.parametrize(
        ("phone", "shown"), [("1.99E+10", "1.99E+10"), ("1990000123", "19******23"), ("无", "无")]
    )
    def test_a_number_that_is_none_is_told_and_not_shown_whole(self, phone, shown):
        report = take("sites", lines(f"D1,店,沿街店铺,430407001001001,,,,王建国,{phone},2021-01-01"))

        assert told(report) == [(2, "负责人电话", shown)]


class TestNames:
    def test_of_one_area_alone_stand_for_its_code_and_are_told(self):
        report = take("sites", lines("D1,店,沿街店铺,人民街道,,,,,,2021-01-01"))

        assert Site.objects.get(code="D1").area_code == "430407001"
        assert [(notice.column, notice.value, notice.understood) for notice in report.notices] == [
            ("区划代码", "人民街道", "430407001 人民街道")
        ]

    def test_of_several_areas_ask_for_the_code(self):
        take(
            "areas",
            "区划代码,名称,级别,上级代码,起始日\n430407002001009,春江一网格,网格,430407002001,2020-01-01".encode(),
        )

        report = take("sites", lines("D1,店,沿街店铺,春江一网格,,,,,,2021-01-01"))

        assert {"430407001001001", "430407002001009"} <= set(
            report.problems[0].expected.replace("、", " ").replace("：", " ").split()
        )
        assert not Site.objects.filter(code="D1").exists()

    @pytest.mark.parametrize("nearly", ["人民街", "人名街道", "430407O01"])
    def test_that_are_nearly_right_are_proposed_and_never_taken(self, nearly):
        report = take("sites", lines(f"D1,店,沿街店铺,{nearly},,,,,,2021-01-01"))

        assert report.counts["wrong"] == 1
        assert "430407001" in report.problems[0].expected
        assert "是否为" in report.problems[0].expected

    def test_that_are_far_from_right_are_only_told(self):
        report = take("sites", lines("D1,店,沿街店铺,月球背面,,,,,,2021-01-01"))

        assert "是否为" not in report.problems[0].expected

    def test_of_posts_and_sectors_do_for_chains(self):
        take_all("posts")
        text = csv_of("chains").decode().replace(",XF;RQ,", ",消防;RQ,").replace(",ZF-9,,", ",副区长,,")

        report = take("chains", text.encode())

        assert not report.problems, [str(problem) for problem in report.problems]
        assert {(notice.column, notice.understood.split()[0]) for notice in report.notices} == {
            ("条线", "XF"), ("链长", "ZF-9")}  # fmt: skip


class TestHeaderWords:
    def batch(self, header: str):
        data = lines("D1,店,沿街店铺,430407001001001,,,,王建国,,2021-01-01", header=header)
        return actions.look_at("sites", data, "台账.csv", by=office(), at=AT)

    def test_that_nobody_knows_are_told_with_what_stands_below(self):
        batch, report = self.batch(HEADER.replace("负责人,", "管事的,"))

        assert report.unknown == {"管事的": ["王建国"]}
        assert batch.unknown == {"管事的": ["王建国"]}

    def test_are_said_once_and_remembered(self):
        batch, report = self.batch(HEADER.replace("起始日", "开张的日子"))
        assert report.header_problems

        actions.map_headers(batch, by=batch.by, at=AT, fields={"开张的日子": "since"})
        again = actions.look(batch, by=batch.by, at=AT)

        assert again.counts["new"] == 1
        assert self.batch(HEADER.replace("起始日", "开张的日子"))[1].counts["new"] == 1

    def test_may_say_that_a_column_is_left_out(self):
        batch, _report = self.batch(HEADER.replace("负责人,", "管事的,"))

        actions.map_headers(batch, by=batch.by, at=AT, fields={"管事的": ""})

        assert actions.look(batch, by=batch.by, at=AT).unknown == {}

    def test_cannot_mean_two_columns_or_none_that_there_is(self):
        batch, _report = self.batch(HEADER.replace("负责人,", "管事的,"))

        for fields in ({"管事的": "principal", "名称": "principal"}, {"管事的": "colour"}):
            with pytest.raises(Exception, match="."):
                actions.map_headers(batch, by=batch.by, at=AT, fields=fields)
        assert not HeaderWord.objects.exists()


class TestWrongRows:
    def test_come_back_with_all_their_columns_and_go_in_once_mended(self):
        data = lines("D1,店,沿街店,430407001001001,,,,,,2021-01-01,要补照片", header=HEADER + ",经办意见")
        batch, _report = actions.look_at("sites", data, "台账.csv", by=office(), at=AT)

        header, row = sheets.read(actions.bad_rows(batch, to=batch.by), "x.xlsx")[0].rows
        cells = dict(zip(header, row, strict=True))
        assert cells["经办意见"] == "要补照片"
        assert cells["原位置"] == "台账 2"
        assert "沿街店铺" in row[-1]
        mended = sheets.write(header, [[("沿街店铺" if cell == "沿街店" else cell) for cell in row]], "x")
        _batch, report = actions.take_file(
            "sites", data=mended, filename="x.xlsx", district=DISTRICT, by=None, at=AT
        )

        assert report.counts["new"] == 1
        assert set(report.unknown) == {"经办意见"}
