from datetime import date, timedelta

import pytest

from anlian.duties import actions
from anlian.duties.models import Duty
from anlian.inspections.models import Kind
from anlian.kernel.errors import NotFound, Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Height
from tests.duties.world import BASIS, duties, leader, moment, night, office, owed, replaced, states, visit
from tests.factories import AT, DISTRICT, person

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY = date(2023, 3, 1), date(2023, 4, 1), date(2023, 5, 1)


class TestOwe:
    def test_makes_one_for_each_post_and_period_however_often_it_runs(self):
        one, other = leader("副区长"), leader("常务副区长")
        owed(one, other)

        night(MARCH)
        night(MARCH)
        night(date(2023, 3, 2))

        assert [duty.holder for duty in duties()] == [one, other]
        assert Entry.objects.filter(verb=Verb.DUTY_OWED).count() == 2

    def test_is_due_when_the_period_is_over(self):
        owed(leader())

        night(MARCH)

        (duty,) = duties()
        assert duty.matter.due_at.isoformat() == "2023-03-31T23:59:59+08:00" or duty.last == date(2023, 3, 31)

    def test_begins_with_the_first_whole_period(self):
        owed(leader(), since=date(2023, 3, 2))

        night(date(2023, 3, 15))
        assert duties() == []

        night(APRIL)
        assert len(duties()) == 1

    def test_falls_to_the_post_above_where_nobody_holds_it_and_says_so(self):
        head, one = leader("区长"), leader("副区长")
        owed(one)
        actions_ended(one, date(2023, 2, 1))

        night(MARCH)

        (duty,) = duties()
        assert (duty.post, duty.holder, duty.fell_from) == (head.seat, head, one.seat)

    @pytest.mark.parametrize(
        ("changed", "owing"),
        [
            (date(2023, 3, 10), ["after"]),  # nine days: the first owes nothing
            (date(2023, 3, 11), ["before", "after"]),  # ten days each are enough
            (date(2023, 3, 22), ["before", "after"]),  # ten days are left
            (date(2023, 3, 23), ["before"]),  # nine days are left
        ],
    )
    def test_is_split_by_ten_days_when_the_holder_changes(self, changed, owing):
        before = leader()
        owed(before)
        night(MARCH)

        after = replaced(before, changed)
        night(changed)

        names = {before.pk: "before", after.pk: "after"}
        assert [names[duty.holder_id] for duty in duties() if duty.state == "OWED"] == owing

    def test_of_one_who_left_ends_with_their_days(self):
        before = leader()
        owed(before)
        night(MARCH)

        replaced(before, date(2023, 3, 12))
        night(date(2023, 3, 12))

        assert duties(holder=before)[0].last == date(2023, 3, 11)


def actions_ended(one, on):
    from anlian.lattice import actions as lattice
    from anlian.lattice.models import Appointment

    term = Appointment.objects.of(DISTRICT).known().get(post=one.seat, person=one)
    lattice.end_appointment(term, on=on, by=None, at=AT)


class TestCredit:
    @pytest.fixture
    def one(self):
        one = leader()
        owed(one)
        night(MARCH)
        return one

    def test_meets_the_duty_by_itself_with_the_evidence_linked(self, one):
        inspection = visit(one, date(2023, 3, 20))

        (duty,) = duties()
        assert (duty.state, duty.work, duty.done_by, duty.by_proxy) == ("MET", inspection.pk, one, False)
        assert Entry.objects.get(verb=Verb.DUTY_MET).detail["work"] == inspection.number

    def test_needs_the_kind_that_is_owed(self, one):
        visit(one, date(2023, 3, 20), kind=Kind.ROUTINE)

        assert states() == ["OWED"]

    def test_does_not_count_what_another_led(self, one):
        visit(leader("常务副区长"), date(2023, 3, 20), team=[])

        assert states() == ["OWED"]

    def test_counts_work_once(self, one):
        visit(one, date(2023, 3, 20))
        night(APRIL)
        visit(one, date(2023, 4, 2))
        visit(one, date(2023, 4, 9))

        assert states() == ["MET", "MET"]
        assert len({duty.work for duty in duties()}) == 2

    def test_of_the_next_period_makes_good_what_is_late_only_beyond_its_own(self, one):
        night(APRIL)

        visit(one, date(2023, 4, 2))
        assert states() == ["OWED", "MET"]

        visit(one, date(2023, 4, 9))
        assert states() == ["MET_LATE", "MET"]

    def test_does_not_count_what_was_written_down_long_after(self, one):
        visit(one, date(2023, 3, 20), entered=date(2023, 3, 28))
        assert states() == ["OWED"]

        visit(one, date(2023, 3, 21), entered=date(2023, 3, 28))
        assert states() == ["MET"]

    def test_counts_a_proxy_named_beforehand_and_shows_it(self, one):
        stand_in = leader("区委办主任")
        actions.name_proxy(one.seat, by=one, at=moment(date(2023, 3, 5)), person=stand_in, since=date(2023, 3, 6),
                           basis=BASIS)  # fmt: skip

        visit(stand_in, date(2023, 3, 5))
        assert states() == ["OWED"]

        visit(stand_in, date(2023, 3, 6))
        (duty,) = duties()
        assert (duty.state, duty.by_proxy, duty.done_by) == ("MET", True, stand_in)


class TestClaim:
    def test_refuses_borrowed_work(self):
        one = leader()
        owed(one)
        owed(one, code="JC", title="一月一检查", work="VISIT")
        night(MARCH)
        inspection = visit(one, date(2023, 3, 20))
        left = next(duty for duty in duties() if duty.state == "OWED")

        with pytest.raises(Refused, match="已用于"):
            actions.claim(left, by=one, at=moment(date(2023, 3, 21)), number=inspection.number)

    def test_refuses_work_of_another_period(self):
        one = leader()
        inspection = visit(one, date(2023, 2, 20))
        owed(one)
        night(MARCH)

        with pytest.raises(Refused, match="2023-02-20"):
            actions.claim(duties()[0], by=one, at=moment(date(2023, 3, 21)), number=inspection.number)

    def test_takes_work_that_was_there_before_the_duty(self):
        one = leader()
        inspection = visit(one, date(2023, 3, 2))
        owed(one)
        night(date(2023, 3, 3))

        actions.claim(duties()[0], by=one, at=moment(date(2023, 3, 4)), number=inspection.number)

        assert states() == ["MET"]

    def test_of_a_stranger_finds_nothing(self):
        one = leader()
        owed(one)
        night(MARCH)

        with pytest.raises(NotFound):
            actions.claim(duties()[0], by=leader("别的副区长"), at=moment(MARCH), number="JC2023-00001")


class TestMiss:
    def test_waits_until_the_next_period_is_over(self):
        owed(leader())
        night(MARCH)

        actions.miss(DISTRICT, now=moment(date(2023, 4, 30), 23))
        assert states() == ["OWED"]

        actions.miss(DISTRICT, now=moment(MAY, 0))
        assert states() == ["MISSED"]

    def test_is_for_ever(self):
        one = leader()
        owed(one)
        night(MARCH)
        actions.miss(DISTRICT, now=moment(MAY, 0))

        with pytest.raises(Refused):
            actions.excuse(duties()[0], by=office(), at=moment(MAY), reason="出差")
        visit(one, date(2023, 5, 2))

        assert states() == ["MISSED"]

    def test_late_ones_climb(self):
        head, one = leader("区长"), leader("副区长")
        owed(one)
        night(MARCH)

        sweep(now=moment(APRIL))

        assert Climb.objects.get(step=Height.YELLOW).told == head.seat.pk


class TestExcuse:
    @pytest.fixture
    def duty(self):
        owed(leader())
        night(MARCH)
        return duties()[0]

    def test_says_who_and_why(self, duty):
        clerk = office()

        actions.excuse(duty, by=clerk, at=moment(date(2023, 3, 9)), reason="中央党校学习")

        duty = Duty.objects.with_story().get(pk=duty.pk)
        assert (duty.state, duty.excused_by, duty.excused_because) == ("EXCUSED", clerk, "中央党校学习")

    def test_needs_a_reason(self, duty):
        with pytest.raises(Refused):
            actions.excuse(duty, by=office(), at=moment(date(2023, 3, 9)), reason=" ")

    def test_is_not_for_leaders_to_decide(self, duty):
        with pytest.raises(Refused):
            actions.excuse(duty, by=duty.holder, at=moment(date(2023, 3, 9)), reason="出差")

    def test_is_never_for_oneself(self):
        clerk = office()
        owed(clerk)
        night(MARCH)

        with pytest.raises(Refused, match="自己"):
            actions.excuse(duties()[0], by=clerk, at=moment(date(2023, 3, 9)), reason="出差")


class TestSetObligation:
    def test_is_for_the_office(self):
        with pytest.raises(Refused):
            actions.set_obligation(DISTRICT, by=leader(), at=AT, code="AF", title="暗访", work="UNANNOUNCED",
                                   every="month", posts=[leader().seat], since=MARCH, basis=BASIS)  # fmt: skip

    def test_needs_posts_and_a_document(self):
        with pytest.raises(Refused, match="岗位"):
            owed()
        with pytest.raises(Refused, match="依据"):
            owed(leader(), basis=" ")

    def test_of_the_same_code_takes_over_on_its_day(self):
        one = leader()
        owed(one, since=date(2023, 1, 1))
        owed(one, since=APRIL, times=2)

        night(MARCH)
        night(APRIL)

        assert [str(duty.period) for duty in duties()] == ["2023-03-01", "2023-04-01", "2023-04-01"]

    def test_is_not_set_twice_from_one_day(self):
        one = leader()
        owed(one)

        with pytest.raises(Refused):
            owed(one)


class TestNameProxy:
    def test_is_done_beforehand(self):
        one = leader()

        with pytest.raises(Refused):
            actions.name_proxy(one.seat, by=one, at=moment(MARCH), person=leader("秘书长"),
                               since=MARCH - timedelta(days=1), basis=BASIS)  # fmt: skip

    def test_is_not_for_others_to_do(self):
        one = leader()

        with pytest.raises(Refused):
            actions.name_proxy(one.seat, by=leader("另一副区长"), at=moment(MARCH), person=leader("秘书长"),
                               since=MARCH, basis=BASIS)  # fmt: skip

    def test_needs_somebody_with_a_post(self):
        one = leader()

        with pytest.raises(Refused):
            actions.name_proxy(one.seat, by=one, at=moment(MARCH), person=person(), since=MARCH, basis=BASIS)
