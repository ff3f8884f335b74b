from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from anlian.hazards import actions
from anlian.hazards.actions.rectify import drawn_for_second_look
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Extension, Hazard, Source
from anlian.hazards.models.hazard import Tier
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.lattice import actions as lattice_actions
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, DISTRICT, office, officer_of, person, site, walker_of
from tests.hazards.stories import PLAN, bring, district, do, report, wrong_at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def people():
    return district()


class TestReport:
    def test_keeps_who_answered_then(self, people):
        wrong = report(people)

        assert wrong.matter.chain.number == "L01"
        tiers = {link["tier"]: link["person_id"] for link in wrong.matter.answer["links"]}
        assert tiers["grid"] == str(people.walker.pk)
        assert wrong.matter.post_id == people.town.seat.pk

    def test_counts_the_number_by_our_year(self, people):
        new_year = datetime(2023, 12, 31, 16, 30, tzinfo=UTC)

        assert report(people, at=new_year).matter.number.startswith("YH2024-")

    def test_of_a_day_before_the_site_changed_hands_keeps_who_answered_then(self, people):
        before, after = people.keeper, person()
        lattice_actions.move_site(people.shop, on=AT.date() + DAY, by=None, at=AT, principal=after)

        found = [report(people, at=at).matter.answer["links"][-1]["person_id"] for at in (AT, AT + DAY)]

        assert found == [str(before.pk), str(after.pk)]

    def test_is_done_once_however_often_it_is_sent(self, people):
        key = uuid7()
        sent = [
            actions.report(people.shop, by=people.walker, at=AT, summary="堵塞", source=Source.REPORT,
                           no_photo_reason="无", id=key)
            for _ in range(3)
        ]  # fmt: skip

        assert {one.pk for one in sent} == {key}
        assert Hazard.objects.count() == 1
        assert Entry.objects.filter(verb=Verb.HAZARD_REPORTED).count() == 1

    @pytest.mark.parametrize(
        "given",
        [{"summary": " ", "no_photo_reason": "无"}, {"summary": "堵塞"}],
        ids=["no words", "no photo, no reason"],
    )
    def test_refuses(self, people, given):
        with pytest.raises(Refused):
            actions.report(people.shop, by=people.walker, at=AT, source=Source.REPORT, **given)

    def test_is_not_possible_where_one_answers_for_nothing(self, people):
        with pytest.raises(NotFound):
            actions.report(people.shop, by=people.other_town, at=AT, summary="堵塞", source=Source.REPORT,
                           no_photo_reason="无")  # fmt: skip

    @pytest.mark.parametrize(("days", "recurs"), [(180, True), (181, False)])
    def test_counts_what_comes_back_within_180_days(self, people, days, recurs):
        first = bring(people, State.CLOSED)
        closed = first.matter.closed_at

        again = actions.report(
            people.shop, by=people.walker, at=closed + timedelta(days=days), summary="又上锁",
            source=Source.INSPECTION, item=first.item, no_photo_reason="夜间",
        )  # fmt: skip

        assert (again.recurrence_of_id == first.pk) == recurs
        assert again.tier == (Tier.WATCHED if recurs else Tier.GENERAL)


class TestClosingTiers:
    def test_a_small_thing_is_closed_on_the_spot_by_whoever_found_it(self, people):
        wrong = bring(people, State.VERIFIED)

        actions.fix_on_spot(wrong, by=people.walker, at=wrong.now, measure="当场打开")

        assert wrong.matter.state == State.CLOSED
        assert wrong.tier == Tier.ON_SPOT

    @pytest.mark.parametrize("why", ["not on the list", "high-risk place"])
    def test_not_everything_is_small(self, people, why):
        if why == "high-risk place":
            people.shop.risk = "red"
            people.shop.save()
        wrong = report(people, on_spot=why != "not on the list")
        do(people, wrong_at(wrong), "verify", "inspector", {"basis": "消防法§28"})

        with pytest.raises(Refused):
            actions.fix_on_spot(wrong, by=people.walker, at=wrong.now, measure="当场打开")

    def test_where_risk_is_high_someone_of_another_post_must_look(self, people):
        people.shop.risk = "red"
        people.shop.save()
        wrong = bring(people, State.AWAITING_REVIEW)

        with pytest.raises(Refused):
            actions.pass_review(wrong, by=people.inspector, at=wrong.now, opinion="已清")
        actions.pass_review(wrong, by=people.town, at=wrong.now, opinion="已清")

        assert wrong.matter.state == State.CLOSED
        assert (wrong.look_again_on is not None) == drawn_for_second_look(wrong)

    @pytest.mark.parametrize(("orders", "looks"), [("inspector", "town"), ("town", "head")])
    def test_where_risk_is_high_it_is_the_turn_of_a_post_that_may_look(self, people, orders, looks):
        people.shop.risk = "red"
        people.shop.save()
        wrong = wrong_at(report(people))
        do(people, wrong, "verify", "town", {"basis": "消防法§28"})
        do(people, wrong, "order", orders, {"demand": "打开"})

        do(people, wrong, "submit", "keeper", {"measure": "已打开"})

        assert wrong.matter.post_id == getattr(people, looks).seat.pk

    def test_where_nobody_else_answers_the_office_looks_at_it(self, people):
        people.shop.risk = "red"
        people.shop.save()
        wrong = wrong_at(report(people))
        do(people, wrong, "verify", "town", {"basis": "消防法§28"})
        do(people, wrong, "order", "town", {"demand": "打开"})
        wrong.matter.ladder[2] = None
        wrong.matter.save(update_fields=["ladder"])

        do(people, wrong, "submit", "keeper", {"measure": "已打开"})

        assert wrong.matter.post_id == people.office.seat.pk

    @pytest.mark.parametrize(("hours", "allowed"), [(4, True), (5, False)])
    def test_on_the_spot_means_during_the_same_visit(self, people, hours, allowed):
        wrong = bring(people, State.VERIFIED)
        late = AT + timedelta(hours=hours)

        if allowed:
            actions.fix_on_spot(wrong, by=people.walker, at=late, measure="当场打开")
        else:
            with pytest.raises(Refused):
                actions.fix_on_spot(wrong, by=people.walker, at=late, measure="当场打开")

    def test_whoever_put_it_right_the_first_time_does_not_look_at_the_second(self, people):
        wrong = bring(people, State.AWAITING_REVIEW)
        Hazard.objects.filter(pk=wrong.pk).update(rectified_by=people.second, rectifiers=[people.second.pk])
        do(people, wrong, "fail", "inspector", {"missing": "仍上锁"})
        do(people, wrong, "submit", "keeper", {"measure": "已拆除"})

        with pytest.raises(Refused):
            do(people, wrong, "pass", "second", {"opinion": "已清"})
        do(people, wrong, "pass", "inspector", {"opinion": "已清"})
        do(people, wrong, "reopen", "head", {"reason": "又上锁"})

        assert wrong.rectifiers == [people.second.pk, people.keeper.pk]

    def test_about_one_in_ten_is_drawn_for_a_second_look(self):
        drawn = sum(drawn_for_second_look(Hazard(id=uuid7(), district=DISTRICT)) for _ in range(4000))

        assert 300 <= drawn <= 500

    @pytest.mark.parametrize(
        "columns",
        [{"reviewed_by": "keeper"}, {"grade": "major", "closed_by": "keeper"}],
        ids=["review", "close"],
    )
    def test_the_database_too_wants_four_eyes(self, people, columns):
        wrong = bring(people, State.AWAITING_REVIEW)
        columns = {name: getattr(people, value, value) for name, value in columns.items()}

        with pytest.raises(IntegrityError), transaction.atomic():
            Hazard.objects.filter(pk=wrong.pk).update(**columns)


class TestMajor:
    def test_is_confirmed_only_under_interim_control(self, people):
        wrong = bring(people, State.VERIFIED)
        do(people, wrong, "propose_major", "inspector", {"clause": "GB 35181-2025"})

        with pytest.raises(Refused, match="安全生产法 §65"):
            do(people, wrong, "confirm_major", "head", {"minutes": "集体认定", "others": ["second"]})

    @pytest.mark.parametrize(
        ("by", "others"),
        [("head", []), ("head", ["head"]), ("second", ["inspector"]), ("head", ["walker"])],
        ids=["alone", "twice the same", "no head", "without the power"],
    )
    def test_is_confirmed_by_two_with_a_head(self, people, by, others):
        wrong = bring(people, State.MAJOR_REVIEW)

        with pytest.raises(Refused):
            do(people, wrong, "confirm_major", by, {"minutes": "集体认定", "others": others})

    def test_plan_is_the_turn_of_the_departments_first_post(self, people):
        wrong = bring(people, State.PLAN_REVIEW)

        assert wrong.matter.post_id == people.head.seat.pk

    def test_where_no_department_answers_the_office_ends_it(self, people):
        wrong = bring(people, State.PLAN_DUE)
        wrong.matter.ladder[2] = None
        wrong.matter.save(update_fields=["ladder"])

        do(people, wrong, "submit_plan", "keeper", {"plan": PLAN, "due": 30 * DAY, "amount": 100})
        assert wrong.matter.post_id == people.office.seat.pk
        do(people, wrong, "approve_plan", "office", {})
        do(people, wrong, "submit", "keeper", {"measure": "已重建疏散楼梯"})
        do(people, wrong, "accept", "inspector", {"opinion": "同意", "others": ["town"]})
        do(people, wrong, "close", "office", {"opinion": "同意销号"})

        assert wrong.matter.state == State.CLOSED

    @pytest.mark.parametrize("absent", sorted(PLAN))
    def test_needs_all_six_parts_of_its_plan(self, people, absent):
        wrong = bring(people, State.PLAN_DUE)
        plan = {part: text for part, text in PLAN.items() if part != absent}

        with pytest.raises(Refused):
            do(people, wrong, "submit_plan", "keeper", {"plan": plan, "due": 30 * DAY, "amount": 100})

    def test_plan_says_what_it_costs_or_why_nothing(self, people):
        wrong = bring(people, State.PLAN_DUE)

        with pytest.raises(Refused):
            do(people, wrong, "submit_plan", "keeper", {"plan": PLAN, "due": 30 * DAY})
        do(
            people,
            wrong,
            "submit_plan",
            "keeper",
            {"plan": PLAN, "due": 30 * DAY, "no_cost_reason": "自有人员"},
        )

        assert wrong.matter.state == State.PLAN_REVIEW

    def test_a_group_of_one_unit_cannot_accept(self, people):
        wrong = bring(people, State.AWAITING_REVIEW, major=True)

        with pytest.raises(Refused):
            do(people, wrong, "accept", "inspector", {"opinion": "同意", "others": ["second"]})

    def test_what_was_suspended_starts_again_only_with_consent(self, people):
        wrong = bring(people, State.ACCEPTED)
        do(people, wrong, "set_control", "inspector", {"what": "停止使用", "suspend": True})

        with pytest.raises(Refused, match="安全生产法 §65"):
            do(people, wrong, "close", "head", {"opinion": "同意"})
        do(people, wrong, "close", "head", {"opinion": "同意", "resume": True})

        assert wrong.matter.state == State.CLOSED


class TestMoreTime:
    def ask(self, people, wrong, days=20):
        do(people, wrong, "ask_extension", "keeper", {"until": days * DAY, "reason": "配件未到"})

    def test_is_granted_from_above_and_begins_the_climb_anew(self, people):
        wrong = bring(people, State.RECTIFYING)
        before = wrong.matter.round
        self.ask(people, wrong)

        do(people, wrong, "grant_extension", "leader", {})

        asked = Extension.objects.get()
        assert asked.granted
        assert wrong.matter.due_at == wrong.rectify_by == asked.until
        assert wrong.matter.round == before + 1

    def test_is_not_decided_by_whoever_gave_the_order_or_below(self, people):
        wrong = bring(people, State.RECTIFYING)
        self.ask(people, wrong)

        for who in ("inspector", "head", "town"):
            with pytest.raises(Refused):
                do(people, wrong, "grant_extension", who, {})

    def test_is_given_to_a_general_hazard_twice_at_most(self, people):
        wrong = bring(people, State.RECTIFYING)
        for days in (20, 40):
            self.ask(people, wrong, days)
            do(people, wrong, "grant_extension", "leader", {})

        with pytest.raises(Refused):
            self.ask(people, wrong, 60)

    def test_asked_after_the_date_says_so(self, people):
        wrong = bring(people, State.RECTIFYING)
        wrong.now = wrong.matter.due_at + DAY

        self.ask(people, wrong)

        assert not Extension.objects.get().in_time

    def test_is_asked_once_at_a_time_and_for_a_later_date(self, people):
        wrong = bring(people, State.RECTIFYING)
        with pytest.raises(Refused):
            self.ask(people, wrong, 0)
        self.ask(people, wrong)
        with pytest.raises(Refused):
            self.ask(people, wrong, 30)

    def test_refused_leaves_the_date(self, people):
        wrong = bring(people, State.RECTIFYING)
        due = wrong.matter.due_at
        self.ask(people, wrong)

        do(people, wrong, "refuse_extension", "leader", {"reason": "不同意"})

        assert wrong.matter.due_at == due


class TestTighten:
    def test_shortens(self, people):
        wrong = bring(people, State.ORDERED)

        do(people, wrong, "tighten", "leader", {"note": "明天办结", "due": DAY})

        assert wrong.matter.due_at == wrong.rectify_by == wrong.now - timedelta(hours=1) + DAY

    def test_never_lengthens(self, people):
        wrong = bring(people, State.ORDERED)

        with pytest.raises(Refused):
            do(people, wrong, "tighten", "leader", {"note": "宽限", "due": 90 * DAY})


class TestTransfer:
    def test_ends_ours_and_begins_theirs(self, people):
        wrong = report(people)

        onward = actions.transfer(wrong, by=people.town, at=AT, sector="RQ", reason="属燃气管理")

        assert wrong.matter.state == State.TRANSFERRED
        assert onward.matter.state == State.REPORTED
        assert onward.matter.sector_code == "RQ"
        assert onward.came_from_id == wrong.pk

    def test_fails_whole_when_there_is_no_such_sector(self, people):
        wrong = report(people)

        with pytest.raises(Refused):
            actions.transfer(wrong, by=people.town, at=AT, sector="XX", reason="属别处")

        assert Hazard.objects.count() == 1
        assert wrong.matter.state == State.REPORTED


class TestOrder:
    def test_without_a_date_takes_the_items_own_time(self, people):
        wrong = bring(people, State.ORDERED)

        assert (wrong.matter.due_at.astimezone(AT.tzinfo).date() - AT.date()).days == 5

    def test_needs_someone_in_charge(self):
        people = district()
        lonely = site()
        lonely.principal = None
        lonely.save()
        wrong = actions.report(
            lonely, by=walker_of(), at=AT, summary="堵塞", source=Source.REPORT, no_photo_reason="无"
        )
        actions.verify(wrong, by=people.inspector, at=AT, basis="消防法§28")

        with pytest.raises(Refused):
            actions.order(wrong, by=people.inspector, at=AT, demand="清理")

    def test_is_not_given_by_a_community(self, people):
        wrong = bring(people, State.VERIFIED)

        with pytest.raises(Refused):
            actions.order(wrong, by=people.chief, at=wrong.now, demand="清理")


def test_an_officer_of_another_town_and_the_office_see_what_they_answer_for(people):
    wrong = report(people)

    with pytest.raises(NotFound):
        actions.verify(wrong, by=officer_of("430407002"), at=AT, basis="消防法§28")
    actions.verify(wrong, by=office(), at=AT, basis="消防法§28")

    assert wrong.matter.state == State.VERIFIED
