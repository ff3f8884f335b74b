"""隐患台账: taken in by the deed of the field, never by state."""

import pytest

from anlian.hazards.models import CheckItem, Hazard
from anlian.hazards.together import Together
from anlian.inspections.models import Inspection
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import scope_of
from anlian.people.models import Person
from tests.factories import DAY, officer_of, walker_of
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


class TestNames:
    """Where a code belongs, people write what they call it."""

    @pytest.fixture(autouse=True)
    def town(self):
        take_all("check_items")

    def hazard(self, *, place="S1", finder="P9003", **given):
        line = TABLES["hazards"][1].replace(",S1,", f",{place},").replace(",P9003,", f",{finder},")
        return take("hazards", csv_of("hazards", lines=[TABLES["hazards"][0], line]), **given)

    def visit(self, *, place="S1", leader="P9003", team="", **given):
        line = TABLES["inspections"][1].replace(",S1,P9003,,", f",{place},{leader},{team},")
        return take("inspections", csv_of("inspections", lines=[TABLES["inspections"][0], line]), **given)

    def by_an_officer(self, town="430407001") -> dict:
        officer = officer_of(town)
        return {"by": officer, "scope": scope_of(officer, Power.IMPORT, on=DAY)}

    def test_that_only_one_bears_stand_for_its_code_and_are_told(self):
        report = self.hazard(place="老衡阳米粉店", finder="陈 军")

        hazard = Hazard.objects.get()
        assert (hazard.matter.site.code, hazard.finder.code) == ("S1", "P9003")
        assert [(one.column, one.understood) for one in report.notices] == [
            ("点位编号", "S1 老衡阳米粉店"),
            ("发现人", "P9003 陈军"),
        ]

    def test_do_for_visits_and_for_each_of_a_team(self):
        report = self.visit(place="老衡阳米粉店", leader="陈军", team="刘海燕;P9001")

        assert not report.problems, [str(one) for one in report.problems]
        visit = Inspection.objects.get()
        assert (visit.site.code, visit.leader.code) == ("S1", "P9003")
        assert {member.person.code for member in visit.team.all()} == {"P9001", "P9002", "P9003"}

    def test_of_several_ask_for_the_code_and_say_which(self):
        Site.objects.filter(code="S2").update(name="老衡阳米粉店")
        Person.objects.filter(code="P9001").update(name="陈军")

        report = self.hazard(place="老衡阳米粉店", finder="陈军")

        assert [problem.column for problem in report.problems] == ["点位编号", "发现人"]
        assert {"S1", "S2"} <= set(report.problems[0].expected.replace("：", " ").replace("、", " ").split())
        assert {"P9001", "P9003"} <= set(
            report.problems[1].expected.replace("：", " ").replace("、", " ").split()
        )
        assert not Hazard.objects.exists()

    @pytest.mark.parametrize("nearly", ["老衡阳米粉", "老衡阳米线店", "S01"])
    def test_that_are_nearly_right_are_proposed_and_never_taken(self, nearly):
        report = self.hazard(place=nearly)

        assert "是否为" in report.problems[0].expected
        assert "S1 老衡阳米粉店" in report.problems[0].expected
        assert not Hazard.objects.exists()

    def test_of_another_town_are_not_told_to_a_town(self):
        here, there = self.by_an_officer(), self.by_an_officer("430407002")

        assert "S3" in str(self.hazard(place="两塘祠堂", **there).problems[0].expected)
        for said in ("两塘村祠堂", "两塘祠堂"):
            assert "S3" not in str(self.hazard(place=said, **here).problems[0].expected)

    def test_of_another_town_leave_the_own_one_the_only_one(self):
        Site.objects.filter(code="S3").update(name="老衡阳米粉店")

        report = self.visit(place="老衡阳米粉店", **self.by_an_officer())

        assert not report.problems, [str(one) for one in report.problems]
        assert Inspection.objects.get().site.code == "S1"

    def test_of_people_in_posts_that_a_town_does_not_see_are_not_told_to_it(self):
        there = walker_of("430407002001001")
        report = self.hazard(finder=there.name, **self.by_an_officer())

        assert there.code not in report.problems[0].expected

    def test_are_read_once_for_all_portions(self, monkeypatch):
        asked, names = [], Together._names
        monkeypatch.setattr(Together, "at_once", 2)
        monkeypatch.setattr(Together, "_names", lambda self, model: asked.append(model) or names(self, model))
        lines = [TABLES["inspections"][1].replace("JC-1", f"JC-{number}") for number in range(8)]
        lines = [line.replace(",S1,", ",老衡阳米粉店,") for line in lines]

        report = take("inspections", csv_of("inspections", lines=[TABLES["inspections"][0], *lines]))

        assert report.counts["new"] == 8
        assert asked == [Site]

    def test_are_not_read_where_codes_are_given(self, monkeypatch):
        monkeypatch.setattr(Together, "_names", None)

        assert self.hazard().counts["new"] == 1

    def test_in_a_large_book_are_found_by_the_signs_they_share(self, monkeypatch):
        monkeypatch.setattr("anlian.kernel.intake.nearly.COMPARED", 1)

        report = self.hazard(place="老衡阳米线店")

        assert "S1 老衡阳米粉店" in report.problems[0].expected
