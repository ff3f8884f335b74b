from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from anlian.kernel import masks
from anlian.lattice.models import Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.registers.jobs import go_through
from anlian.registers.models import Batch, HeaderWord, Progress
from tests.factories import (
    AT,
    auditor,
    chief_of,
    lattice,
    office,
    officer_of,
    officer_of_sector,
    person,
    site,
    walker_of,
)
from tests.registers.tables import csv_of

pytestmark = pytest.mark.django_db
WHOLE = {"whole": "1", "reason": "年度核对"}
BAD = [
    "点位编号,名称,类型,区划代码,起始日",
    "S1,面馆,沿街店铺,430407001,2021-01-01",
    "S2,面馆,铺,430407001,2021-01-01",
]


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)


def upload(client, *, kind="sites", lines=None, name="台账.csv"):
    file = SimpleUploadedFile(name, csv_of(kind, lines=lines or BAD))
    return client.post(reverse("registers:import"), {"kind": kind, "file": file})


def exported(client, kind, **sent):
    """All cells of an export."""
    answer = client.post(reverse("registers:export", args=[kind]), sent)
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    return {cell for row in rows for cell in row}


class TestListLedgers:
    def test_shows_each_ledger_with_what_is_on_the_books(self, signed_in):
        site()

        shown = signed_in(office()).get(reverse("registers:list")).content.decode()

        for words in ("区划", "单位", "条线", "岗位与任职", "点位", "责任链", "检查项", "检查", "隐患"):
            assert words in shown

    def test_is_refused_to_whoever_exports_nothing(self, signed_in):
        lattice()

        assert signed_in(person()).get(reverse("registers:list")).status_code == 403

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get(reverse("registers:list")).url.startswith("/login/")


class TestPreview:
    def test_shows_every_problem_by_sheet_row_and_column(self, signed_in):
        client = signed_in(office())

        shown = client.get(upload(client).url).content.decode()

        for words in ("导入预览", "类型", "铺", "以下之一", "下载有误的行"):
            assert words in shown
        assert not Site.objects.exists()

    def test_a_file_that_is_none_is_refused_on_the_form(self, signed_in):
        answer = upload(signed_in(office()), name="台账.pdf")

        assert answer.status_code == 422
        assert "只能读取" in answer.content.decode()

    def test_is_not_there_for_a_colleague_from_elsewhere(self, signed_in):
        client = signed_in(office())
        url = upload(client).url

        assert signed_in(officer_of("430407002")).get(url).status_code == 404
        assert signed_in(walker_of()).get(url).status_code == 403

    def test_a_town_is_not_offered_the_lattice(self, signed_in):
        answer = upload(signed_in(officer_of()), kind="sectors")

        assert answer.status_code == 422
        assert not Batch.objects.exists()


class TestSettling:
    def test_a_second_press_is_told_so(self, signed_in):
        client = signed_in(office())
        url = upload(client).url
        batch = Batch.objects.get()

        first = client.post(reverse("registers:take-in", args=[batch.pk]), follow=True).content.decode()
        second = client.post(reverse("registers:take-in", args=[batch.pk]), follow=True).content.decode()

        assert "新增 1 行" in first
        assert "导入结果" in first
        assert "已经导入或放弃" in second
        assert (Site.objects.count(), client.get(url).status_code) == (1, 200)

    def test_reading_changes_nothing(self, signed_in):
        client = signed_in(office())
        upload(client)
        batch = Batch.objects.get()

        assert client.get(reverse("registers:take-in", args=[batch.pk])).status_code == 405
        assert not Site.objects.exists()

    def test_a_dropped_file_is_gone(self, signed_in):
        client = signed_in(office())
        upload(client)

        client.post(reverse("registers:drop", args=[Batch.objects.get().pk]))

        assert "已放弃" in client.get(Batch.objects.get().get_absolute_url()).content.decode()
        assert not Site.objects.exists()

    def test_wrong_rows_come_back_with_their_reasons(self, signed_in):
        client = signed_in(office())
        upload(client)

        answer = client.get(reverse("registers:bad-rows", args=[Batch.objects.get().pk]))

        rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
        assert (rows[1][0], len(rows)) == ("S2", 2)

    def test_wrong_rows_go_back_to_nobody_but_who_sent_them(self, signed_in):
        upload(signed_in(office()))

        answer = signed_in(office()).get(reverse("registers:bad-rows", args=[Batch.objects.get().pk]))

        assert answer.status_code == 302


class TestExport:
    def test_holds_what_one_sees_and_is_recorded(self, signed_in):
        here, _there = site(), site("430407002001001")
        town = officer_of("430407001")

        answer = signed_in(town).post(reverse("registers:export", args=["sites"]))

        rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
        assert [row[0] for row in rows[1:]] == [here.code]
        assert masks.phone(here.principal.phone) in rows[1]
        assert here.principal.phone not in rows[1]
        assert Entry.objects.get(verb=Verb.EXPORTED).detail == {"ledger": "sites", "rows": 1, "unmasked": 0}

    def test_holds_whole_numbers_for_a_reason_which_is_recorded_with_their_count(self, signed_in):
        here, there = site(), site("430407002001001")

        rows = exported(signed_in(officer_of("430407001")), "sites", **WHOLE)

        assert here.principal.phone in rows
        assert there.principal.phone not in rows
        assert Entry.objects.get(verb=Verb.EXPORTED).detail == {
            "ledger": "sites", "rows": 1, "unmasked": 1, "reason": "年度核对",
        }  # fmt: skip

    def test_gives_nothing_whole_without_a_reason(self, signed_in):
        client = signed_in(officer_of())

        answer = client.post(reverse("registers:export", args=["sites"]), {"whole": "1", "reason": " "})

        assert answer.status_code == 302
        assert not Entry.objects.filter(verb=Verb.EXPORTED).exists()

    def test_gives_nobody_whole_numbers_who_may_not_see_them(self, signed_in):
        answer = signed_in(auditor()).post(reverse("registers:export", args=["sites"]), WHOLE)

        assert answer.status_code == 403

    def test_hides_numbers_from_an_auditor(self, signed_in):
        here = site()

        answer = signed_in(auditor()).post(reverse("registers:export", args=["sites"]))

        rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
        assert here.principal.phone not in rows[1]
        assert any("*" in str(cell) for cell in rows[1])

    def test_gives_a_town_the_numbers_of_its_own_posts_and_nobody_elses(self, signed_in):
        town, chief, elsewhere = officer_of("430407001"), chief_of(), officer_of("430407002")
        fire, head = officer_of_sector(), office()

        rows = exported(signed_in(town), "posts", **WHOLE)

        assert {town.phone, chief.phone} <= rows
        assert not {elsewhere.phone, fire.phone, head.phone} & rows
        assert Entry.objects.get(verb=Verb.EXPORTED).detail["unmasked"] == 2

    def test_gives_the_office_all_numbers(self, signed_in):
        town = officer_of()

        assert town.phone in exported(signed_in(office()), "posts", **WHOLE)

    def test_posts_are_for_those_who_see_people(self, signed_in):
        assert signed_in(walker_of()).post(reverse("registers:export", args=["posts"])).status_code == 403

    def test_an_unknown_ledger_is_not_there(self, signed_in):
        client = signed_in(office())

        assert client.post(reverse("registers:export", args=["nonsense"])).status_code == 404
        assert client.get(reverse("registers:template", args=["nonsense"])).status_code == 404

    def test_a_template_has_the_headers_and_notes(self, signed_in):
        answer = signed_in(office()).get(reverse("registers:template", args=["sites"]))

        book = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue()))
        assert book.get_sheet_by_index(0).to_python()[0][:2] == ["点位编号", "名称"]
        assert len(book.sheet_names) == 2


class TestLargeFiles:
    @pytest.fixture(autouse=True)
    def small_is_large(self, monkeypatch):
        monkeypatch.setattr("anlian.registers.actions.LARGE", 10)

    def work(self) -> Batch:
        """What the worker would do with the job that waits."""
        job = ProcrastinateJob.objects.latest("id")
        assert job.task_name == go_through.name
        go_through(**job.args)
        batch = Batch.objects.get()
        # Told from a connection of its own, which sees nothing of a test that is not committed.
        Progress.objects.filter(batch=batch).update(ended_at=AT)
        return batch

    def test_wait_for_the_worker_and_show_how_far_it_has_come(self, signed_in):
        client = signed_in(office())

        answer = upload(client)

        batch = Batch.objects.get()
        assert answer.headers["Location"] == batch.get_absolute_url()
        assert batch.stage == "RECEIVED"
        assert "正在排队" in client.get(batch.get_absolute_url()).content.decode()
        Progress.objects.update(done=400, lines=1000, told_at=timezone.now())
        shown = client.get(reverse("registers:progress", args=[batch.pk])).content.decode()
        assert 'value="40"' in shown
        assert not Site.objects.exists()

    def test_are_looked_at_and_taken_in_by_the_worker(self, signed_in):
        client = signed_in(office())
        upload(client)

        batch = self.work()

        assert (batch.stage, batch.new, batch.wrong) == ("LOOKED_AT", 1, 1)
        assert client.get(reverse("registers:progress", args=[batch.pk])).headers["HX-Refresh"] == "true"
        client.post(reverse("registers:take-in", args=[batch.pk]))
        assert not Site.objects.exists()
        assert self.work().stage == "TAKEN_IN"
        assert Site.objects.get().code == "S1"

    def test_that_cannot_be_read_say_why_and_can_be_dropped(self, signed_in):
        client = signed_in(office())
        upload(client, name="台账.xlsx")

        batch = self.work()

        assert batch.stage == "RECEIVED"
        assert "Excel" in client.get(batch.get_absolute_url()).content.decode()
        client.post(reverse("registers:drop", args=[batch.pk]))
        assert Batch.objects.get().stage == "DROPPED"

    def test_are_gone_through_once_however_often_the_job_runs(self, signed_in):
        client = signed_in(office())
        upload(client)
        batch = self.work()
        client.post(reverse("registers:take-in", args=[batch.pk]))

        self.work()
        self.work()

        assert Entry.objects.filter(verb=Verb.IMPORTED).count() == 1

    def test_of_a_silent_worker_are_told_so(self, signed_in):
        client = signed_in(office())
        upload(client)
        Progress.objects.update(done=4, lines=10, told_at=timezone.now() - timedelta(minutes=5))

        shown = client.get(Batch.objects.get().get_absolute_url()).content.decode()

        assert "没有消息" in shown


class TestHeaders:
    LINES = ["点位编号,名称,类型,区划代码,开张的日子", "S1,面馆,沿街店铺,430407001,2021-01-01"]

    def test_that_nobody_knows_are_asked_for_and_remembered(self, signed_in):
        client = signed_in(office())
        upload(client, lines=self.LINES)
        batch = Batch.objects.get()
        shown = client.get(batch.get_absolute_url()).content.decode()
        assert "开张的日子" in shown
        place = [said for said, _key in batch.headers].index("开张的日子")

        client.post(reverse("registers:headers", args=[batch.pk]), {f"header-{place}": "since"})

        batch.refresh_from_db()
        assert (batch.new, batch.unknown) == (1, {})
        upload(client, lines=self.LINES, name="又一份.csv")
        assert Batch.objects.latest("id").new == 1

    def test_that_mean_what_another_means_are_refused(self, signed_in):
        client = signed_in(office())
        upload(client, lines=self.LINES)
        batch = Batch.objects.get()

        client.post(reverse("registers:headers", args=[batch.pk]), {"header-0": "name", "header-1": "name"})

        assert not HeaderWord.objects.exists()
