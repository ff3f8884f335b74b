"""Duty lists: drafted, approved, signed, replaced; tasks of the year under them, done only on proof."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist

from anlian.duties import actions, burden
from anlian.duties.catalogue import of_kind, standards
from anlian.duties.models import DutyItem, DutyList, ListState, PostKind, Proof, Proven
from anlian.duties.progress import progress_of
from anlian.kernel.documents import Sent
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from scenario.shigu import pictures
from tests.duties.world import BASIS, leader, moment, night, office, owed, replaced, visit
from tests.factories import DISTRICT, hazard, officer_of
from tests.factories.places import lattice
from tests.kernel.papers import pdf

pytestmark = pytest.mark.django_db
MARCH, JULY = date(2023, 3, 1), date(2023, 7, 3)
PROOFLESS = "凭证|空口|单凭"


def town_head():
    return officer_of("430407001")


def drafted(one, **told):
    return actions.draft_list(
        one.seat, by=office(), at=moment(told.pop("day", MARCH)), year=2023, basis=BASIS, **told
    )


def signed(one, day=MARCH, **told):
    new = drafted(one, day=day, **told)
    actions.approve_list(new, by=office(), at=moment(day, 10))
    return actions.sign_list(new, by=one, at=moment(day, 11))


def row(**told):
    return {
        "text": "带队检查高层建筑",
        "law": "安全生产法",
        "article": "第九条",
        "often": "month",
        "proven": "VISIT",
    } | told


class TestLibrary:
    def test_has_duties_for_every_kind_of_post_each_with_its_article(self):
        assert all(len(of_kind(kind)) >= 4 for kind in PostKind)
        assert all(one.law and one.article for one in standards())
        assert not [one.code for one in standards() if burden.found_in(one.text)]

    def test_says_which_articles_were_never_compared_with_their_text(self):
        assert {one.law for one in standards() if not one.checked} == {"地方党政领导干部安全生产责任制规定"}

    def test_gives_a_street_no_planning_and_no_budget(self):
        towns, streets = of_kind("TOWN"), of_kind("TOWN", street=True)

        assert {one.article for one in towns} - {one.article for one in streets} == {
            "第九条第（二）项",
            "第九条第（三）项",
        }


class TestDraft:
    def test_is_one_click_from_the_library(self):
        new = drafted(leader(), kind="DEPUTY")

        assert new.stage == ListState.DRAFT
        assert [item.text for item in new.items.all()] == [one.text for one in of_kind("DEPUTY")]

    def test_of_a_street_leaves_out_what_is_a_towns(self):
        new = drafted(town_head())

        assert new.kind == "TOWN"
        assert not new.items.filter(article__contains="（三）").exists()

    def test_is_there_once(self):
        one = leader()
        drafted(one)

        with pytest.raises(Refused, match="草案"):
            drafted(one)

    def test_is_for_the_office(self):
        one = leader()
        with pytest.raises(Refused):
            actions.draft_list(one.seat, by=one, at=moment(MARCH), year=2023)


class TestEdit:
    def edit(self, one, *rows, **told):
        return actions.edit_list(drafted(one), by=office(), at=moment(MARCH), items=rows, basis=BASIS, **told)

    def test_replaces_the_rows_and_asks_for_approval_again(self):
        new = drafted(leader())
        actions.approve_list(new, by=office(), at=moment(MARCH))

        actions.edit_list(new, by=office(), at=moment(MARCH), items=[row()], basis=BASIS)

        new.refresh_from_db()
        assert (new.stage, new.items.count(), new.digest) == (ListState.DRAFT, 1, "")

    def test_refuses_what_a_street_does_not_carry(self):
        planning = row(text="编入总体规划", law="消防安全责任制实施办法", article="第九条第（三）项")

        with pytest.raises(Refused, match="街道") as refusal:
            self.edit(town_head(), planning)
        assert "87号" in refusal.value.basis

    def test_refuses_a_row_without_words_or_without_a_law(self):
        one = leader()
        with pytest.raises(Refused):
            self.edit(one, row(text=" "))
        with pytest.raises(Refused, match="依据"):
            actions.edit_list(DutyList.objects.get(), by=office(), at=moment(MARCH), items=[row(law="")])

    def test_refuses_to_count_the_use_of_a_system(self):
        with pytest.raises(Refused) as refusal:
            self.edit(leader(), row(text="每日登录平台打卡"))
        assert refusal.value.basis == burden.NOTICE

    def test_is_stale_when_somebody_else_was_first(self):
        with pytest.raises(Stale):
            self.edit(leader(), row(), expect=7)


class TestSign:
    def test_fixes_what_was_approved(self):
        one = leader()

        held = signed(one)

        assert (held.stage, held.signed_by, held.since) == (ListState.SIGNED, one, MARCH)
        assert held.digest == held.content(list(held.items.order_by("order")))
        assert Entry.objects.get(verb=Verb.LIST_SIGNED).detail["digest"] == held.digest

    def test_shows_any_later_change(self):
        held = signed(leader())

        DutyItem.objects.filter(list=held, order=1).update(text="改过的")

        assert held.digest != held.content(list(held.items.order_by("order")))
        with pytest.raises(Refused, match="新版本"):
            actions.edit_list(held, by=office(), at=moment(MARCH), items=[row()])

    def test_is_for_the_holder_and_after_approval(self):
        one = leader()
        new = drafted(one)
        with pytest.raises(Refused, match="审定"):
            actions.sign_list(new, by=one, at=moment(MARCH))
        actions.approve_list(new, by=office(), at=moment(MARCH))

        with pytest.raises(NotFound):
            actions.sign_list(new, by=leader("别的副区长"), at=moment(MARCH))

    def test_is_not_approved_by_whoever_signs(self):
        clerk = office()
        new = actions.draft_list(clerk.seat, by=clerk, at=moment(MARCH), year=2023, basis=BASIS)

        with pytest.raises(Refused, match="他人|另一"):
            actions.approve_list(new, by=clerk, at=moment(MARCH))

    def test_of_a_new_version_in_july_leaves_june_to_the_old_one(self):
        one = leader()
        old = signed(one)

        new = signed(one, JULY)

        assert (old.version, new.version) == (1, 2)
        assert actions.in_force(one.seat, date(2023, 6, 30)) == old
        assert actions.in_force(one.seat, JULY) == new
        assert DutyList.objects.get(pk=old.pk).stage == ListState.REPLACED


def task_of(one, **told):
    item = told.pop("item", None) or signed(one).items.order_by("order").first()
    told = {"text": "完成高层建筑隐患整治", "due": date(2023, 11, 30), "proven": Proven.VISIT} | told
    return actions.set_task(item, by=told.pop("by", office()), at=moment(MARCH, 12), **told)


class TestSetTask:
    def test_is_a_matter_of_the_post(self):
        one = leader()

        task = task_of(one, milestones=[(date(2023, 6, 30), "完成摸排")])

        assert (task.matter.number, task.holder, task.stage) == ("RW2023-00001", one, "OPEN")
        assert [step.what for step in task.milestones.all()] == ["完成摸排"]

    def test_needs_a_parent_duty(self):
        with pytest.raises(Refused, match="职责"):
            actions.set_task(
                None, by=office(), at=moment(MARCH), text="完成整治", due=JULY, proven=Proven.PAPER
            )

    def test_needs_a_signed_parent(self):
        with pytest.raises(Refused, match="签收"):
            task_of(leader(), item=drafted(leader("常务副区长")).items.first())

    @pytest.mark.parametrize("due", [date(2023, 2, 28), date(2024, 1, 1)])
    def test_is_due_in_its_year_and_not_before_today(self, due):
        with pytest.raises(Refused):
            task_of(leader(), due=due)

    @pytest.mark.parametrize(
        ("text", "basis"), [("平台登录率达到95%", burden.NOTICE), ("罚款20万元", burden.FINES)]
    )
    def test_refuses_targets_of_use_and_of_fines(self, text, basis):
        with pytest.raises(Refused) as refusal:
            task_of(leader(), text=text)
        assert refusal.value.basis == basis

    def test_is_not_for_leaders_to_set_themselves(self):
        one = leader()
        with pytest.raises(Refused):
            task_of(one, by=one)

    def test_climbs_when_late(self):
        leader("区长")
        task = task_of(leader())

        sweep(now=moment(date(2023, 12, 20)))

        assert task.matter.climbs.exists()


class TestProve:
    def test_is_done_only_on_proof_and_by_somebody_else(self):
        one = leader()
        task, day = task_of(one), date(2023, 4, 3)
        with pytest.raises(Refused, match=PROOFLESS):
            actions.report_task(task, by=one, at=moment(day), words="已完成")

        actions.link_proof(task, by=one, at=moment(day, 20), number=visit(one, day).number)
        actions.report_task(task, by=one, at=moment(day, 21), words="已完成")
        with pytest.raises((NotFound, Refused)):
            actions.confirm_task(task, by=one, at=moment(day, 22))
        done = actions.confirm_task(task, by=office(), at=moment(day, 22))

        assert done.stage == "DONE"
        assert done.matter.post_id == one.seat.pk

    def test_takes_a_paper_once(self):
        one = leader()
        task = task_of(one)
        photo = pictures.before("430407001001001")

        assert len(actions.keep_papers(task, by=one, at=moment(MARCH, 13), papers=[photo])) == 1
        other = task_of(one, item=task.item, text="另一任务")
        with pytest.raises(Refused, match="已"):
            actions.keep_papers(other, by=one, at=moment(MARCH, 13), papers=[photo])

    def test_takes_one_that_is_sent_again_as_there_already(self):
        one = leader()
        task = task_of(one)
        sent = [Sent.of(pdf(), "总结.pdf"), pictures.before("430407001001001")]
        assert len(actions.keep_papers(task, by=one, at=moment(MARCH, 13), papers=sent)) == 2

        assert actions.keep_papers(task, by=one, at=moment(MARCH, 14), papers=sent) == []

        assert Proof.objects.filter(task=task).count() == 2
        assert Entry.objects.filter(verb=Verb.TASK_PROVEN).count() == 1

    def test_refuses_borrowed_work_and_work_used_before(self):
        one, day = leader(), date(2023, 4, 3)
        task = task_of(one)
        number = visit(leader("别的副区长"), day).number
        with pytest.raises(Refused):
            actions.link_proof(task, by=one, at=moment(day, 20), number=number)

        mine = visit(one, day).number
        actions.link_proof(task, by=one, at=moment(day, 20), number=mine)
        other = task_of(one, item=task.item, text="另一任务")
        with pytest.raises(Refused, match="RW2023-00001"):
            actions.link_proof(other, by=one, at=moment(day, 20), number=mine)

    def test_asks_for_the_kind_of_proof_that_was_set(self):
        one, day = leader(), date(2023, 4, 3)
        task = task_of(one, proven=Proven.MEETING)
        actions.link_proof(task, by=one, at=moment(day, 20), number=visit(one, day).number)

        with pytest.raises(Refused, match="会议"):
            actions.report_task(task, by=one, at=moment(day, 21), words="已完成")

    def test_refuses_a_matter_that_is_still_open(self):
        one = leader()
        open_one = hazard()

        with pytest.raises(Refused):
            actions.link_proof(task_of(one), by=one, at=moment(MARCH, 20), number=open_one.matter.number)

    def test_goes_back_with_a_reason(self):
        one, day = leader(), date(2023, 4, 3)
        task = task_of(one)
        actions.link_proof(task, by=one, at=moment(day, 20), number=visit(one, day).number)
        actions.report_task(task, by=one, at=moment(day, 21), words="已完成")

        with pytest.raises(Refused):
            actions.send_back_task(task, by=office(), at=moment(day, 22), reason="")
        back = actions.send_back_task(task, by=office(), at=moment(day, 22), reason="只查了两栋")

        assert (back.stage, back.sent_back, back.matter.post_id) == ("OPEN", "只查了两栋", one.seat.pk)

    def test_is_not_for_a_later_holder_of_another_post(self):
        one = leader()
        task = task_of(one)
        replaced(one, date(2023, 4, 1))

        with pytest.raises((NotFound, Refused, ObjectDoesNotExist)):
            actions.report_task(task, by=one, at=moment(date(2023, 4, 3)), words="已完成")

    def test_goes_with_the_post_and_stays_in_the_file_of_whoever_had_it(self):
        one, day = leader(), date(2023, 5, 3)
        task = task_of(one)
        after = replaced(one, date(2023, 4, 1))

        actions.link_proof(task, by=after, at=moment(day, 20), number=visit(after, day).number)
        done = actions.report_task(task, by=after, at=moment(day, 21), words="已完成")

        assert (done.holder, done.reported_by) == (one, after)


class TestCount:
    def test_reads_eleven_of_twelve_and_is_missed(self):
        one = leader()
        owed(one)
        task = task_of(one, text="每月暗访1次", counts="AF", target=12, due=date(2023, 12, 31))
        for month in range(1, 13):
            night(date(2023, month, 1))
            if month != 5:
                visit(one, date(2023, month, 15))
        night(date(2024, 1, 1))

        found = progress_of([task])[task.pk]
        assert (str(found), found.missed) == ("11/12", 1)
        with pytest.raises(Refused):
            actions.report_task(task, by=one, at=moment(date(2023, 12, 31), 20), words="已完成")

        actions.miss_tasks(DISTRICT, now=moment(date(2024, 1, 1), 1))
        actions.miss_tasks(DISTRICT, now=moment(date(2024, 1, 2), 1))
        task.matter.refresh_from_db()
        assert task.stage == "MISSED"
        with pytest.raises(Refused):
            actions.excuse_task(task, by=office(), at=moment(date(2024, 1, 3)), reason="出差")

    def test_counts_only_what_the_post_owes(self):
        with pytest.raises(Refused):
            task_of(leader(), counts="AF", target=12)


class TestExcuse:
    def test_is_the_offices_and_says_why(self):
        one = leader()
        task = task_of(one)
        with pytest.raises(Refused):
            actions.excuse_task(task, by=one, at=moment(MARCH, 14), reason="出差")

        gone = actions.excuse_task(task, by=office(), at=moment(MARCH, 14), reason="上级统一取消")

        assert (gone.stage, gone.excused_because) == ("EXCUSED", "上级统一取消")


class TestObligation:
    def test_refuses_to_count_the_use_of_a_system(self):
        with pytest.raises(Refused) as refusal:
            owed(leader(), title="每月在线时长20小时")
        assert refusal.value.basis == burden.NOTICE


def test_the_lattice_of_these_tests_has_a_street():
    assert "街道" in lattice().units["430407001"].name
