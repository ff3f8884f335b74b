"""尽职免责履职清单: done and missed, with proof and hash; it follows the person, and its proof cannot be removed."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from anlian.duties import actions
from anlian.duties.boards import tasks
from anlian.duties.doings import Outcome, Part
from anlian.duties.models import Duty, Proof, Task
from anlian.duties.sheets import sheet_of, tenures
from anlian.hazards import actions as hazards
from anlian.inspections.models import Inspection
from anlian.kernel.errors import NotFound
from anlian.lattice import actions as lattice
from anlian.lattice.models import Appointment
from anlian.lattice.powers import Role
from anlian.lattice.roll import roll_of
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence
from scenario.shigu import pictures
from tests.duties.test_list_pages import text_of
from tests.duties.test_lists import MARCH, task_of
from tests.duties.world import leader, moment, night, office, owed, replaced, visit
from tests.factories import DISTRICT, account, hazard
from tests.factories.people import hold
from tests.factories.places import lattice as lattice_of
from tests.guards.town import signed_in
from tests.refusals import assert_refused

pytestmark = pytest.mark.django_db
JANUARY, JUNE, JULY = date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 1)
NOW = moment(date(2023, 8, 31), 18)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def auditor():
    return hold(Role.AUDITOR, "审计专员", unit="ZF")


def sheet(one, first=JANUARY, last=JUNE, now=NOW):
    (whose,) = [each for each in tenures(roll_of(DISTRICT), post_id=one.seat.pk) if each.person_id == one.pk]
    return sheet_of(whose, DISTRICT, first=first, last=last, now=now)


def outcomes(found, part) -> list[str]:
    return [one.outcome for one in found.doings if one.part == part]


@pytest.fixture
def story():
    """Met in January, missed in February and on; one visit led, in a post handed over in July."""
    one = leader()
    owed(one)
    night(date(2023, 1, 2))
    seen = visit(one, date(2023, 1, 10))
    for month in range(2, 9):
        night(date(2023, month, 2))
    night(date(2023, 8, 30))
    return one, seen


class TestSheet:
    def test_lists_what_was_done_and_what_was_missed(self, story):
        one, seen = story

        found = sheet(one)

        assert outcomes(found, Part.DUTY)[0] == Outcome.DONE
        assert outcomes(found, Part.DUTY).count(Outcome.MISSED) == Duty.objects.filter(
            matter__state="MISSED", last__lte=JUNE
        ).count() > 0  # fmt: skip
        assert [(row.number, row.on) for row in found.doings if row.part == Part.VISIT] == [
            (seen.number, date(2023, 1, 10))
        ]

    def test_gives_each_its_line_in_the_record_with_its_hash(self, story):
        one, _seen = story

        for row in sheet(one).doings:
            line = Entry.objects.get(district=DISTRICT, seq=row.line)
            assert row.proofs[-1] == bytes(line.leaf).hex()

    def test_holds_the_hash_of_a_paper_kept_with_a_task(self):
        one = leader()
        mine = task_of(one)
        actions.keep_papers(mine, by=one, at=moment(MARCH, 13), papers=[pictures.before("430407001001001")])

        (row,) = [row for row in sheet(one, last=date(2023, 8, 31)).doings if row.part == Part.TASK]

        assert row.proofs[0] == Evidence.objects.get().sha256

    def test_shows_a_planned_visit_that_never_began_as_missed(self, story):
        one, seen = story
        Inspection.objects.filter(pk=seen.pk).update(
            state="PLANNED", started_at=None, ended_at=None, entered_at=None, submitted_by=None, content=""
        )

        assert outcomes(sheet(one), Part.VISIT) == [Outcome.MISSED]

    def test_has_another_hash_when_anything_it_says_is_another(self, story):
        one, seen = story
        before = sheet(one).digest
        assert sheet(one).digest == before

        visit(one, date(2023, 3, 10))
        assert sheet(one).digest != before

    def test_is_none_of_days_on_which_the_post_was_not_held(self, story):
        one, _seen = story

        assert sheet(one, date(2019, 1, 1), date(2019, 12, 31)) is None


def reported(task, by, on):
    """With a visit of that day as its proof."""
    actions.link_proof(task, by=by, at=moment(on, 20), number=visit(by, on).number)
    return actions.report_task(task, by=by, at=moment(on, 21), words="已完成")


class TestOutcomeOfTask:
    """By when its holder reported it, whenever somebody else confirms."""

    DUE = date(2023, 4, 20)

    @pytest.mark.parametrize(
        ("on", "confirmed", "outcome"),
        [
            (None, None, Outcome.OVERDUE),
            (date(2023, 4, 20), None, Outcome.WAITING),
            (date(2023, 4, 20), date(2023, 6, 1), Outcome.DONE),
            (date(2023, 4, 21), None, Outcome.LATE),
            (date(2023, 4, 21), date(2023, 6, 1), Outcome.LATE),
        ],
    )
    def test_follows_the_day_of_the_report(self, on, confirmed, outcome):
        one = leader()
        task = task_of(one, due=self.DUE)
        if on:
            reported(task, one, on)
        if confirmed:
            actions.confirm_task(task, by=office(), at=moment(confirmed))

        assert outcomes(sheet(one), Part.TASK) == [outcome]

    def test_is_open_until_its_day_has_passed(self):
        one = leader()
        task_of(one, due=self.DUE)

        (before,) = outcomes(sheet(one, last=self.DUE, now=moment(self.DUE, 23)), Part.TASK)
        (after,) = outcomes(sheet(one, now=moment(date(2023, 4, 21), 0)), Part.TASK)

        assert (before, after) == (Outcome.OPEN, Outcome.OVERDUE)

    def test_is_open_again_when_it_was_sent_back(self):
        one = leader()
        task = reported(task_of(one, due=self.DUE), one, self.DUE)

        actions.send_back_task(task, by=office(), at=moment(date(2023, 4, 25)), reason="只查了两栋")

        assert outcomes(sheet(one), Part.TASK) == [Outcome.OVERDUE]

    def test_is_said_on_the_page_and_on_paper(self, client):
        one = leader()
        reported(task_of(one, due=self.DUE), one, self.DUE)
        signed_in(client, office())
        address = reverse("duties:sheet", args=[one.seat.pk, one.pk])
        paper = reverse("duties:sheet-paper", args=[one.seat.pk, one.pk])

        assert "已报告、待确认" in text_of(client.post(paper))
        assert "已报告、待确认" in client.get(address).content.decode()


class TestLeaving:
    def test_keeps_the_sheet_with_the_person_and_not_with_the_post(self, story):
        one, seen = story
        before = sheet(one).digest
        other = replaced(one, JULY)

        assert sheet(one).digest == before
        assert sheet(one, last=date(2023, 8, 31)).span.last == JUNE
        assert seen.number not in [row.number for row in sheet(other, last=date(2023, 8, 31)).doings]

    def test_keeps_it_when_the_account_is_deleted(self, story):
        one, _seen = story
        user = account(one)
        before = sheet(one).digest

        user.delete()

        assert sheet(one).digest == before


class TestHazards:
    """Matched by the post itself: a title is changed, and two posts may have the same."""

    APRIL = date(2023, 4, 10)

    def tightened(self, one):
        wrong = hazard(state="ORDERED")
        hazards.tighten(wrong, by=one, at=moment(self.APRIL), note="限期办结")
        return wrong.matter.number

    def numbers(self, one) -> list[str]:
        return [row.number for row in sheet(one).doings if row.part == Part.HAZARD]

    def test_stay_on_the_sheet_of_a_post_that_is_called_something_else_now(self):
        one = leader()
        number = self.tightened(one)

        one.seat.title = "常务副区长"
        one.seat.save()

        assert self.numbers(one) == [number]

    def test_are_not_on_the_sheet_of_another_post_with_the_same_title(self):
        one = leader()
        number = self.tightened(one)
        first, second = one.seat, leader().seat
        term = Appointment.objects.known().get(post=second)
        lattice.end_appointment(term, on=date(2023, 3, 1), by=None, at=NOW)
        lattice.appoint(second, person=one, since=date(2023, 3, 1), by=None, at=NOW)
        assert first.title == second.title

        assert self.numbers(one) == [number]
        one.seat = second
        assert self.numbers(one) == []

    def test_that_they_found_are_on_it_though_the_line_names_no_post(self):
        one = leader()
        found = hazard(finder=one)

        assert self.numbers(one) == [found.matter.number]


class TestHandingOver:
    """A task is theirs who held the post on the day it was due; until then, of whoever holds it now."""

    AUGUST = date(2023, 8, 31)

    def numbers(self, one, **days) -> list[str]:
        return [row.number for row in sheet(one, **days).doings if row.part == Part.TASK]

    def test_leaves_what_was_due_before_with_whoever_held_the_post(self):
        one = leader()
        task = task_of(one, due=JUNE)
        other = replaced(one, JULY)

        assert self.numbers(one, last=self.AUGUST) == [task.matter.number]
        assert self.numbers(other, last=self.AUGUST) == []

    def test_passes_on_what_is_due_after(self):
        one = leader()
        task = task_of(one, due=date(2023, 7, 31))
        other = replaced(one, JULY)

        assert self.numbers(one, last=self.AUGUST) == []
        assert self.numbers(other, last=self.AUGUST) == [task.matter.number]

    def test_passes_on_what_is_not_yet_due(self):
        one = leader()
        task = task_of(one, due=date(2023, 11, 30))
        other = replaced(one, JULY)

        assert self.numbers(one, last=self.AUGUST) == []
        assert self.numbers(other, last=self.AUGUST) == [task.matter.number]
        assert outcomes(sheet(other, last=self.AUGUST), Part.TASK) == [Outcome.OPEN]

    @pytest.mark.parametrize("due", [date(2023, 7, 31), date(2023, 11, 30)])
    def test_keeps_what_they_reported_before_they_left_and_passes_it_to_nobody(self, due):
        one = leader()
        reported(task_of(one, due=due), one, date(2023, 5, 10))
        other = replaced(one, JULY)

        assert outcomes(sheet(one, last=self.AUGUST), Part.TASK) == [Outcome.WAITING]
        assert self.numbers(other, last=self.AUGUST) == []

    def test_passes_on_what_was_sent_back_before_they_left(self):
        one = leader()
        task = reported(task_of(one, due=date(2023, 7, 31)), one, date(2023, 5, 10))
        actions.send_back_task(task, by=office(), at=moment(date(2023, 5, 12)), reason="只查了两栋")
        other = replaced(one, JULY)

        assert self.numbers(one, last=self.AUGUST) == []
        assert self.numbers(other, last=self.AUGUST) == [task.matter.number]

    def test_shows_what_a_predecessor_left_to_whoever_did_it(self):
        one = leader()
        task = task_of(one, due=JUNE)
        other = replaced(one, JULY)
        reported(task, other, date(2023, 7, 10))

        assert outcomes(sheet(one, last=self.AUGUST), Part.TASK) == [Outcome.LATE]
        assert outcomes(sheet(other, last=self.AUGUST), Part.TASK) == [Outcome.LATE]


class TestMine:
    """The filter of the list says whose a task is as the sheets do."""

    @pytest.mark.parametrize(
        ("due", "on", "whose"),
        [
            (JUNE, None, "one"),
            (date(2023, 7, 31), None, "other"),
            (date(2023, 11, 30), None, "other"),
            (date(2023, 7, 31), date(2023, 5, 10), "one"),
            (date(2023, 11, 30), date(2023, 5, 10), "one"),
        ],
    )
    def test_follows_the_post_on_the_day_it_was_due(self, due, on, whose):
        one = leader()
        task = task_of(one, due=due)
        if on:
            reported(task, one, on)
        other = replaced(one, JULY)
        wanted, now = tasks.Wanted(mine=True), moment(date(2023, 8, 31))

        found = {
            name: list(tasks.narrowed(Task.objects.all(), wanted, someone, now))
            for name, someone in (("one", one), ("other", other))
        }

        assert found == {"one": [], "other": []} | {whose: [task]}


class TestKeptForGood:
    """地方党政领导干部安全生产责任制规定 第二十四条: whoever has left still answers, so what proves it stays."""

    def refused(self, statement, *values):
        assert_refused(lambda: self.run(statement, values), "kept for good", by=IntegrityError)

    @transaction.atomic
    def run(self, statement, values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_duties_and_the_visit_that_met_one(self, story):
        _one, seen = story

        self.refused("DELETE FROM duties_duty WHERE work = %s", seen.pk)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM inspections_teammember WHERE inspection_id = %s", [seen.pk])
        self.refused("DELETE FROM inspections_inspection WHERE id = %s", seen.pk)

    def test_but_a_visit_that_proves_nothing_may_go(self):
        seen = visit(leader(), date(2023, 1, 10))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM inspections_teammember WHERE inspection_id = %s", [seen.pk])
            cursor.execute("DELETE FROM inspections_inspection WHERE id = %s", [seen.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert not Inspection.objects.filter(pk=seen.pk).exists()

    def test_tasks_their_proofs_and_papers(self):
        one = leader()
        mine = task_of(one)
        actions.keep_papers(mine, by=one, at=moment(MARCH, 13), papers=[pictures.before("430407001001001")])
        proof = Proof.objects.get()

        self.refused("DELETE FROM duties_proof WHERE id = %s", proof.pk)
        self.refused("UPDATE duties_proof SET number = 'X' WHERE id = %s", proof.pk)
        self.refused("DELETE FROM duties_task WHERE id = %s", mine.pk)
        self.refused("DELETE FROM matters_evidence WHERE id = %s", proof.evidence_id)
        self.refused("UPDATE matters_evidence SET sha256 = 'X' WHERE id = %s", proof.evidence_id)


class TestIssue:
    def issue(self, one, by, first=JANUARY, last=JUNE):
        return actions.issue_sheet(one.seat, person=one, first=first, last=last, by=by, at=NOW)

    def test_leaves_the_hash_in_the_record(self, story):
        one, _seen = story

        found = self.issue(one, office())

        line = Entry.objects.get(verb=Verb.SHEET_ISSUED)
        assert (line.subject, line.detail["person"], line.detail["digest"]) == (
            one.seat.pk, str(one.pk), sheet(one).digest,
        )  # fmt: skip
        assert line.detail["rows"] == len(found.doings)

    def test_refuses_days_on_which_somebody_else_held_the_post(self, story):
        one, _seen = story
        replaced(one, JULY)

        assert_refused(
            lambda: self.issue(one, office(), first=JULY, last=date(2023, 8, 31)),
            f"{one.name}在2023-07-01至2023-08-31期间未任该岗位",
            basis="《地方党政领导干部安全生产责任制规定》第二十三条、第二十四条",
        )

    def test_ends_today_at_the_latest(self, story):
        one, _seen = story

        assert self.issue(one, office(), last=date(2023, 12, 31)).span.last == date(2023, 8, 31)

    def test_is_not_there_for_another_leader(self, story):
        one, _seen = story

        with pytest.raises(NotFound):
            self.issue(one, leader("副区长（城建）"))


class TestPages:
    def address(self, one, name="sheet"):
        return reverse(f"duties:{name}", args=[one.seat.pk, one.pk])

    def test_show_ones_own_also_after_leaving_and_nobody_elses(self, client, story):
        one, seen = story
        replaced(one, JULY)
        other = leader("副区长（城建）")
        lattice.appoint(other.seat, person=one, since=date(2023, 8, 1), by=None, at=NOW)

        signed_in(client, one)
        page = client.get(self.address(one)).content.decode()
        assert seen.number in page
        other.seat.refresh_from_db()
        assert client.get(self.address(other)).status_code == 404
        assert other.name not in client.get(reverse("duties:sheets")).content.decode()

    def test_show_all_to_the_office_and_the_auditor(self, client, story):
        one, seen = story
        for reader in (office(), auditor()):
            signed_in(client, reader)
            assert one.name in client.get(reverse("duties:sheets")).content.decode()
            assert seen.number in client.get(self.address(one)).content.decode()

    def test_mark_the_rules_that_were_not_compared_with_their_text(self, client, story):
        one, _seen = story
        signed_in(client, office())

        for address in (reverse("duties:sheets"), self.address(one)):
            page = client.get(address).content.decode()
            assert "条文待核对" in page.split("第二十三条、第二十四条")[1].split("</p>")[0]

    def test_lead_there_from_ones_own_page_and_from_the_post(self, client, story):
        one, _seen = story
        signed_in(client, one)
        assert reverse("duties:my-sheets") in client.get(reverse("desk:account")).content.decode()
        assert client.get(reverse("duties:my-sheets")).url == self.address(one)

        signed_in(client, office())
        assert self.address(one) in client.get(reverse("lattice:post", args=[one.seat.pk])).content.decode()
        assert reverse("duties:sheets") in client.get(reverse("duties:matrix")).content.decode()

    def test_lead_there_exactly_where_they_open(self, client, story):
        one, _seen = story
        world = lattice_of()
        far = leader("副区长（城建）", area=world.areas["430407002"])
        near = hold(Role.OFFICE, "安委办驻人民街道专员", unit="ZF", area=world.areas["430407001"])
        signed_in(client, near)

        for whose, opens in ((one, True), (far, False)):
            listed = client.get(reverse("duties:sheets")).content.decode()
            post = client.get(reverse("lattice:post", args=[whose.seat.pk])).content.decode()
            assert (client.get(self.address(whose)).status_code == 200) is opens
            assert [self.address(whose) in page for page in (listed, post)] == [opens, opens]

    def test_give_a_paper_that_carries_the_hash_that_the_record_keeps(self, client, story):
        one, seen = story
        signed_in(client, office())

        answer = client.post(self.address(one, "sheet-paper") + f"?first={JANUARY}&last={JUNE}")

        paper = Document(BytesIO(answer.content))
        text = "\n".join(line.text for line in paper.paragraphs)
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        assert Entry.objects.get(verb=Verb.SHEET_ISSUED).detail["digest"] in text
        assert seen.number in cells
        assert "未履行" in cells
        page = client.get(self.address(one) + f"?first={JANUARY}&last={JUNE}").content.decode()
        assert Entry.objects.get(verb=Verb.SHEET_ISSUED).detail["digest"] in page

    def test_say_why_there_is_no_paper(self, client, story):
        one, _seen = story
        signed_in(client, office())

        answer = client.post(self.address(one, "sheet-paper") + "?first=2019-01-01&last=2019-12-31")

        assert answer.status_code == 422
        assert "期间未任该岗位" in answer.content.decode()
        assert not Entry.objects.filter(verb=Verb.SHEET_ISSUED).exists()

    def test_ask_the_same_whatever_the_number_of_lines(self, client, story):
        one, _seen = story
        signed_in(client, office())
        client.get(self.address(one))
        with CaptureQueriesContext(connection) as few:
            client.get(self.address(one))
        for day in range(11, 28):
            visit(one, date(2023, 3, day))

        with CaptureQueriesContext(connection) as many:
            client.get(self.address(one))

        assert len(many) == len(few)
