from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from anlian.kernel.errors import NotFound, Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Evidence, Height, Turn
from anlian.meetings import actions
from anlian.meetings.actions import Decided
from anlian.meetings.lifecycle.decision import State as Following
from anlian.meetings.models import Decision
from scenario.shigu import pictures
from tests.factories import officer_of
from tests.meetings.world import (
    DISTRICT,
    DUE,
    WRITTEN,
    decided,
    finished,
    given,
    held,
    overdue_major,
    vacated,
    world,
)

pytestmark = pytest.mark.django_db
LATER = WRITTEN + timedelta(days=1)


def lines(verb) -> int:
    return Entry.objects.of(DISTRICT).filter(verb=verb).count()


def refused(match: str = ""):
    return pytest.raises(Refused, match=match or None)


class TestDecide:
    def test_makes_a_matter_of_the_post(self):
        here = world()
        meeting = held(here, sectors=("XF",))

        decision = actions.decide(
            meeting, by=here.office, at=WRITTEN, decided=given(here.gas, co_posts=(here.fire.seat.pk,))
        )

        matter = decision.matter
        assert (matter.number, matter.post_id, matter.turn) == ("JB2023-00001", here.gas.seat.pk, Turn.HOLDER)
        assert (matter.due_at.date(), matter.sector_code) == (DUE, "XF")
        assert decision.co_posts == [here.fire.seat.pk]
        assert lines(Verb.DECISION_MADE) == lines(Verb.MEETING_DECIDED) == 1

    @pytest.mark.parametrize(
        "without", [{"post": None}, {"due": None}, {"text": " "}, {"due": date(2023, 3, 5)}]
    )
    def test_is_none_without_a_post_a_date_and_words(self, without):
        here = world()
        meeting = held(here)
        told = {"text": "清理", "post": here.fire.seat.pk, "due": DUE} | without

        with refused():
            actions.decide(meeting, by=here.office, at=WRITTEN, decided=Decided(**told))

        assert not Decision.objects.exists()

    @pytest.mark.parametrize("column", ["post_id", "due_at"])
    def test_is_none_without_them_for_the_database_either(self, column):
        decision = decided(world())

        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.of(DISTRICT).filter(pk=decision.pk).update(**{column: None})

    def test_falls_to_the_post_above_where_nobody_holds_it_and_says_so(self):
        here = world()
        vacated(here.gas, date(2023, 3, 2))

        meeting = held(here, came=[here.fire], decisions=[given(here.gas)])

        decision = meeting.decisions.get()
        assert decision.post != here.gas.seat
        assert decision.fell_from == here.gas.seat
        assert str(here.gas.seat.pk) == Entry.objects.get(verb=Verb.DECISION_MADE).detail["fell_from"]

    def test_is_not_added_to_minutes_that_are_issued(self):
        here = world()

        with refused():
            actions.decide(finished(here), by=here.office, at=LATER, decided=given(here.fire))


class TestReport:
    def test_is_by_the_post_with_proof(self):
        here = world()
        decision, wrong = decided(here), overdue_major()

        actions.report(
            decision,
            by=here.fire,
            at=LATER,
            report="已清理",
            photos=[pictures.after("一", WRITTEN)],
            hazards=[wrong],
        )

        assert (decision.state, decision.reported_by, decision.report) == (
            Following.REPORTED,
            here.fire,
            "已清理",
        )
        assert decision.hazards == [wrong.pk]
        assert Evidence.objects.get(matter=decision.matter).role == "after"
        assert decision.matter.post_id in {here.office.seat.pk, here.clerk.seat.pk}
        assert lines(Verb.DECISION_REPORTED) == 1

    def test_may_be_by_a_post_that_helps(self):
        here = world()
        meeting = finished(here, decisions=[given(here.fire, co_posts=(here.gas.seat.pk,))])
        decision = meeting.decisions.get()

        actions.report(decision, by=here.gas, at=LATER, report="已清理")

        assert decision.reported_by == here.gas

    def test_is_by_nobody_else_and_not_without_words(self):
        here = world()
        decision = decided(here)

        with refused():
            actions.report(decision, by=here.office, at=LATER, report="已清理")
        with pytest.raises(NotFound):
            actions.report(decision, by=officer_of(), at=LATER, report="已清理")
        with refused():
            actions.report(decision, by=here.fire, at=LATER, report="")

        assert decided_state(decision) == Following.OPEN

    def test_refuses_a_photo_that_was_used(self):
        here = world()
        first, second = (decided(here) for _ in range(2))
        actions.report(first, by=here.fire, at=LATER, report="已清理", photos=[pictures.after("一", WRITTEN)])

        with refused():
            actions.report(
                second, by=here.fire, at=LATER, report="已清理", photos=[pictures.after("一", WRITTEN)]
            )


def decided_state(decision) -> str:
    return Decision.objects.select_related("matter").get(pk=decision.pk).state


class TestConfirm:
    @pytest.mark.parametrize("who", ["office", "clerk", "vice"])
    def test_is_by_the_office_or_the_chair(self, who):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        actions.confirm(decision, by=getattr(here, who), at=LATER, opinion="现场查看属实")

        assert (decision.state, decision.confirmed_by) == (Following.DONE, getattr(here, who))
        assert (decision.matter.closed_at, decision.matter.post_id) == (LATER, here.fire.seat.pk)
        assert lines(Verb.DECISION_CONFIRMED) == 1

    def test_is_never_by_whoever_reported_it(self):
        here = world()
        decision = actions.report(decided(here, who=here.office), by=here.office, at=LATER, report="已清理")

        with refused():
            actions.confirm(decision, by=here.office, at=LATER, opinion="属实")
        actions.confirm(decision, by=here.clerk, at=LATER, opinion="属实")

        assert decision.confirmed_by == here.clerk

    def test_is_never_by_the_same_person_for_the_database_either(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.of(DISTRICT).filter(pk=decision.pk).update(confirmed_by=here.fire)

    def test_is_not_for_others(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        with refused():
            actions.confirm(decision, by=here.gas, at=LATER, opinion="属实")


class TestSendBack:
    def test_returns_it_to_the_post_with_its_date(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        actions.send_back(decision, by=here.vice, at=LATER, reason="三楼仍有杂物")

        assert (decision.state, decision.reported_by, decision.report) == (Following.OPEN, None, "")
        assert (decision.matter.post_id, decision.matter.due_at) == (here.fire.seat.pk, decision.due_at)
        assert Entry.objects.get(verb=Verb.DECISION_SENT_BACK).detail["reason"] == "三楼仍有杂物"


class TestExtend:
    def test_sets_a_later_date_and_keeps_the_first_in_the_record(self):
        here = world()
        decision = decided(here)

        actions.extend(decision, by=here.vice, at=LATER, until=date(2023, 4, 10), reason="需招标采购")

        assert decision.due_at.date() == decision.matter.due_at.date() == date(2023, 4, 10)
        told = Entry.objects.get(verb=Verb.DECISION_EXTENDED).detail
        assert (told["before"], told["until"], told["reason"]) == ("2023-03-20", "2023-04-10", "需招标采购")

    def test_is_not_by_the_post_itself_nor_backwards_nor_without_a_reason(self):
        here = world()
        decision = decided(here, who=here.office)

        for by, until, reason in (
            (here.office, date(2023, 4, 10), "采购"),
            (here.fire, date(2023, 4, 10), "采购"),
            (here.vice, date(2023, 3, 19), "采购"),
            (here.vice, None, "采购"),
            (here.vice, date(2023, 4, 10), ""),
        ):
            with refused():
                actions.extend(decision, by=by, at=LATER, until=until, reason=reason)

        assert Decision.objects.get().due_at.date() == DUE


class TestWithdraw:
    def test_needs_a_reason_and_the_chair_or_the_office(self):
        here = world()
        decision = decided(here)

        with refused():
            actions.withdraw(decision, by=here.fire, at=LATER, reason="不再需要")
        with refused():
            actions.withdraw(decision, by=here.vice, at=LATER, reason="")
        actions.withdraw(decision, by=here.vice, at=LATER, reason="楼栋已拆除")

        assert (decision.state, decision.cancelled_because) == (Following.CANCELLED, "楼栋已拆除")


class TestTell:
    def test_writes_down_how_far_it_is(self):
        here = world()
        decision = decided(here)

        actions.tell(decision, by=here.fire, at=LATER, note="已完成两层")
        with refused():
            actions.tell(decision, by=here.vice, at=LATER, note="我也说一句")

        assert Entry.objects.get(verb=Verb.DECISION_TOLD).detail["note"] == "已完成两层"
        assert decision.state == Following.OPEN


class TestClimb:
    def test_takes_a_late_decision_up(self):
        decision = decided(world())

        sweep(now=decision.due_at + timedelta(days=40))

        assert list(
            Climb.objects.filter(matter=decision.matter).order_by("step").values_list("step", flat=True)
        ) == [*range(Height.REMINDED, Height.SUPERVISED + 1)]

    def test_tells_the_office_when_nobody_confirms(self):
        here = world()
        decision = actions.report(decided(here), by=here.fire, at=LATER, report="已清理")

        sweep(now=LATER + timedelta(days=6))
        assert Climb.objects.get().step == Height.REMINDED

        sweep(now=LATER + timedelta(days=8))
        assert Climb.objects.filter(step=Height.YELLOW).exists()
        assert decision.matter.ladder[4] in {here.office.seat.pk, here.clerk.seat.pk}
        assert decision.days_late(LATER + timedelta(days=60)) == 0
