import pytest
from django.core.files.storage import default_storage

from anlian.kernel import sheets
from anlian.kernel.errors import Refused
from anlian.lattice.models import Sector, Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.registers import actions
from anlian.registers.models import Batch, Stage
from tests.factories import AT, lattice, office, officer_of, officer_of_sector, walker_of
from tests.registers.tables import csv_of

pytestmark = pytest.mark.django_db
BAD = [
    "点位编号,名称,类型,区划代码,起始日",
    "S1,面馆,沿街店铺,430407001,2021-01-01",
    "S2,面馆,沿街铺,430407001,2021-01-01",
]


def look(by, kind="sites", lines=None):
    return actions.look_at(kind, csv_of(kind, lines=lines), "台账.csv", by=by, at=AT)


class TestLookAt:
    def test_takes_nothing_in(self):
        batch, report = look(office(), lines=BAD)

        assert report.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 1}
        assert (batch.stage, batch.new, batch.wrong, batch.problem_count) == (Stage.LOOKED_AT, 1, 1, 1)
        assert batch.problems[0]["column"] == "类型"
        assert not Site.objects.exists()
        assert not Entry.objects.filter(verb=Verb.IMPORTED).exists()

    def test_leaves_the_lattice_to_the_office(self):
        for someone in (officer_of(), officer_of_sector()):
            with pytest.raises(Refused, match="安委办"):
                look(someone, "sectors")

        assert not Batch.objects.exists()

    def test_refuses_whoever_may_import_nothing(self):
        with pytest.raises(Refused):
            look(walker_of(), lines=BAD)

    @pytest.mark.parametrize(
        ("name", "data"), [("a.pdf", b"%PDF"), ("a.xlsx", b"PK\x03\x04broken"), ("a.xlsx", b"")]
    )
    def test_refuses_what_is_no_ledger(self, name, data):
        with pytest.raises(Refused):
            actions.look_at("sites", data, name, by=office(), at=AT)


class TestScope:
    def test_a_town_brings_in_its_own_sites_and_no_other(self):
        report = look(officer_of("430407001"))[1]

        assert report.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 1}
        assert (report.problems[0].row, report.problems[0].column) == (4, "区划代码")

    def test_a_department_brings_in_the_kinds_of_its_line(self):
        report = look(officer_of_sector("XF.XC"))[1]

        assert (report.counts["new"], [problem.row for problem in report.problems]) == (1, [3, 4])

    def test_nobody_pulls_a_site_over_to_their_side(self):
        everything, _report = look(office())
        actions.take_in(everything, by=everything.by, at=AT)
        lines = [csv_of("sites").decode().splitlines()[0], "S3,祠堂,其他,430407001,,,,,,,,,,2021-01-01"]

        report = look(officer_of("430407001"), lines=lines)[1]

        assert report.counts["wrong"] == 1


class TestTakeIn:
    def test_takes_the_good_rows_and_tells_the_ledger(self):
        batch, _report = look(by := office(), lines=BAD)

        report = actions.take_in(batch, by=by, at=AT)

        assert report.counts["new"] == 1
        assert Site.objects.get().code == "S1"
        entry = Entry.objects.get(verb=Verb.IMPORTED)
        assert (entry.by, entry.detail["new"], entry.detail["wrong"]) == (by, 1, 1)

    def test_happens_once(self):
        batch, _report = look(by := office(), lines=BAD)
        actions.take_in(batch, by=by, at=AT)

        with pytest.raises(Refused, match="已经导入或放弃"):
            actions.take_in(batch, by=by, at=AT)

    def test_keeps_no_file_but_the_wrong_rows(self, django_capture_on_commit_callbacks):
        batch, _report = look(by := office(), lines=BAD)
        place = batch.file

        with django_capture_on_commit_callbacks(execute=True):
            actions.take_in(batch, by=by, at=AT)
            assert default_storage.exists(place)

        batch.refresh_from_db()
        assert not default_storage.exists(place)
        assert default_storage.exists(batch.bad_file)

    def test_mended_rows_go_in_as_they_came_back(self):
        batch, _report = look(by := office(), lines=BAD)
        sheet = sheets.read(actions.bad_rows(batch, to=batch.by), "x.xlsx")[0]
        header, row = sheet.rows
        assert row[-1].startswith("类型 以下之一")
        row[header.index("类型")] = "沿街店铺"

        mended = actions.look_at("sites", sheets.write(header, [row], "点位"), "改好.xlsx", by=by, at=AT)[1]

        assert mended.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 0}


class TestDrop:
    def test_throws_the_file_away(self, django_capture_on_commit_callbacks):
        batch, _report = look(by := office(), lines=BAD)

        with django_capture_on_commit_callbacks(execute=True):
            actions.drop(batch, by=by, at=AT)

        with pytest.raises(Refused):
            actions.take_in(batch, by=by, at=AT)
        assert not default_storage.exists(batch.file or "none")
        assert not Site.objects.exists()


class TestTemplate:
    def test_is_empty_and_says_what_is_missing_when_sent_back(self):
        lattice()

        report = actions.look_at("sectors", actions.template("sectors"), "模板.xlsx", by=office(), at=AT)[1]

        assert [problem.expected for problem in report.problems] == ["表头下至少有一行"]
        assert Sector.objects.count() == 4

    def test_an_unknown_kind_is_refused_with_those_there_are(self):
        with pytest.raises(Refused, match="sites"):
            actions.template("nonsense")
