from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection

from anlian.kernel import intake
from anlian.kernel.cells import (
    Unfit,
    choice,
    day,
    many,
    moment,
    number,
    phone,
    reference,
    text,
    whole,
    yes,
)
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.intake import NEW, SAME, Column, Register, Setting
from anlian.kernel.sheets import Sheet

SETTING = Setting("430407", None, datetime(2023, 3, 1, tzinfo=UTC))
HEADER = ["编号", "名称", "数量"]


class Things(Register):
    kind, title = "things", "物品"
    columns = (
        Column("code", "编号", text(4), required=True),
        Column("name", "名称", required=True),
        Column("amount", "数量", whole(9)),
    )

    def prepare(self, rows):
        self.once(rows, "code")
        self.books = {}

    def take_one(self, row):
        match row["name"]:
            case "refused":
                self.learn(self.books, row["code"], row)
                raise Refused("先别收。")
            case "elsewhere":
                raise NotFound
            case "twice":
                raise IntegrityError("duplicate key")
            case "misfit":
                raise Unfit("more", "amount")
            case "known":
                return SAME
        return NEW


def run(*rows, header=HEADER, **options):
    return intake.run(Things, [Sheet("表", [header, *map(list, rows)])], SETTING, **options)


def settled(*rows, header=HEADER):
    """The rows of an import, each as it was settled."""
    found = []
    run(*rows, header=header, each=found.append)
    return found


def told(report):
    return [(problem.sheet, problem.row, problem.column, problem.value) for problem in report.problems]


@pytest.mark.django_db
class TestRun:
    def test_a_bad_row_never_holds_up_the_others(self):
        rows = []
        report = run(
            ("a", "x", "1"),
            ("b", "refused"),
            ("c", "elsewhere"),
            ("d", "twice"),
            ("e", "misfit", "3"),
            ("f", "known"),
            each=rows.append,
        )

        assert [row.outcome for row in rows] == ["new", "wrong", "wrong", "wrong", "wrong", "same"]
        assert told(report)[-1] == ("表", 6, "数量", "3")
        assert [problem.expected for problem in report.problems][:2] == ["先别收。", "您负责范围内的内容"]

    def test_every_cell_that_does_not_fit_is_told(self):
        report = run(("long code", None, "x"), (None, "y"))

        assert told(report) == [
            ("表", 2, "编号", "long code"),
            ("表", 2, "名称", ""),
            ("表", 2, "数量", "x"),
            ("表", 3, "编号", ""),
        ]

    def test_what_an_undone_row_made_is_forgotten(self):
        kept = []

        class Watched(Things):
            def prepare(self, rows):
                super().prepare(rows)
                kept.append(self.books)

        intake.run(Watched, [Sheet("表", [HEADER, ["b", "refused", ""]])], SETTING)

        assert kept == [{}]

    def test_of_one_code_twice_the_first_stands(self):
        first, second = settled(("a", "x"), ("a", "y"))

        assert (first.outcome, second.outcome) == ("new", "wrong")
        assert "第 2 行" in second.problems[0].expected

    def test_a_dry_run_is_rolled_back(self, monkeypatch):
        def take_one(self, row):
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE left_over (id int)")
            return NEW

        monkeypatch.setattr(Things, "take_one", take_one)

        assert run(("a", "x"), dry=True).counts["new"] == 1
        assert "left_over" not in connection.introspection.table_names()

    def test_a_race_is_told_as_a_sentence(self, monkeypatch):
        def take(self, rows):
            raise IntegrityError("duplicate key")

        monkeypatch.setattr(Things, "take", take)

        with pytest.raises(Refused, match="同时"):
            run(("a", "x"))


@pytest.mark.django_db
class TestHeader:
    def read(self, *rows, name="表", headers=()):
        self.rows = []
        sheet = Sheet(name, [list(row) for row in rows])
        setting = replace(SETTING, headers=dict(headers))
        return intake.run(Things, [sheet], setting, each=self.rows.append)

    def test_may_stand_below_a_title_in_any_order_and_either_language(self):
        self.read(["物品台账"], [], ["Name", " 编号* ", "别的"], ["x", "a", "?"])

        assert [(row.number, row.values["code"], row.values["name"]) for row in self.rows] == [(4, "a", "x")]

    def test_beyond_the_tenth_row_is_none(self):
        assert self.read(*[["说明"]] * 10, HEADER, ["a", "x", "1"]).header_problems

    def test_that_lacks_a_column_says_which(self):
        problem = self.read(["编号", "数量"], ["a", "1"]).header_problems[0]

        assert (problem.sheet, problem.row) == ("表", 1)
        assert "名称" in problem.expected

    def test_notes_on_another_sheet_are_passed_over(self):
        sheets = [
            Sheet("一", [HEADER, ["a", "x", "1"]]),
            Sheet("说明", [["填写说明"], ["编号 [code]"]]),
            Sheet("三", [HEADER, ["b", "y", ""]]),
        ]

        rows = []
        report = intake.run(Things, sheets, SETTING, each=rows.append)

        assert not report.problems
        assert [(row.sheet, row.number) for row in rows] == [("一", 2), ("三", 2)]

    def test_a_second_sheet_with_half_a_header_is_told(self):
        sheets = [Sheet("一", [HEADER, ["a", "x", "1"]]), Sheet("二", [["编号", "数量"], ["b", "1"]])]

        assert [problem.sheet for problem in intake.run(Things, sheets, SETTING).problems] == ["二"]

    @pytest.mark.parametrize("rows", [[], [HEADER]])
    def test_a_file_without_rows_says_so(self, rows):
        assert len(self.read(*rows).problems) == 1


class TestCells:
    @pytest.mark.parametrize(
        "cell", ["2023-03-05", "2023/3/5", "2023.03.05", "2023年3月5日", "2023-03-05 00:00:00"]
    )
    def test_days_are_written_in_many_ways(self, cell):
        assert day(cell).isoformat() == "2023-03-05"

    @pytest.mark.parametrize(
        ("read", "cell"),
        [
            (day, "2023-02-30"),
            (day, "2023-03-05x"),
            (day, "20231305"),
            (day, "4500"),
            (day, "2023-03"),
            (moment, "2023-03-05 下午13:00"),
            (phone, "1.38E+10"),
            (phone, "1380000123"),
            (phone, "13800001234/13800001235"),
            (reference(20), "4.30407E+14"),
            (moment, "2023-03-05 25:00"),
            (moment, "noon"),
            (number, "1_000"),
            (number, "nan"),
            (number, "1e999"),
            (number, "一"),
            (whole(), "1.5"),
            (whole(), "-1"),
            (whole(), "3000000000"),
            (whole(9), "10"),
            (yes, "maybe"),
            (text(3), "four"),
            (choice({"红": "red"}), "绿"),
        ],
    )
    def test_what_does_not_fit_says_what_was_expected(self, read, cell):
        with pytest.raises(Unfit, match="."):
            read(cell)

    def test_words_are_taken_in_chinese_or_by_key(self):
        read = choice({"红": "red"})

        assert (read("红"), read("red"), read("RED")) == ("red",) * 3

    def test_lists_take_semicolons_of_either_width(self):
        assert many("a; b；c;") == ["a", "b", "c"]

    def test_a_moment_is_of_this_place(self):
        assert moment("2023-03-05 09:30").isoformat() == "2023-03-05T09:30:00+08:00"
