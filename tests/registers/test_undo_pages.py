"""Taking an import back by page and by command."""

import json

import pytest
from django.urls import reverse

from anlian.config import cli
from anlian.lattice.models import Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.registers import actions
from anlian.registers.models import Stage
from tests.factories import AT, DAY, account, auditor, lattice, office, officer_of, walker_of
from tests.registers.tables import TABLES, csv_of
from tests.registers.test_undo import bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    lattice()
    return bring("sites", by=office())


def address(batch) -> str:
    return reverse("registers:undo", args=[batch.pk])


class TestPage:
    def test_asks_for_a_reason_and_takes_it_back(self, signed_in, batch):
        client = signed_in(batch.by)
        shown = client.get(batch.get_absolute_url()).content.decode()
        asked = client.get(address(batch)).content.decode()

        without = client.post(address(batch), {"reason": ""})
        done = client.post(address(batch), {"reason": "传错了文件"}, follow=True).content.decode()

        assert address(batch) in shown
        assert batch.sha256 in asked
        assert without.status_code == 422
        assert "已撤销：移除 8 行，恢复 0 行" in done
        assert "撤销：传错了文件" in done
        assert address(batch) not in done
        assert not Site.objects.exists()

    def test_says_what_rests_on_it_before_anyone_asks(self, signed_in, batch):
        client = signed_in(batch.by)
        bring("sites", TABLES["sites"][2].replace("红", "蓝"))

        asked = client.get(address(batch)).content.decode()
        answer = client.post(address(batch), {"reason": "传错了文件"})

        assert "之后的导入“sites.csv”" in asked
        assert 'name="reason"' not in asked
        assert answer.status_code == 422
        assert Site.objects.count() == 3

    def test_a_second_press_is_told_so(self, signed_in, batch):
        client = signed_in(batch.by)
        client.post(address(batch), {"reason": "x"})

        again = client.post(address(batch), {"reason": "x"})

        assert again.status_code == 422
        assert Entry.objects.filter(verb=Verb.IMPORT_UNDONE).count() == 1

    def test_is_not_there_for_others(self, signed_in, batch):
        assert signed_in(officer_of()).post(address(batch), {"reason": "x"}).status_code == 404
        assert signed_in(auditor()).post(address(batch), {"reason": "x"}).status_code == 403
        assert signed_in(walker_of()).get(address(batch)).status_code == 403
        assert Site.objects.count() == 3

    def test_is_not_offered_for_what_was_not_taken_in(self, signed_in):
        lattice()
        batch, _report = actions.look_at("sites", csv_of("sites"), "x.csv", by=office(), at=AT)
        client = signed_in(batch.by)

        assert address(batch) not in client.get(batch.get_absolute_url()).content.decode()
        assert 'name="reason"' not in client.get(address(batch)).content.decode()


@pytest.fixture
def anlian(capsys, monkeypatch):
    from contextlib import nullcontext

    # The command would start and close connections of its own.
    monkeypatch.setattr(cli, "_database", lambda module: nullcontext())

    def call(*argv):
        try:
            code = cli.main([str(one) for one in argv])
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return call


class TestCommand:
    def test_takes_back_by_id_or_by_the_hash_of_the_file(self, anlian, batch):
        assert anlian("undo", batch.sha256[:12], "--dry-run")[0] == 0

        code, said, _err = anlian("undo", batch.pk, "--reason", "wrong file", "--at", DAY, "--json")

        facts = json.loads(said)
        assert (code, facts["batch"], facts["removed"]["lattice_site"]) == (0, str(batch.pk), 3)
        batch.refresh_from_db()
        assert batch.stage == Stage.UNDONE
        assert Entry.objects.get(verb=Verb.IMPORT_UNDONE).detail["reason"] == "wrong file"

    def test_lists_what_was_taken_in(self, anlian, batch):
        code, said, _err = anlian("undo", "--json")

        assert (code, [one["batch"] for one in json.loads(said)]) == (0, [str(batch.pk)])
        assert str(batch.pk) in anlian("undo")[1]

    def test_refuses_with_a_sentence(self, anlian, batch):
        later = bring("sites", TABLES["sites"][2].replace("红", "蓝"))
        grid = account(walker_of())

        assert "sites.csv" in anlian("undo", batch.pk, "--reason", "x")[2]
        code, said, _err = anlian("undo", batch.pk, "--dry-run", "--json")
        assert (code, len(json.loads(said)["rests_on_it"]) > 0) == (1, True)
        assert "安委办" in anlian("undo", later.pk, "--reason", "x", "--by", grid.username)[2]
        assert "原因" in anlian("undo", later.pk)[2]
        assert "none" in anlian("undo", "0" * 12, "--reason", "x")[2]
        assert "6 characters" in anlian("undo", "01", "--reason", "x")[2]
        assert Site.objects.get(code="S2").risk == "blue"

    def test_an_import_says_how_to_take_it_back(self, anlian, tmp_path):
        lattice()
        path = tmp_path / "sites.csv"
        path.write_bytes(csv_of("sites"))

        said = anlian("import", "sites", path)[1]
        code = anlian(*said.splitlines()[-1].split("anlian ")[1].replace("WHY", "mistake").split())[0]

        assert code == 0
        assert not Site.objects.exists()
