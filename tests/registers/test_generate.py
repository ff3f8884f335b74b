import json
from collections import Counter
from datetime import datetime
from itertools import islice

import pytest
from django.db import connection

from anlian.config import cli
from anlian.kernel import intake, sheets
from anlian.kernel.errors import Refused
from anlian.kernel.intake import NEW, Setting
from anlian.lattice.models import Site
from anlian.matters.models import Matter
from anlian.registers import generate
from anlian.registers.generate.mistakes import MISTAKES
from anlian.registers.kinds import REGISTERS

DISTRICT = "430407"
AT = datetime.fromisoformat("2023-09-01T09:00+08:00")
SMALL = generate.Plan(sites=120, hazards=60, inspections=40)


def take(folder, kind, ending="csv"):
    data = (folder / f"{kind}.{ending}").read_bytes()
    setting = Setting(district=DISTRICT, by=None, at=AT)
    return intake.run(REGISTERS[kind], sheets.read(data, f"{kind}.{ending}"), setting)


def told(report):
    return sorted((problem.row, problem.column) for problem in report.problems)


def planted(folder):
    facts = json.loads((folder / generate.MISTAKES_FILE).read_text())
    return sorted((one["row"], one["column"]) for one in facts["mistakes"])


class TestDistrict:
    @pytest.mark.django_db
    @pytest.mark.parametrize("ending", generate.ENDINGS)
    def test_is_taken_in_without_a_mistake(self, tmp_path, ending):
        written = generate.write(SMALL, tmp_path, endings=[ending])

        for kind in REGISTERS:
            report = take(tmp_path, kind, ending)
            assert not report.problems, [str(one) for one in report.problems[:3]]
            assert report.counts[NEW] == written[kind]
        assert Site.objects.of(DISTRICT).count() == 120
        assert Matter.objects.of(DISTRICT).exclude(chain=None).count() == 60

    def test_is_the_same_for_the_same_number_and_another_for_another(self):
        def first_sites(seed):
            return list(islice(generate.rows_of(generate.Plan(sites=500, seed=seed))["sites"](), 50))

        assert first_sites(1) == first_sites(1)
        assert first_sites(1) != first_sites(2)

    @pytest.mark.parametrize("sites", [1, 7, 1000, 300_000])
    def test_gives_every_area_and_post_a_code_of_its_own(self, sites):
        makers = generate.rows_of(generate.Plan(sites=sites))

        for kind in ("areas", "units"):
            codes = [row["code"] for row in makers[kind]()]
            assert len(codes) == len(set(codes))
        people = Counter((row["code"], row["person"]) for row in makers["posts"]())
        assert max(people.values()) == 1


class TestMistakes:
    @pytest.mark.django_db
    @pytest.mark.parametrize(("ledger", "count"), [("sites", 50), ("inspections", 14), ("hazards", 22)])
    def test_are_reported_as_exactly_those_that_were_planted(self, tmp_path, ledger, count):
        mistakes = generate.Mistakes(SMALL, count, ledger, getattr(SMALL, ledger))

        generate.write(SMALL, tmp_path, mistakes=mistakes)

        reports = {kind: take(tmp_path, kind) for kind in REGISTERS}
        assert len(planted(tmp_path)) == count
        assert told(reports[ledger]) == planted(tmp_path)
        assert not any(report.problems for kind, report in reports.items() if kind != ledger)

    @pytest.mark.django_db
    def test_are_two_hundred_in_ten_thousand_shops_and_no_more(self, tmp_path):
        plan = generate.Plan(sites=10_000)
        mistakes = generate.Mistakes(plan, 200, "sites", plan.sites)
        ledgers = ("areas", "units", "sectors", "sites")
        generate.write(plan, tmp_path, mistakes=mistakes, kinds=ledgers)

        *_lattice, report = [take(tmp_path, kind) for kind in ledgers]

        assert len(planted(tmp_path)) == 200
        assert told(report) == planted(tmp_path)
        assert report.counts == {"new": 9_800, "changed": 0, "same": 0, "wrong": 200}

    def test_are_of_every_kind(self):
        mistakes = generate.Mistakes(SMALL, 50, "sites", 120)

        list(generate.rows_of(SMALL, mistakes)["sites"]())

        assert {one.kind for one in mistakes.planted} == {one.name for one in MISTAKES["sites"]}

    def test_need_room(self):
        with pytest.raises(Refused, match="at most 60"):
            generate.Mistakes(SMALL, 61, "sites", 120)


class TestCommand:
    @pytest.mark.django_db
    def test_writes_ledgers_and_needs_no_database(self, tmp_path, capsys, monkeypatch):
        monkeypatch.setattr("django.db.connections.close_all", lambda: None)

        with connection.execute_wrapper(lambda *asked: pytest.fail("asked the database")):
            ended = cli.main(["generate", "--sites", "30", "--out", str(tmp_path), "--mistakes", "5"])

        assert ended == 0
        assert (tmp_path / "sites.csv").read_bytes().count(b"\n") == 31
        assert len(planted(tmp_path)) == 5
        assert "30 rows" in capsys.readouterr().out

    def test_refuses_findings_without_sites(self, tmp_path, capsys):
        assert cli.main(["generate", "--sites", "0", "--hazards", "5", "--out", str(tmp_path)]) == 1
        assert "need sites" in capsys.readouterr().err
