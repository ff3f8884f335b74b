"""Listed supervision by its deeds: every act that must be refused, beside its neighbour that is done."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from anlian.hazards import actions as hazards
from anlian.hazards.lifecycle import State as Hazard
from anlian.kernel.errors import Refused
from anlian.kernel.workdays import SHANGHAI
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Height, Matter
from anlian.supervision import actions
from anlian.supervision.boards.strip import strips
from anlian.supervision.lifecycle.listing import State
from anlian.supervision.models import Level, Listing, Paper, Purse
from tests.hazards.stories import bring
from tests.hazards.stories import do as do_hazard
from tests.supervision.world import DEADLINE, ORDER, accepted, brought, district, do, major, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return district()


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


class TestPropose:
    def test_opens_a_matter_where_the_hazard_lies(self, people):
        listing = proposed(people)

        assert listing.matter.number == "GP2023-00001"
        assert (listing.matter.area_code, listing.matter.sector_code, listing.matter.chain_id) == (
            listing.on.area_code, listing.on.sector_code, listing.on.chain_id,
        )  # fmt: skip
        assert Entry.objects.get(verb=Verb.LISTING_PROPOSED).by == people.head

    def test_needs_the_written_report(self, people):
        with pytest.raises(Refused, match="书面报告"):
            proposed(people, report_number=" ")

    def test_of_what_is_no_confirmed_major_needs_a_leaders_decision(self, people):
        wrong = bring(people, Hazard.RECTIFYING)

        with pytest.raises(Refused, match="领导决定"):
            proposed(people, wrong)
        assert proposed(people, wrong, decision="区政府常务会议2023年第3次").state == State.PROPOSED

    @pytest.mark.parametrize("state", [Hazard.REPORTED, Hazard.VERIFIED, Hazard.MAJOR_REVIEW])
    def test_comes_after_the_hazard_was_ordered(self, people, state):
        with pytest.raises(Refused, match="先认定"):
            proposed(people, bring(people, state), decision="会议")

    def test_of_what_is_solved_is_refused(self, people):
        with pytest.raises(Refused, match="已经解决"):
            proposed(people, bring(people, Hazard.CLOSED), decision="会议")

    @pytest.mark.parametrize("missing", ["measures", "money", "emergency", "demand"])
    def test_needs_five_in_place(self, people, missing):
        with pytest.raises(Refused, match="五落实"):
            proposed(people, **{missing: " "})

    def test_keeps_to_the_date_of_the_order_or_says_why_not(self, people):
        wrong = major(people)
        promised = wrong.rectify_by.astimezone(SHANGHAI).date()

        with pytest.raises(Refused, match="整改令期限"):
            proposed(people, wrong, other_deadline_because="")
        assert proposed(people, wrong, deadline=promised, other_deadline_because="").deadline == promised

    def test_puts_supervision_into_the_hands_of_another_unit(self, people):
        with pytest.raises(Refused, match="同一单位"):
            proposed(people, supervising=people.town.seat)

    def test_twice_at_one_level_is_refused_by_rule_and_by_the_database(self, people):
        listing = proposed(people)

        with pytest.raises(Refused, match="已在"):
            proposed(people, listing.wrong)
        twin = Listing.objects.get(pk=listing.pk)
        twin.pk = twin.matter_id = proposed(people, report_major(people)).pk
        with pytest.raises(IntegrityError, match="listed_once_at_a_level"), transaction.atomic():
            Listing.objects.filter(pk=twin.pk).update(on=listing.on)

    def test_at_a_lower_level_is_refused(self, people):
        listing = proposed(people, level=Level.CITY)

        with pytest.raises(Refused, match="不得降低"):
            proposed(people, listing.wrong, level=Level.DISTRICT)

    def test_of_supervision_itself_is_refused(self, people):
        listing = proposed(people)

        with pytest.raises(Refused, match="督办本身"):
            actions.propose(
                listing.matter, by=people.head, at=listing.now, level=1, responsible=people.responsible,
                supervising=people.supervising, deadline=DEADLINE, report_number="1", reason="1", demand="1", measures="1",
                money="1", emergency="1",
            )  # fmt: skip


def report_major(people):
    """Another major hazard at the same shop."""
    return bring(people, Hazard.RECTIFYING, major=True)


class TestList:
    def test_hangs_it_up_with_a_paper_and_hands_it_to_the_responsible_post(self, people):
        listing = proposed(people)

        do(people, listing, "list", "office", ORDER)

        assert (listing.matter.state, listing.matter.post_id) == (State.LISTED, people.responsible.pk)
        paper = Paper.objects.get()
        assert paper.number == "区应急局挂督〔2023〕1号"
        assert paper.fields["responsible"].endswith("街道办主任")

    def test_without_an_order_number_is_refused(self, people):
        listing = proposed(people)

        with pytest.raises(Refused, match="文号"):
            do(people, listing, "list", "office", ORDER | {"order_number": ""})

    def test_by_whoever_proposed_it_is_refused(self, people):
        listing = proposed(people, by=people.office)

        with pytest.raises(Refused, match="报请人"):
            do(people, listing, "list", "office", ORDER)
        do(people, listing, "list", "deputy", ORDER)
        assert listing.matter.state == State.LISTED

    def test_returned_it_can_be_proposed_anew(self, people):
        listing = brought(people, State.RETURNED)

        assert proposed(people, listing.wrong, at=listing.now).matter.number == "GP2023-00002"

    def test_numbers_of_papers_have_no_gap_by_issuer_kind_and_year(self, people):
        for by in ("office", "office", "deputy"):
            do(people, proposed(people, report_major(people)), "list", by, ORDER)

        numbers = [paper.number for paper in Paper.objects.order_by("at", "id")]
        assert sorted(numbers) == [
            "区应急局挂督〔2023〕1号",
            "区应急局挂督〔2023〕2号",
            "区政府挂督〔2023〕1号",
        ]


class TestMonths:
    """Listed on 1 March 2023; the deadline is the end of June."""

    @pytest.fixture
    def listing(self, people):
        return brought(people, State.LISTED)

    def told(self, people, listing, month, *, day=None):
        listing.now = moment(day or month)
        do(
            people,
            listing,
            "progress",
            "mayor",
            {"month": month, "text": "进展", "paper": "石人街报〔2023〕5号"},
        )

    def due(self, listing):
        return Matter.objects.get(pk=listing.pk).due_at.astimezone(SHANGHAI).date()

    def test_owe_a_report_by_the_end_of_the_running_month(self, people, listing):
        assert self.due(listing) == date(2023, 3, 31)

        self.told(people, listing, date(2023, 3, 20))
        assert self.due(listing) == date(2023, 4, 30)

    def test_a_skipped_month_is_late_climbs_and_shows(self, people, listing):
        self.told(people, listing, date(2023, 4, 10))

        sweep(now=moment(date(2023, 4, 11)))
        assert self.due(listing) == date(2023, 3, 31)
        assert Climb.objects.filter(matter=listing.matter, step__gte=Height.YELLOW).exists()
        assert [one.how for one in strips([listing], date(2023, 5, 2))[0]] == ["missing", "told", "owed"]

    def test_told_in_time_it_climbs_no_further_than_the_reminder(self, people, listing):
        self.told(people, listing, date(2023, 3, 20))

        sweep(now=moment(date(2023, 4, 11)))
        assert not Climb.objects.filter(matter=listing.matter, step__gte=Height.YELLOW, round__gt=1).exists()

    def test_made_good_later_it_comes_down_and_shows_as_late(self, people, listing):
        self.told(people, listing, date(2023, 4, 10))
        sweep(now=moment(date(2023, 4, 11)))
        listing.refresh_from_db()

        self.told(people, listing, date(2023, 3, 1), day=date(2023, 4, 12))

        assert self.due(listing) == date(2023, 5, 31)
        assert Matter.objects.get(pk=listing.pk).step == Height.NONE
        assert [one.how for one in strips([listing], date(2023, 4, 30))[0]] == ["late", "told"]

    def test_is_told_once(self, people, listing):
        self.told(people, listing, date(2023, 3, 20))

        with pytest.raises(Refused, match="已报送"):
            self.told(people, listing, date(2023, 3, 21))

    def test_of_a_month_that_has_not_begun_is_refused(self, people, listing):
        with pytest.raises(Refused, match="尚未开始"):
            self.told(people, listing, date(2023, 4, 1), day=date(2023, 3, 20))

    def test_needs_a_photo_or_a_paper(self, people, listing):
        with pytest.raises(Refused, match="照片"):
            do(people, listing, "progress", "mayor", {"month": date(2023, 3, 1), "text": "进展"})

    def test_the_deadline_comes_before_the_end_of_its_month(self, people, listing):
        for month in (3, 4, 5, 6):
            self.told(people, listing, date(2023, month, 20))

        assert self.due(listing) == DEADLINE

    def test_a_new_deadline_is_set_by_another_unit_with_a_reason(self, people, listing):
        do(people, listing, "change_deadline", "deputy", {"until": date(2023, 3, 15), "reason": "提前"})

        assert self.due(listing) == date(2023, 3, 15)


class TestDelist:
    def test_is_asked_for_only_when_the_hazard_was_accepted(self, people):
        listing = brought(people, State.LISTED)

        with pytest.raises(Refused, match="尚未验收"):
            do(people, listing, "ask_delisting", "mayor", {"report": "已完成"})
        listing.wrong.now = listing.now
        accepted(people, listing.wrong)
        listing.now = listing.wrong.now
        do(people, listing, "ask_delisting", "mayor", {"report": "已完成"})
        assert (listing.matter.state, listing.matter.post_id) == (
            State.DELIST_REQUESTED,
            people.supervising.pk,
        )

    def test_without_the_supervising_posts_acceptance_is_refused(self, people):
        listing = brought(people, State.DELIST_REQUESTED)

        with pytest.raises(Refused, match="申请摘牌"):
            do(people, listing, "delist", "office", {"order_number": "石政督〔2023〕9号"})

    def test_by_the_unit_that_handles_it_is_refused(self, people):
        listing = brought(people, State.ACCEPTED)
        Listing.objects.filter(pk=listing.pk).update(responsible=people.office.seat)

        with pytest.raises(Refused, match="承办单位"):
            do(people, listing, "delist", "office", {"order_number": "石政督〔2023〕9号"})
        do(people, listing, "delist", "deputy", {"order_number": "石政督〔2023〕9号"})
        assert listing.matter.state == State.DELISTED

    def test_when_the_hazard_was_sent_back_meanwhile_is_refused(self, people):
        listing = brought(people, State.ACCEPTED)
        Matter.objects.filter(pk=listing.on_id).update(**{"state": Hazard.RECTIFYING})

        with pytest.raises(Refused, match="尚未验收"):
            do(people, listing, "delist", "office", {"order_number": "石政督〔2023〕9号"})

    def test_writes_a_paper_and_watches_ninety_days(self, people):
        listing = brought(people, State.DELISTED)

        assert Paper.objects.get(kind="DELISTING").fields["opinion"] == "现场核查，隐患已消除"
        with pytest.raises(Refused, match="满90日"):
            do(people, listing, "look_back", "watcher", {"opinion": "未复发"})
        listing.now += timedelta(days=90)
        do(people, listing, "look_back", "watcher", {"opinion": "未复发"})
        assert listing.matter.closed_at

    def test_a_milestone_that_is_open_stands_in_the_way(self, people):
        listing = brought(people, State.LISTED)
        do(people, listing, "add_milestone", "mayor", {"text": "完成招标", "due": date(2023, 5, 31)})
        listing.wrong.now = listing.now
        accepted(people, listing.wrong)
        listing.now = listing.wrong.now

        with pytest.raises(Refused, match="节点"):
            do(people, listing, "ask_delisting", "mayor", {"report": "已完成"})


class TestTheHazard:
    def close(self, people, listing):
        do_hazard(people, listing.wrong, "close", "head", {"opinion": "同意销号"})

    def test_cannot_be_closed_while_it_is_listed_and_can_afterwards(self, people):
        listing = brought(people, State.ACCEPTED)
        listing.wrong.now = listing.now

        with pytest.raises(Refused, match="须先摘牌"):
            self.close(people, listing)
        do(people, listing, "delist", "office", {"order_number": "石政督〔2023〕9号"})
        listing.wrong.now = listing.now
        self.close(people, listing)
        assert listing.wrong.matter.state == Hazard.CLOSED

    def test_cannot_be_voided_while_it_is_listed(self, people):
        listing = brought(people, State.LISTED)

        with pytest.raises(Refused, match="须先摘牌"):
            hazards.void(listing.wrong, by=people.office, at=listing.now, reason="误录")
        do(people, listing, "revoke", "deputy", {"decision": "石政函〔2023〕1号", "reason": "误列"})
        hazards.void(listing.wrong, by=people.office, at=listing.now, reason="误录")

    def test_a_proposal_alone_holds_nothing_up(self, people):
        wrong = bring(people, Hazard.AWAITING_REVIEW, major=True)
        listing = proposed(people, wrong)
        wrong.now = listing.now
        do_hazard(people, wrong, "accept", "inspector", {"opinion": "同意", "others": ["town"]})

        do_hazard(people, wrong, "close", "head", {"opinion": "同意销号"})

        assert wrong.matter.state == Hazard.CLOSED

    def test_a_general_one_is_then_accepted_by_a_group_too(self, people):
        wrong = bring(people, Hazard.AWAITING_REVIEW)
        listing = proposed(people, wrong, decision="会议纪要〔2023〕3号")
        do(people, listing, "list", "office", ORDER)
        wrong.now = listing.now

        with pytest.raises(Refused, match="验收组"):
            do_hazard(people, wrong, "pass", "second", {"opinion": "畅通"})
        do_hazard(people, wrong, "accept", "inspector", {"opinion": "同意", "others": ["town"]})
        assert wrong.matter.state == Hazard.ACCEPTED


class TestUpgrade:
    def test_puts_a_higher_listing_in_its_place(self, people):
        listing = brought(people, State.LISTED)

        higher = do(people, listing, "upgrade", "office", {"level": Level.CITY, **ORDER})

        listing.matter.refresh_from_db()
        assert (listing.matter.state, higher.matter.state) == (State.UPGRADED, State.LISTED)
        assert (higher.replaces_id, higher.on_id) == (listing.pk, listing.on_id)

    def test_never_lowers(self, people):
        listing = brought(people, State.LISTED)
        higher = do(people, listing, "upgrade", "office", {"level": Level.PROVINCE, **ORDER})
        higher.now = listing.now

        with pytest.raises(Refused, match="只升不降"):
            do(people, higher, "upgrade", "office", {"level": Level.CITY, **ORDER})


class TestMoney:
    @pytest.fixture
    def listing(self, people):
        return brought(people, State.LISTED)

    def note(self, people, listing, stage, amount, source="OWNERS", **told):
        given = {
            "source": source,
            "stage": stage,
            "amount": amount,
            "day": date(2023, 3, 1),
            "paper": "凭据1",
        } | told
        do(people, listing, "add_money", "mayor", given)

    def test_is_raised_then_allocated_then_spent(self, people, listing):
        self.note(people, listing, "RAISED", 300)
        self.note(people, listing, "ALLOCATED", 200)
        self.note(people, listing, "SPENT", 200)

        purse = Purse.objects.get()
        assert (purse.raised, purse.allocated, purse.spent) == (300, 200, 200)

    def test_no_more_is_allocated_than_raised_nor_spent_than_allocated(self, people, listing):
        self.note(people, listing, "RAISED", 300)

        with pytest.raises(Refused, match="拨付不得超过筹集"):
            self.note(people, listing, "ALLOCATED", 301)
        self.note(people, listing, "ALLOCATED", 300)
        with pytest.raises(Refused, match="支出不得超过拨付"):
            self.note(people, listing, "SPENT", 301)

    def test_of_one_source_does_not_cover_another(self, people, listing):
        self.note(people, listing, "RAISED", 300, source="FISCAL")

        with pytest.raises(Refused, match="拨付不得超过筹集"):
            self.note(people, listing, "ALLOCATED", 1)

    def test_is_corrected_by_an_amount_below_nothing_with_a_note(self, people, listing):
        self.note(people, listing, "RAISED", 300)
        self.note(people, listing, "ALLOCATED", 200)

        with pytest.raises(Refused, match="更正"):
            self.note(people, listing, "RAISED", -50)
        with pytest.raises(Refused, match="不得超过"):
            self.note(people, listing, "RAISED", -101, note="多记")
        self.note(people, listing, "RAISED", -100, note="多记")
        assert Purse.objects.get().raised == 200

    def test_needs_its_paper(self, people, listing):
        with pytest.raises(Refused, match="凭据"):
            self.note(people, listing, "RAISED", 300, paper=" ")

    @pytest.mark.parametrize(
        ("changed", "rule"),
        [
            ({"spent": 1}, "no_more_is_spent_than_allocated"),
            ({"allocated": 2, "raised": 1}, "no_more_is_allocated_than_raised"),
            ({"spent": -1}, "money_is_not_below_nothing"),
        ],
    )
    def test_the_database_refuses_it_too(self, people, listing, changed, rule):
        self.note(people, listing, "RAISED", 300)

        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Purse.objects.update(**changed)


class TestMilestones:
    def test_is_reached_with_what_shows_it(self, people):
        listing = brought(people, State.LISTED)
        do(people, listing, "add_milestone", "mayor", {"text": "完成招标", "due": date(2023, 5, 31)})
        (milestone,) = listing.matter.milestones.filter(district="430407")

        with pytest.raises(Refused, match="佐证"):
            do(people, listing, "reach_milestone", "mayor", {"milestone": milestone, "evidence": " "})
        do(people, listing, "reach_milestone", "mayor", {"milestone": milestone, "evidence": "中标通知书"})
        with pytest.raises(Refused, match="已完成"):
            do(
                people,
                listing,
                "reach_milestone",
                "mayor",
                {"milestone": milestone, "evidence": "中标通知书"},
            )

    def test_of_another_matter_is_not_there(self, people):
        listing, other = brought(people, State.LISTED), None
        do(people, listing, "add_milestone", "mayor", {"text": "完成招标", "due": date(2023, 5, 31)})
        (milestone,) = listing.matter.milestones.filter(district="430407")
        other = proposed(people, report_major(people), at=listing.now)
        do(people, other, "list", "office", ORDER)

        with pytest.raises(Refused, match="没有这个节点"):
            do(people, other, "reach_milestone", "mayor", {"milestone": milestone, "evidence": "中标通知书"})
