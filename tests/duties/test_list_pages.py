"""Pages of duty lists and tasks: seen, drafted, changed, signed, proven, and taken out on paper."""

import csv
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from anlian.duties import actions
from anlian.duties.models import DutyList, PostKind, Task
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.duties.test_lists import drafted, row, signed, task_of
from tests.duties.world import BASIS, leader, moment, night, office, owed, replaced, visit
from tests.factories import auditor, officer_of, person, walker_of
from tests.guards.town import signed_in

pytestmark = pytest.mark.django_db
MARCH = date(2023, 3, 1)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: moment(date(2023, 3, 20)))


def form_of(rows, **told):
    form = {"basis": BASIS, "expect": 0, "row-TOTAL_FORMS": len(rows), "row-INITIAL_FORMS": 0}
    for number, one in enumerate(rows):
        form |= {f"row-{number}-{name}": value for name, value in (row(times=1) | one).items()}
    return form | told


def text_of(answer) -> str:
    paper = Document(BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    return "\n".join([line.text for line in paper.paragraphs] + cells)


class TestLists:
    def test_say_who_has_none(self, client):
        one = leader()
        signed_in(client, office())

        page = client.get(reverse("duties:lists") + "?only=MISSING").content.decode()

        assert one.seat.title in page
        assert "无清单" in page

    def test_take_the_first_seat_of_a_town_for_its_head_until_a_list_says_otherwise(self, client):
        first, second = officer_of(), officer_of()
        signed_in(client, office())
        missing = reverse("duties:lists") + "?only=MISSING"

        assert first.seat.code in client.get(missing).content.decode()
        signed(second)

        assert first.seat.code not in client.get(missing).content.decode()
        assert second.seat.code in client.get(reverse("duties:lists")).content.decode()

    @pytest.mark.parametrize("kind", sorted(set(PostKind) - {PostKind.TOWN}))
    def test_show_a_town_as_a_gap_though_another_of_its_posts_has_a_list(self, client, kind):
        first, second = officer_of(), officer_of()
        signed(second, kind=kind)
        signed_in(client, office())

        page = client.get(reverse("duties:lists") + "?only=MISSING").content.decode()

        assert first.seat.code in page
        assert second.seat.code not in page

    def test_show_each_leader_without_one_though_another_of_the_unit_has_it(self, client):
        first, second = leader(), leader("副区长（城建）")
        signed(second)
        signed_in(client, office())

        assert first.seat.code in client.get(reverse("duties:lists") + "?only=MISSING").content.decode()

    def test_say_when_the_one_who_signed_has_left(self, client):
        one = leader()
        held = signed(one)
        replaced(one, date(2023, 3, 10))
        signed_in(client, office())

        assert "现任尚未签收" in client.get(reverse("duties:lists")).content.decode()
        assert one.name in client.get(held.get_absolute_url()).content.decode()

    def test_are_drafted_changed_approved_and_signed(self, client):
        one, clerk = leader(), office()
        signed_in(client, clerk)

        client.post(reverse("duties:list-draft"), {"post": one.seat.pk, "year": 2023, "basis": BASIS})
        draft = DutyList.objects.get()
        assert client.get(reverse("duties:list-edit", args=[draft.pk])).status_code == 200
        client.post(
            reverse("duties:list-edit", args=[draft.pk]),
            form_of([{"text": "甲"}, {"text": "乙", "DELETE": "on"}]),
        )
        client.post(reverse("duties:list-do", args=[draft.pk, "approve"]))
        signed_in(client, one)
        client.post(reverse("duties:list-do", args=[draft.pk, "sign"]))

        draft.refresh_from_db()
        assert (draft.stage, draft.signed_by) == ("SIGNED", one)
        assert [item.text for item in draft.items.all()] == ["甲"]

    def test_keep_all_that_was_typed_when_a_row_is_refused(self, client):
        draft = drafted(officer_of())
        signed_in(client, office())

        answer = client.post(reverse("duties:list-edit", args=[draft.pk]), form_of([
            {"text": "第一行写好了"}, {"text": "纳入镇总体规划"}]))  # fmt: skip

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "第一行写好了" in page
        assert "街道" in page
        assert DutyList.objects.get().edits == 0

    def test_are_compared_with_the_version_before(self, client):
        one = leader()
        signed(one)
        new = drafted(one, day=date(2023, 3, 10))
        actions.edit_list(
            new, by=office(), at=moment(date(2023, 3, 10)), items=[row(text="全新的职责")], basis=BASIS
        )
        signed_in(client, office())

        page = client.get(reverse("duties:list-compare", args=[new.pk])).content.decode()

        assert "全新的职责" in page
        assert "已删除" in page

    def test_stand_on_the_page_of_the_post(self, client):
        one = leader()
        held = signed(one)
        signed_in(client, office())

        page = client.get(reverse("duties:lists-of-post", args=[one.seat.pk])).content.decode()

        assert held.items.order_by("order").first().text in page

    def test_go_out_on_paper_marked_where_an_article_was_not_checked(self, client):
        held = signed(leader())
        signed_in(client, office())

        text = text_of(client.post(reverse("duties:list-paper", args=[held.pk])))

        assert held.digest in text
        assert "条文待核对" in text
        assert Entry.objects.get(verb=Verb.EXPORTED).detail["page"] == "duty-list"

    def test_are_closed_to_those_without_the_power_and_not_there_for_others(self, client):
        held = signed(leader())
        signed_in(client, walker_of())
        assert client.get(reverse("duties:lists")).status_code == 403
        signed_in(client, officer_of("430407002"))
        assert client.get(held.get_absolute_url()).status_code == 404
        assert client.post(reverse("duties:list-do", args=[held.pk, "approve"])).status_code == 403
        signed_in(client, auditor())
        assert client.get(held.get_absolute_url()).status_code == 200
        signed_in(client, person())
        assert client.get(reverse("duties:tasks")).status_code == 403

    def test_ask_as_often_for_many_as_for_few(self, client):
        clerk = office()
        task_of(leader())
        signed_in(client, clerk)
        names = ("duties:lists", "duties:tasks")
        few = {name: questions(client, name) for name in names}
        for number in range(12):
            task_of(leader(f"副区长{number}"))

        assert {name: questions(client, name) for name in names} == few


def questions(client, name):
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200
    return len(asked)


class TestTasks:
    def test_are_set_under_a_duty_and_keep_what_was_typed_when_refused(self, client):
        held = signed(leader())
        signed_in(client, office())
        address = reverse("duties:add-task", args=[held.pk])
        form = {"item": held.items.order_by("order").first().pk, "text": "平台点击量提高", "due": "2023-11-30", "proven": "PAPER",
                "milestones": "2023-06-30 完成摸排"}  # fmt: skip

        refused = client.post(address, form)
        assert refused.status_code == 422
        assert "国办函" in refused.content.decode()
        assert "完成摸排" in refused.content.decode()
        assert client.post(address, form | {"text": "完成隐患整治"}).status_code == 302
        assert Task.objects.get().milestones.count() == 1

    def test_go_through_their_moves_on_the_page(self, client):
        one, day = leader(), date(2023, 3, 15)
        task = task_of(one)
        signed_in(client, one)

        def do(move, **form):
            return client.post(reverse("duties:do-task", args=[task.pk, move]), form)

        assert do("report", words="完成了").status_code == 422
        assert do("link", number=visit(one, day).number).status_code == 302
        assert do("report", words="完成了").status_code == 302
        signed_in(client, office())
        assert "确认完成" in client.get(task.get_absolute_url()).content.decode()
        assert do("confirm").status_code == 302

        assert Task.objects.select_related("matter").get().stage == "DONE"
        assert client.get(task.get_absolute_url()).status_code == 200
        assert do("nonsense").status_code == 404

    def test_are_filtered(self, client):
        one = leader()
        task = task_of(one)
        signed_in(client, office())

        for query, there in (({"state": "OPEN"}, True), ({"state": "DONE"}, False), ({"q": task.text}, True),
                             ({"post": one.seat.pk}, True), ({"year": 2022}, False), ({"state": "LATE"}, False)):  # fmt: skip
            page = client.get(reverse("duties:tasks") + "?" + urlencode(query)).content.decode()
            assert (task.matter.number in page) == there, query

    def test_say_how_late_they_were_done_and_put_what_is_open_first(self, client):
        one, other = leader(), leader("副区长（城建）")
        late = task_of(one, due=date(2023, 3, 10))
        actions.link_proof(
            late, by=one, at=moment(date(2023, 3, 16)), number=visit(one, date(2023, 3, 15)).number
        )
        actions.report_task(late, by=one, at=moment(date(2023, 3, 16)), words="完成了")
        # Whoever confirms takes their time: that is not the post's doing.
        actions.confirm_task(late, by=office(), at=moment(date(2023, 3, 19)))
        open_still = task_of(other, due=date(2023, 11, 30))
        signed_in(client, office())

        page = client.get(reverse("duties:tasks")).content.decode()

        assert page.index(open_still.matter.number) < page.index(late.matter.number)
        assert page.count("逾期 6 天") == 1
        assert "逾期 6 天" in client.get(late.get_absolute_url()).content.decode()
        assert '<option value="2023" selected>' in page
        assert "（逾期6天）" in text_of(client.post(reverse("duties:task-list-paper", args=[one.seat.pk])))

    def test_say_on_paper_how_late_what_is_still_open_is(self, client):
        one = leader()
        task_of(one, due=date(2023, 3, 10))
        signed_in(client, office())

        for paper in ("task-list-paper", "year-file"):
            text = text_of(client.post(reverse(f"duties:{paper}", args=[one.seat.pk])))
            assert "进行中（逾期10天）" in text, paper

    def test_say_in_a_file_how_late_what_is_still_open_is(self, client):
        one = leader()
        late, early = task_of(one, due=date(2023, 3, 10)), task_of(leader("副区长（城建）"))
        signed_in(client, office())

        sheet = client.post(reverse("duties:export-tasks"), {"format": "csv"})

        rows = {row["编号"]: row for row in csv.DictReader(StringIO(
            b"".join(sheet.streaming_content).decode("utf-8-sig")))}  # fmt: skip
        assert rows[late.matter.number]["逾期天数"] == "10"
        assert rows[early.matter.number]["逾期天数"] == ""

    def test_go_out_as_a_sheet_and_on_paper(self, client):
        one = leader()
        task = task_of(one)
        signed_in(client, office())

        sheet = client.post(reverse("duties:export-tasks"), {"format": "csv"})
        assert task.matter.number in b"".join(sheet.streaming_content).decode("utf-8-sig")
        paper = client.post(reverse("duties:task-list-paper", args=[one.seat.pk]))
        assert task.text in text_of(paper)


class TestYearFile:
    def test_lists_what_was_done_and_what_was_missed(self, client):
        one = leader()
        owed(one)
        for month in (1, 2, 3):
            night(date(2023, month, 1))
        visit(one, date(2023, 3, 2))
        night(date(2023, 3, 3))
        signed_in(client, office())

        text = text_of(client.post(reverse("duties:year-file", args=[one.seat.pk])))

        assert "未履行1项" in text
        assert "按期1项" in text
        assert "不作选取" in text
