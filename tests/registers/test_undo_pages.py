"""Taking an import back by page and by command."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from anlian.config import cli
from anlian.lattice.actions import end_appointment
from anlian.lattice.models import Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.registers import actions
from anlian.registers.jobs import go_through
from anlian.registers.models import Batch, Progress, Stage
from tests.factories import AT, DAY, account, auditor, lattice, office, officer_of, walker_of
from tests.registers.books import books
from tests.registers.tables import TABLES, csv_of
from tests.registers.test_undo import bring, take_back

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


class TestOfManyRows:
    """A page should not wait for it: the worker takes it back."""

    @pytest.fixture(autouse=True)
    def few_are_many(self, monkeypatch):
        monkeypatch.setattr("anlian.registers.boards.MANY_ROWS", 2)

    def work(self) -> None:
        """What the worker would do with each job that waits."""
        for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
            go_through(**job.args)
        # Told from a connection of its own, which sees nothing of a test that is not committed.
        Progress.objects.update(ended_at=AT)

    def test_waits_for_the_worker_and_shows_how_far_it_has_come(self, signed_in, batch):
        client = signed_in(batch.by)
        assert "后台撤销" in client.get(address(batch)).content.decode()

        answer = client.post(address(batch), {"reason": "传错了文件"})

        assert answer.headers["Location"] == batch.get_absolute_url()
        assert "正在排队" in client.get(batch.get_absolute_url()).content.decode()
        assert client.get(address(batch)).headers["Location"] == batch.get_absolute_url()
        Progress.objects.update(done=2, lines=8, told_at=timezone.now())
        assert 'value="25"' in client.get(reverse("registers:progress", args=[batch.pk])).content.decode()
        assert Site.objects.count() == 3

    def test_is_taken_back_by_the_worker_for_the_reason_given(self, signed_in, batch):
        client = signed_in(batch.by)
        client.post(address(batch), {"reason": "传错了文件，问13907346666"})

        self.work()

        assert not Site.objects.exists()
        line = Entry.objects.get(verb=Verb.IMPORT_UNDONE)
        assert (line.by, line.detail["reason"]) == (batch.by, "传错了文件，问139****6666")
        assert "13907346666" not in str(ProcrastinateJob.objects.latest("id").args)
        assert "撤销：传错了文件" in client.get(batch.get_absolute_url()).content.decode()

    def test_happens_once_however_often_it_is_asked_for(self, signed_in, batch):
        client = signed_in(batch.by)
        client.post(address(batch), {"reason": "x"})
        client.post(address(batch), {"reason": "x"})

        self.work()
        self.work()

        assert ProcrastinateJob.objects.filter(task_name=go_through.name).count() == 1
        assert Entry.objects.filter(verb=Verb.IMPORT_UNDONE).count() == 1

    def test_says_on_the_page_what_rests_on_it_and_may_be_tried_again(self, signed_in, batch):
        client = signed_in(batch.by)
        later = bring("sites", TABLES["sites"][2].replace("红", "蓝"))
        client.post(address(batch), {"reason": "x"})

        self.work()

        shown = client.get(batch.get_absolute_url()).content.decode()
        assert "之后的导入“sites.csv”" in shown
        assert address(batch) in shown
        assert Site.objects.count() == 3
        take_back(later)
        client.post(address(batch), {"reason": "x"})
        self.work()
        assert not Site.objects.exists()
        assert Batch.objects.get(pk=batch.pk).failure == ""

    def test_that_breaks_in_the_middle_leaves_all_and_may_be_run_again(self, signed_in, batch, monkeypatch):
        signed_in(batch.by).post(address(batch), {"reason": "x"})
        was = books()

        def broken(*_args):
            raise OSError("the machine went away")

        with monkeypatch.context() as patch:
            patch.setattr("anlian.registers.undo.later_acts", broken)
            with pytest.raises(OSError, match="went away"):
                self.work()

        assert books() == was
        self.work()
        assert not Site.objects.exists()

    def test_is_refused_to_who_lost_the_power_meanwhile(self, signed_in, batch):
        signed_in(batch.by).post(address(batch), {"reason": "x"})
        end_appointment(batch.by.seat.appointments.get(), on=DAY, by=None, at=AT)

        self.work()

        assert Site.objects.count() == 3
        assert "安委办" in Batch.objects.get(pk=batch.pk).failure


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
