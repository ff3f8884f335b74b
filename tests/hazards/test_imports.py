"""隐患台账: taken in by the deed of the field, never by state."""

import pytest

from anlian.hazards.models import CheckItem, Hazard
from tests.registers.tables import TABLES, csv_of, take, take_all, told

pytestmark = pytest.mark.django_db


class TestCheckItems:
    def test_a_major_clue_says_by_which_standard(self):
        report = take("check_items", csv_of("check_items").replace("重大火灾隐患判定§5".encode(), b""))

        assert told(report) == [(3, "判定标准", "")]

    def test_a_changed_item_says_what_changed(self):
        take_all("check_items")

        report = take("check_items", csv_of("check_items").replace(b",3,W,yes", b",5,W,no"))

        assert report.changes[0].changes == {"时限": ["3", "5"], "可当场销号": ["True", "False"]}
        assert CheckItem.objects.get(code="SH-1").days == 5


class TestHazards:
    def test_are_taken_in_as_reported_by_their_finder(self):
        take_all()

        hazard = Hazard.objects.get(matter__number="YH-2")
        assert (hazard.matter.state, hazard.finder.code, hazard.source) == ("REPORTED", "P9003", "report")

    @pytest.mark.parametrize(
        ("before", "after", "column"),
        [
            ("一般,检查", "重大,检查", "等级"),
            ("2023-02-20 09:45", "2029-02-20 09:45", "发现时间"),
            ("P9003,台账补录", "P9001,台账补录", "发现人"),
            ("P9003,台账补录", "P9003,", "无照片原因"),
        ],
    )
    def test_a_row_that_no_one_could_have_reported_is_told(self, before, after, column):
        take_all("inspections")
        lines = [TABLES["hazards"][0], TABLES["hazards"][1].replace(before, after)]

        report = take("hazards", csv_of("hazards", lines=lines))

        assert [problem.column for problem in report.problems] == [column]

    def test_a_ledger_does_not_change_what_is_on_the_books(self):
        take_all()

        report = take("hazards", csv_of("hazards").replace("后门被货架封堵".encode(), "后门锁闭".encode()))

        assert told(report) == [(2, "描述", "后门锁闭")]
