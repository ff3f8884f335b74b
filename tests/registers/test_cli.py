"""The two commands, as an operator calls them."""

import json

import pytest

from anlian.config import cli
from anlian.kernel import sheets
from anlian.lattice.models import Site
from anlian.ledger.models import Entry
from tests.factories import account, lattice, officer_of, site, walker_of

pytestmark = pytest.mark.django_db
BAD = "点位编号,名称,类型,区划代码,起始日\nS1,面馆,沿街店铺,430407001,2021-01-01\nS2,面馆,铺,430407001,2021-01-01\n"


@pytest.fixture(autouse=True)
def in_the_tests_database(monkeypatch):
    """The command would start and close connections of its own."""
    from contextlib import nullcontext

    monkeypatch.setattr(cli, "_database", lambda module: nullcontext())


@pytest.fixture
def anlian(capsys):
    def call(*argv):
        try:
            code = cli.main([str(one) for one in argv])
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(BAD)
    return path


class TestImport:
    def test_takes_the_good_rows_and_lays_the_others_beside_the_file(self, anlian, ledger):
        lattice()

        code, said, _err = anlian("import", "sites", ledger, "--json")

        facts = json.loads(said)
        assert (code, facts["new"], facts["wrong"], facts["problems"][0]["column"]) == (1, 1, 1, "类型")
        bad = ledger.with_suffix(".bad.xlsx")
        assert sheets.read(bad.read_bytes(), bad.name)[0].rows[1][0] == "S2"
        assert Site.objects.get().code == "S1"

    def test_only_tells_when_dry(self, anlian, ledger):
        lattice()

        assert anlian("import", "sites", ledger, "--dry-run")[0] == 1
        assert not Site.objects.exists()

    def test_begins_a_district_with_its_areas(self, anlian, tmp_path):
        path = tmp_path / "areas.csv"
        path.write_text("区划代码,名称,级别,起始日\n430407,石鼓区,区县,2020-01-01\n")

        assert anlian("import", "areas", path)[0] == 1
        assert anlian("import", "areas", path, "--district", "430407")[0] == 0

    def test_acts_as_far_as_an_account_reaches(self, anlian, ledger):
        town, grid = account(officer_of("430407002")), account(walker_of())

        code, said, _err = anlian("import", "sites", ledger, "--by", town.username, "--json")
        refused, _said, err = anlian("import", "sites", ledger, "--by", grid.username)

        assert (code, json.loads(said)["new"]) == (1, 0)
        assert refused == 1
        assert "安委办" in err

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("a.xlsx", b"PK broken", 1),
            ("a.xls", b"x", 1),
            ("a.csv", b"\xff\xfe\x00", 1),
            ("a.csv", b"", 1),
            (None, b"", 2),
        ],
    )
    def test_says_what_is_wrong_with_a_file_without_a_traceback(self, anlian, tmp_path, name, data, code):
        lattice()
        path = tmp_path / (name or "missing.csv")
        if name:
            path.write_bytes(data)

        ended, said, err = anlian("import", "sites", path)

        assert ended == code
        assert said or err
        assert "Traceback" not in said + err

    def test_an_unknown_ledger_is_not_understood(self, anlian, ledger):
        assert anlian("import", "nonsense", ledger)[0] == 2


class TestExport:
    def test_what_was_written_comes_in_unchanged(self, anlian, tmp_path):
        site()
        path = tmp_path / "out.xlsx"

        code, said, _err = anlian("export", "sites", "-o", path, "--json")
        again, counts, _err = anlian("import", "sites", path, "--json")

        assert (code, json.loads(said)["rows"]) == (0, 1)
        assert (again, json.loads(counts)["same"]) == (0, 1)

    def test_holds_whole_numbers_only_for_a_reason_and_an_account_that_may_see_them(self, anlian, tmp_path):
        keeper, officer = site().principal, account(officer_of())
        path = tmp_path / "out.csv"
        wanted = ("export", "sites", "-o", path, "--whole-numbers", "年度核对")

        assert anlian(*wanted)[0] == 1
        assert anlian("export", "sites", "-o", path, "--by", officer.username)[0] == 0
        assert keeper.phone not in path.read_text()
        assert anlian(*wanted, "--by", officer.username)[0] == 0
        assert keeper.phone in path.read_text()
        assert Entry.objects.filter(detail__reason="年度核对", detail__unmasked=1).exists()

    def test_gives_an_empty_template(self, anlian, tmp_path):
        path = tmp_path / "t.xlsx"

        assert anlian("export", "--template", "sites", "-o", path)[0] == 0
        assert len(sheets.read(path.read_bytes(), "t.xlsx")[0].rows) == 1

    def test_does_not_write_over_a_file_unasked(self, anlian, tmp_path, monkeypatch):
        site()
        monkeypatch.chdir(tmp_path)

        assert anlian("export", "sites")[0] == 0
        assert anlian("export", "sites")[0] == 1
        assert anlian("export", "sites", "-o", "sites.xlsx")[0] == 0

    def test_refuses_other_kinds_of_file(self, anlian):
        assert anlian("export", "sites", "-o", "sites.pdf")[0] == 2
