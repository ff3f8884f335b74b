"""Prominent problems by their deeds: every act that must be refused, beside its neighbour that is done."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from anlian.hazards.lifecycle import State as HazardState
from anlian.hazards.models import Hazard
from anlian.kernel.errors import Refused
from anlian.kernel.workdays import SHANGHAI
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Height, Kind, Matter
from anlian.problems.lifecycle import State
from anlian.problems.models import Problem, ProblemKind
from anlian.supervision import actions as supervision
from tests.factories import AT
from tests.hazards.stories import bring
from tests.problems.world import brought, do, opened, prepared, reach, step
from tests.supervision.world import DEADLINE, ORDER
from tests.supervision.world import TOLD as LISTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return prepared()


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


def due(problem):
    return Matter.objects.get(pk=problem.pk).due_at.astimezone(SHANGHAI).date()


class TestOpen:
    def test_is_a_matter_of_its_own_kind_on_the_chain_of_its_place(self, people):
        problem = opened(people)

        assert (problem.matter.number, problem.matter.kind) == ("TC2023-00001", Kind.PROBLEM)
        assert problem.matter.chain is not None
        assert problem.matter.post_id == people.mayor.seat.pk
        assert Entry.objects.get(verb=Verb.PROBLEM_OPENED).detail["decision"] == "区委常委会会议2023年第2次"

    def test_never_counts_as_a_hazard(self, people):
        opened(people, kind=ProblemKind.LANDSLIDE, title="帝景山庄滑坡", site=people.slope)

        assert not Hazard.objects.exists()
        assert not Matter.objects.filter(kind=Kind.HAZARD).exists()

    def test_needs_a_leader(self, people):
        with pytest.raises(Refused):
            opened(people, by=people.office)

    def test_needs_the_decision(self, people):
        with pytest.raises(Refused, match="领导决定"):
            opened(people, decision=" ")

    def test_is_owned_by_a_leaders_post(self, people):
        with pytest.raises(Refused, match="区领导"):
            opened(people, owner=people.office.seat)

    def test_is_led_by_another_unit_than_the_leaders(self, people):
        with pytest.raises(Refused, match="不同单位|另一单位"):
            opened(people, lead=people.deputy.seat)


class TestPlan:
    def test_has_milestones(self, people):
        problem = opened(people)

        with pytest.raises(Refused, match="节点"):
            do(people, problem, "plan", "mayor", {"plan": "先搬离，后拆除"})
        step(people, problem)
        do(people, problem, "plan", "mayor", {"plan": "先搬离，后拆除"})
        assert (problem.matter.state, problem.matter.post_id) == (
            State.PLANNED,
            people.owner.seat_of_leader.pk,
        )

    def test_gives_a_milestone_to_a_post_that_the_problem_names(self, people):
        problem = opened(people)

        with pytest.raises(Refused, match="列明"):
            step(people, problem, post=people.town.seat)
        assert step(people, problem, post=people.helper.seat).post == people.helper.seat


class TestMilestones:
    def test_the_next_one_says_when_the_problem_is_due(self, people):
        problem = opened(people)
        early, late = step(people, problem), step(people, problem, date(2023, 6, 30), "拆除")
        do(people, problem, "plan", "mayor", {"plan": "先搬离，后拆除"})
        do(people, problem, "start", "owner", {})
        assert due(problem) == early.due

        reach(people, problem, early)
        assert due(problem) == late.due

    def test_late_it_makes_the_problem_climb_its_chain(self, people):
        problem = brought(people, State.UNDER_WAY)

        sweep(now=moment(date(2023, 5, 10)))

        assert Climb.objects.filter(matter=problem.matter, step__gte=Height.YELLOW).exists()
        assert Problem.objects.filter(
            matter__closed_at=None, matter__due_at__lt=moment(date(2023, 5, 10))
        ).exists()

    def test_of_another_post_is_reached_by_that_one(self, people):
        problem = opened(people)
        theirs = step(people, problem, post=people.helper.seat)
        other = step(people, problem, text="拆除")
        do(people, problem, "plan", "mayor", {"plan": "先搬离，后拆除"})
        do(people, problem, "start", "owner", {})

        with pytest.raises(Refused, match="其他岗位"):
            reach(people, problem, other, by=people.helper)
        reach(people, problem, theirs, by=people.helper)
        theirs.refresh_from_db()
        assert theirs.done_by == people.helper


class TestHazards:
    def held(self, people, problem):
        wrong = bring(people, HazardState.RECTIFYING)
        do(people, problem, "link_hazard", "mayor", {"hazard": wrong})
        return wrong

    def test_must_be_closed_before_acceptance_is_asked_for(self, people):
        problem = brought(people, State.UNDER_WAY)
        wrong = self.held(people, problem)
        reach(people, problem, problem.milestone)

        with pytest.raises(Refused, match=wrong.matter.number):
            do(people, problem, "ask_acceptance", "mayor", {"report": "已完成"})
        Matter.objects.filter(pk=wrong.pk).update(closed_at=problem.now, next_step_at=None)
        do(people, problem, "ask_acceptance", "mayor", {"report": "已完成"})
        assert problem.matter.state == State.ACCEPTANCE_ASKED

    def test_are_held_once_and_of_the_same_site(self, people):
        problem = brought(people, State.UNDER_WAY)
        wrong = self.held(people, problem)

        with pytest.raises(Refused, match="已关联"):
            do(people, problem, "link_hazard", "mayor", {"hazard": wrong})
        other = opened(people, site=people.slope, title="别处", at=AT)
        with pytest.raises(Refused, match="同一点位"):
            do(people, other, "link_hazard", "mayor", {"hazard": wrong})


class TestSolve:
    def test_needs_the_owner_leaders_consent_and_evidence(self, people):
        problem = brought(people, State.ACCEPTED)

        with pytest.raises(Refused, match="包案领导"):
            do(people, problem, "solve", "deputy", {"evidence": "照片"})
        with pytest.raises(Refused, match="佐证"):
            do(people, problem, "solve", "owner", {"evidence": " "})
        do(people, problem, "solve", "owner", {"evidence": "照片"})
        assert (problem.matter.state, bool(problem.matter.closed_at)) == (State.SOLVED, True)

    def test_by_the_lead_unit_is_refused(self, people):
        problem = brought(people, State.ACCEPTED)
        Problem.objects.filter(pk=problem.pk).update(lead=people.deputy.seat)

        with pytest.raises(Refused, match="牵头单位"):
            do(people, problem, "solve", "owner", {"evidence": "照片"})

    def test_waits_for_milestones_that_came_later(self, people):
        problem = brought(people, State.ACCEPTED)
        problem.milestone.matter.milestones.filter(district="430407").update(
            done_at=None, done_by=None, evidence=""
        )

        with pytest.raises(Refused, match="节点"):
            do(people, problem, "solve", "owner", {"evidence": "照片"})

    def test_of_a_landslide_needs_its_cause(self, people):
        problem = brought(people, State.ACCEPTED, kind=ProblemKind.LANDSLIDE, title="帝景山庄滑坡")

        with pytest.raises(Refused, match="成因|自然"):
            do(people, problem, "solve", "owner", {"evidence": "监测报告"})
        with pytest.raises(IntegrityError, match="landslide_is_solved_with_its_cause"), transaction.atomic():
            Problem.objects.update(solved_by=people.owner, evidence="监测报告")
        do(people, problem, "send_back", "office", {"missing": "成因"})
        do(people, problem, "name_cause", "mayor", {"cause": "HUMAN", "finding": "湘地鉴〔2023〕5号"})
        do(people, problem, "ask_acceptance", "mayor", {"report": "已治理"})
        do(people, problem, "accept", "office", {"opinion": "属实"})
        do(people, problem, "solve", "owner", {"evidence": "监测报告"})
        assert problem.matter.state == State.SOLVED

    def test_a_danger_zone_needs_a_photo_of_its_sign(self, people):
        problem = brought(people, State.UNDER_WAY, kind=ProblemKind.LANDSLIDE)

        with pytest.raises(Refused, match="警示"):
            do(
                people,
                problem,
                "name_cause",
                "mayor",
                {"cause": "NATURAL", "finding": "1", "zone_notice": "石政告〔2023〕1号"},
            )

    def test_waits_until_it_is_delisted(self, people):
        problem = brought(people, State.UNDER_WAY)
        listing = supervision.propose(
            problem.matter, by=people.office, at=problem.now,
            **LISTED | {"level": 1, "responsible": people.mayor.seat, "supervising": people.watcher.seat, "deadline": DEADLINE},
        )  # fmt: skip

        def listed(name, by, **given):
            supervision.DEEDS[name](listing, by=by, at=problem.now, **given)

        listed("list", people.deputy, **ORDER)
        reach(people, problem, problem.milestone)
        do(people, problem, "ask_acceptance", "mayor", {"report": "已拆除"})
        do(people, problem, "accept", "office", {"opinion": "属实"})
        with pytest.raises(Refused, match="须先摘牌"):
            do(people, problem, "solve", "owner", {"evidence": "照片"})
        listed("ask_delisting", people.mayor, report="已拆除")
        listed("accept", people.watcher, opinion="属实")
        listed("delist", people.deputy, order_number="石政督〔2023〕9号")

        do(people, problem, "solve", "owner", {"evidence": "照片"})

        assert problem.matter.state == State.SOLVED
