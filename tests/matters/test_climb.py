import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from anlian.hazards import actions
from anlian.hazards.lifecycle import State
from anlian.ledger import proof
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters import climb, clocks
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, ClimbRule, Height, Matter, Urgency, Workday
from tests.factories import AT, DISTRICT, chain, hazard, head_of, lattice, office
from tests.factories.people import hold

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def steps(wrong):
    return list(
        Climb.objects.of(DISTRICT)
        .filter(matter=wrong.matter)
        .order_by("round", "step")
        .values_list("step", flat=True)
    )


@pytest.fixture
def ordered():
    """Ordered on Wednesday 1 March 2023 at noon, due in seven working days: Friday 10 March, end of day."""
    chain("L01")
    office()
    wrong = hazard(state=State.ORDERED)
    assert wrong.matter.due_at == datetime(2023, 3, 10, 23, 59, 59, tzinfo=SHANGHAI)
    return wrong


class TestSweep:
    @pytest.mark.parametrize(
        ("now", "expected"),
        [
            (datetime(2023, 3, 8, 14, 0, tzinfo=SHANGHAI), []),
            (datetime(2023, 3, 8, 15, 0, tzinfo=SHANGHAI), [1]),
            (datetime(2023, 3, 10, 23, 59, 58, tzinfo=SHANGHAI), [1]),
            (datetime(2023, 3, 10, 23, 59, 59, tzinfo=SHANGHAI), [1, 2]),
            (datetime(2023, 3, 15, 23, 59, 58, tzinfo=SHANGHAI), [1, 2]),
            (datetime(2023, 3, 15, 23, 59, 59, tzinfo=SHANGHAI), [1, 2, 3]),
            (datetime(2023, 3, 21, 23, 59, 59, tzinfo=SHANGHAI), [1, 2, 3, 4]),
            (datetime(2023, 3, 31, 23, 59, 58, tzinfo=SHANGHAI), [1, 2, 3, 4]),
            (datetime(2023, 3, 31, 23, 59, 59, tzinfo=SHANGHAI), [1, 2, 3, 4, 5]),
            (datetime(2024, 3, 31, tzinfo=SHANGHAI), [1, 2, 3, 4, 5]),
        ],
    )
    def test_takes_the_steps_that_are_due(self, ordered, now, expected):
        sweep(now=now)

        assert steps(ordered) == expected
        ordered.matter.refresh_from_db()
        assert ordered.matter.step == len(expected)

    def test_tells_the_next_one_up_at_each_step(self, ordered):
        sweep(now=AT + timedelta(days=60))

        told = dict(Climb.objects.of(DISTRICT).filter(matter=ordered.matter).values_list("step", "told"))
        links = {link["tier"]: link["post_id"] for link in ordered.matter.answer["links"]}
        assert str(told[Height.YELLOW]) == links["town"]
        assert str(told[Height.RED]) == links["leader"]
        assert told[Height.SUPERVISED] is not None

    def test_takes_each_step_once_however_often_it_runs(self, ordered):
        for _ in range(3):
            sweep(now=AT + timedelta(days=60))

        assert steps(ordered) == [1, 2, 3, 4, 5]
        assert Entry.objects.filter(verb=Verb.MATTER_CLIMBED).count() == 5

    def test_writes_each_step_into_the_record(self, ordered):
        swept = sweep(now=AT + timedelta(days=60))

        assert swept.as_dict() == {
            "climbed": 5, "reminded": 1, "yellow": 1, "orange": 1, "red": 1, "supervised": 1,
        }  # fmt: skip
        assert proof.verify(DISTRICT).sound

    def test_counts_the_steps_that_had_to_be_set_without_working_days(self, ordered):
        Workday.objects.filter(day__gt=ordered.matter.due_at).delete()

        swept = sweep(now=ordered.matter.due_at)

        assert swept.as_dict() == {"climbed": 2, "reminded": 1, "yellow": 1, "guessed": 1}
        ordered.matter.refresh_from_db()
        assert ordered.matter.next_step_at == ordered.matter.due_at + timedelta(days=3)

    def test_steps_over_make_up_days_and_holidays(self):
        """Due on Friday 28 April 2023; three working days on lie beyond Labour Day, whose make-up day is 6 May."""
        chain("L01")
        wrong = hazard(state=State.ORDERED, at=datetime(2023, 4, 19, 9, tzinfo=SHANGHAI))
        due = clocks.due(datetime(2023, 4, 19, 11, tzinfo=SHANGHAI), clocks.Time(7, "W"))
        assert wrong.matter.due_at == due

        sweep(now=due)

        wrong.matter.refresh_from_db()
        assert wrong.matter.next_step_at == clocks.due(due, clocks.Time(3, "W"))

    def test_follows_the_sectors_own_rule(self, ordered):
        ClimbRule.objects.create(
            district=DISTRICT,
            sector_code="XF",
            urgency=Urgency.GENERAL,
            step=Height.ORANGE,
            amount=2,
            unit="H",
        )

        sweep(now=ordered.matter.due_at + timedelta(hours=2))

        assert steps(ordered) == [1, 2, 3]

    def test_ends_with_the_matter(self, ordered):
        at = AT + timedelta(hours=5)
        actions.submit(ordered, by=ordered.keeper, at=at, measure="已清理")
        actions.pass_review(ordered, by=office(), at=at + timedelta(hours=1), opinion="已清空")

        assert sweep(now=AT + timedelta(days=90)).total == 0

    def test_begins_anew_when_the_matter_is_opened_again(self, ordered):
        late = AT + timedelta(days=60)
        sweep(now=late)
        actions.submit(ordered, by=ordered.keeper, at=late, measure="已清理")
        actions.pass_review(ordered, by=office(), at=late + timedelta(hours=1), opinion="已清空")

        actions.reopen(ordered, by=office(), at=late + timedelta(hours=2), reason="又堆上了")

        assert ordered.matter.step == Height.NONE
        sweep(now=late + timedelta(days=60))
        rounds = list(
            Climb.objects.of(DISTRICT).filter(matter=ordered.matter, step=5).values_list("round", flat=True)
        )
        assert len(rounds) == 2

    def test_a_major_reaches_its_leader_the_day_after(self):
        chain("L01")
        wrong = hazard(state=State.ORDERED)
        Matter.objects.of(DISTRICT).filter(pk=wrong.matter_id).update(urgency=Urgency.MAJOR)

        sweep(now=wrong.matter.due_at + timedelta(days=1))

        assert steps(wrong) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestTwoSweeps:
    def test_at_once_take_each_step_once(self):
        version = chain("L01")
        head_of(version)
        wrongs = [hazard(state=State.ORDERED) for _ in range(5)]
        start, done = threading.Barrier(4), []

        def run():
            start.wait()
            done.append(sweep(now=AT + timedelta(days=60)).total)
            connection.close()

        threads = [threading.Thread(target=run) for _ in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

        assert sum(done) == 25
        assert all(steps(wrong) == [1, 2, 3, 4, 5] for wrong in wrongs)
        assert proof.verify(DISTRICT).sound

    def test_one_that_is_killed_midway_leaves_nothing_half_done(self, monkeypatch):
        chain("L01")
        wrong = hazard(state=State.ORDERED)

        class Killed(BaseException):
            pass

        whole = climb._sweep_once

        @transaction.atomic
        def killed(*args):
            whole(*args)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(climb, "_sweep_once", killed)
            with pytest.raises(Killed):
                sweep(now=AT + timedelta(days=60))
        assert steps(wrong) == []

        sweep(now=AT + timedelta(days=60))

        assert steps(wrong) == [1, 2, 3, 4, 5]
        assert proof.verify(DISTRICT).sound

    def test_without_the_unique_step_a_step_would_be_taken_twice(self):
        """The negative twin: what holds the promise is the database, not the order of our statements."""
        chain("L01")
        wrong = hazard(state=State.ORDERED)
        now = AT + timedelta(days=60)
        sweep(now=now)
        Matter.objects.of(DISTRICT).filter(pk=wrong.matter_id).update(step=0, next_step_at=now)

        with pytest.raises(Exception, match="step_is_taken_once"):
            sweep(now=now)


def test_the_world_has_a_department_to_tell():
    world = lattice()
    hold("DEPARTMENT", "大队长", unit="XF", sector=world.sectors["XF"])
    chain("L01")

    wrong = hazard()

    assert wrong.matter.ladder[2] is not None
