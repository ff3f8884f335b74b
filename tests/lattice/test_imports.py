"""Ledgers of the lattice: what a row does, what it leaves alone, and what it is told when it is wrong."""

import pytest

from anlian.lattice.models import Appointment, Area, Chain, ChainVersion, Remit, Site, SiteRecord, Unit
from anlian.people.models import Person
from tests.factories import AT, DISTRICT, lattice
from tests.registers.tables import TABLES, csv_of, take, take_all, told

pytestmark = pytest.mark.django_db


class TestAreas:
    HEADER = "区划代码,名称,级别,上级代码,人口,边界,起始日,终止日,并入"

    def areas(self, *lines):
        lattice()
        return take("areas", csv_of("areas", lines=[self.HEADER, *lines]))

    def test_a_child_may_stand_before_its_parent(self):
        report = self.areas(
            "430407009001,甲社区,社区村,430407009,,,2020-01-01,,",
            "430407009,甲街道,乡镇街道,430407,,,2020-01-01,,",
        )

        assert report.counts["new"] == 2

    def test_a_child_of_a_wrong_row_is_wrong_too(self):
        report = self.areas(
            "430407009,甲街道,乡镇街道,430407,x,,2020-01-01,,",
            "430407009001,甲社区,社区村,430407009,,,2020-01-01,,",
        )

        assert told(report) == [(2, "人口", "x"), (3, "上级代码", "430407009")]
        assert not Area.objects.filter(code__startswith="430407009").exists()

    @pytest.mark.parametrize(
        ("line", "column"),
        [
            ("430407009,甲,社区村,430407,,,2020-01-01,,", "区划代码"),
            ("430408009,甲,乡镇街道,430408,,,2020-01-01,,", "区划代码"),
            ("430407009,甲,乡镇街道,430407001,,,2020-01-01,,", "上级代码"),
            ("430407009,甲,乡镇街道,430407,99999999999,,2020-01-01,,", "人口"),
            ("430407009,甲,乡镇街道,430407,,{},2020-01-01,,", "边界"),
            ("430407009,甲,乡镇街道,430407,,,2020-01-01,2019-01-01,", "终止日"),
            ("430407009,甲,乡镇街道,430407,,,2020-01-01,,430407001", "终止日"),
            ("430407009,甲,乡镇街道,430407,,,2020-01-01,2021-01-01,430407099", "并入"),
        ],
    )  # fmt: skip
    def test_a_cell_that_does_not_fit_is_told(self, line, column):
        assert column in {one for _row, one, _value in told(self.areas(line))}

    def test_an_empty_cell_keeps_the_boundary(self):
        take_all("areas")
        report = take(
            "areas",
            "区划代码,名称,级别,上级代码,边界,起始日\n430407003,合江街道,乡镇街道,430407,,2020-01-01".encode(),
        )

        assert report.counts["same"] == 1
        assert Area.objects.get(code="430407003").boundary["type"] == "Polygon"


class TestUnits:
    def test_a_circle_is_told(self):
        lattice()

        report = take("units", "单位编码,名称,类型,上级编码\nU1,甲,部门,U2\nU2,乙,部门,U1".encode())

        assert report.counts["wrong"] == 2
        assert not Unit.objects.filter(code__in=["U1", "U2"]).exists()


class TestSites:
    def test_a_wrong_check_digit_is_a_problem_of_that_cell(self):
        lattice()
        code = csv_of("sites").decode().split(",")
        code = next(cell for cell in code if cell.startswith("91430407"))
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")

        report = take("sites", csv_of("sites").replace(code.encode(), wrong.encode()))

        assert told(report) == [(2, "统一社会信用代码", wrong)]
        assert report.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 1}

    def test_changed_rows_say_what_changed_and_keep_history(self):
        take_all("sites")
        lines = [line.replace("沿街店铺,430407001001001", "沿街店铺,430407001001002").replace(",黄,", ",橙,")
                 for line in TABLES["sites"]]  # fmt: skip

        report = take("sites", csv_of("sites", lines=lines))

        assert report.counts["changed"] == 1
        assert report.changes[0].changes == {
            "区划代码": ["430407001001001", "430407001001002"],
            "风险等级": ["黄", "橙"],
        }
        records = SiteRecord.objects.of(DISTRICT).known().filter(site__code="S1").order_by("since")
        assert [record.area.code for record in records] == ["430407001001001", "430407001001002"]
        assert records[0].until == records[1].since == AT.date()

    def test_a_duplicate_code_is_told_with_the_row_that_has_it(self):
        lattice()

        report = take("sites", csv_of("sites", lines=[*TABLES["sites"], TABLES["sites"][2]]))

        assert told(report) == [(5, "点位编号", "S2")]
        assert "第 3 行已有" in report.problems[0].expected

    def test_a_hidden_number_changes_nothing(self):
        take_all("sites")

        report = take("sites", csv_of("sites").replace(b"19900001234", b"199****1234"))

        assert report.counts["same"] == 3
        assert Person.objects.of_phone(DISTRICT, "19900001234").get(name="王建国")

    def test_a_missing_column_is_left_alone_and_an_empty_cell_clears(self):
        take_all("sites")

        report = take(
            "sites",
            "点位编号,名称,类型,区划代码,地址,起始日\nS1,老衡阳米粉店,沿街店铺,430407001001001,,2021-01-01".encode(),
        )

        assert report.changes[0].changes == {"地址": ["中山北路18号", ""]}
        site = Site.objects.get(code="S1")
        assert (site.risk, site.principal.name, site.attributes["层数"]) == ("yellow", "王建国", "2")

    def test_two_people_of_one_name_without_a_number_are_two(self):
        take_all("sites")

        assert Person.objects.filter(name="王建国").count() == 2


class TestPosts:
    def test_each_row_is_whole_or_not_at_all(self):
        """A post whose only row is refused must not haunt the rows after it."""
        lattice()
        lines = [
            TABLES["posts"][0],
            "N-1,ZF,副区长,区领导,430407001,,P1,甲,199,2022-01-01,2021-01-01,,",
            "N-1,ZF,副区长,区领导,430407001,,P2,乙,198,2023-01-01,,,",
        ]

        report = take("posts", csv_of("posts", lines=lines))

        assert told(report) == [(2, "任职止", "2021-01-01")]
        assert report.counts["new"] == 1
        assert not Person.objects.filter(code="P1").exists()
        assert Remit.objects.count() == 1

    def test_rows_of_one_post_must_agree(self):
        lattice()

        report = take("posts", csv_of("posts").replace(
            "ZF-9,ZF,副区长,区领导,430407001,XF,P9002".encode(), "ZF-9,ZF,区长,区领导,430407001,XF,P9002".encode()))  # fmt: skip

        assert told(report) == [(3, "岗位名称", "区长")]

    def test_two_holders_on_one_day_are_refused_with_a_sentence(self):
        take_all("posts")
        lines = [TABLES["posts"][0], "ZF-9,ZF,副区长,区领导,,,P9003,陈军,,2021-06-01,2021-09-01,,"]

        report = take("posts", csv_of("posts", lines=lines))

        assert report.counts["wrong"] == 1
        assert report.problems[0].expected

    def test_a_remit_that_is_not_named_any_more_ends(self):
        take_all("posts")
        lines = [line.replace("430407001;430407002", "430407002") for line in TABLES["posts"]]

        report = take("posts", csv_of("posts", lines=lines))

        assert report.counts["changed"] == 1
        standing = Remit.objects.of(DISTRICT).on(AT.date()).filter(post__code="XF-9")
        assert set(standing.values_list("area__code", "sector__code")) == {
            ("430407002", "XF"),
            ("430407002", "RQ"),
        }

    def test_a_correction_supersedes_and_does_not_edit(self):
        take_all("posts")

        report = take(
            "posts", csv_of("posts").replace(b"2022-07-01,,\xe6\x98\xaf", b"2022-07-01,,\xe5\x90\xa6")
        )

        assert report.changes[0].changes == {"代理": ["True", "False"]}
        rows = Appointment.objects.filter(person__code="P9002").order_by("recorded_at", "acting")
        assert sorted((row.acting, row.superseded_at is None) for row in rows) == [
            (False, True),
            (True, False),
        ]


class TestChains:
    def test_an_issued_version_is_not_edited(self):
        take_all("chains")

        report = take("chains", csv_of("chains").replace("消防责任链".encode(), "消防链".encode()))

        assert told(report) == [(2, "名称", "消防链")]
        assert ChainVersion.objects.known().count() == 2

    def test_a_last_day_ends_it(self):
        take_all("chains")
        lines = [line.replace("2023-02-01,,", "2023-02-01,2023-03-01,") for line in TABLES["chains"]]

        report = take("chains", csv_of("chains", lines=lines))

        assert report.counts == {"new": 0, "changed": 1, "same": 1, "wrong": 0}
        assert take("chains", csv_of("chains", lines=lines)).counts["same"] == 2

    def test_every_unknown_code_is_told_at_once(self):
        take_all("posts")
        lines = [TABLES["chains"][0], "L9,链,XX;XF,430409,,文,2022-01-10,2022-02-01,,ZZ,,YY,,,,,"]

        report = take("chains", csv_of("chains", lines=lines))

        assert {column for _row, column, _value in told(report)} == {"条线", "区域", "链长", "牵头"}
        assert not Chain.objects.exists()
