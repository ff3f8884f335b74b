"""The whole year through importer and rules: no event refused, and the published figures come out of its records."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Count, Q

from anlian.duties.models import Duty, DutyList, Proof, Task
from anlian.duties.task_lifecycle import State as TaskState
from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES, LongestMonths
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.lattice.answers import ask, place_now
from anlian.lattice.models import Area, Level, Site
from anlian.lattice.roll import roll_of
from anlian.ledger import proof
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Climb, Height
from anlian.meetings.models import Reviewed
from anlian.people.models import User
from anlian.rounds import stars
from anlian.rounds.boards.shops import only
from anlian.rounds.models import Found, Kind, Outing, Patrol, Pledge, ShopCheck, Tick
from scenario.shigu import replay
from scenario.shigu.accounts import ACCOUNTS

THIS_YEAR = Asked(replay.DISTRICT, date(2023, 1, 1), date(2023, 8, 31))
# What the district published, as a range of what may come out.
PUBLISHED = {
    "chains": (54, 54),
    "committees": (13, 13),
    "leader_visits": (300, 399),
    "meetings": (20, 29),
    "key_issues_closed": (3, 3),
}


def months_of(problems) -> int:
    """What the figure would say of these alone."""
    return problems.aggregate(**LongestMonths().parts(Q(), THIS_YEAR))["months"]


# What a task of the story ends as, and whether in time: the deeds must bring it there by themselves.
ENDS = {
    "done": (TaskState.DONE, False), "back": (TaskState.DONE, False), "late": (TaskState.DONE, True),
    "missed": (TaskState.MISSED, False), "overdue": (TaskState.OPEN, False), "open": (TaskState.OPEN, False),
    "reported": (TaskState.REPORTED, False), "excused": (TaskState.EXCUSED, False),
}  # fmt: skip


def lists_and_tasks(of: str) -> None:
    """Signed by whoever held the post that day, with a hash; tasks ended as the story means them to, done only on proof."""
    roll = roll_of(of)
    signed = DutyList.objects.of(of).exclude(signed_at=None)
    assert signed.count() > 90
    for one in signed:
        held = roll.holder(one.post_id, one.signed_at.date())
        assert (held and held.person_id, len(one.digest)) == (one.signed_by_id, 64), one
    assert DutyList.objects.of(of).filter(signed_at=None).count() >= 3, "some wait for their signature"

    meant = Counter(ENDS[one["ends"]] for one in replay.events() if one["do"] == "task_set")
    tasks = Task.objects.of(of).select_related("matter")
    late = {
        task.pk for task in tasks
        if task.matter.state == TaskState.DONE and task.reported_at > task.matter.due_at
    }  # fmt: skip
    assert Counter((task.matter.state, task.pk in late) for task in tasks) == meant
    sent_back = Entry.objects.of(of).filter(verb=Verb.TASK_SENT_BACK).values("subject").distinct().count()
    assert sent_back == sum(one.get("ends") == "back" for one in replay.events())
    proven = set(Proof.objects.of(of).values_list("task_id", flat=True))
    done = [task for task in tasks if task.matter.state == TaskState.DONE]
    assert {task.pk for task in done if not task.counts} <= proven
    assert all(task.confirmed_by_id not in (None, task.reported_by_id) for task in done)


def rounds(of: str) -> None:
    """Most street shops have signed and keep what they signed; chiefs walk; each outing came from door to door."""
    meant = Counter(one["do"] for one in replay.events())
    kept = {"pledge": Pledge, "shop_check": ShopCheck, "patrol": Patrol, "tick": Tick, "outing": Outing}
    assert {name: model.objects.of(of).count() for name, model in kept.items()} == {
        name: meant[name] for name in kept
    }
    assert 70 <= FIGURES["pledge_coverage"].value(THIS_YEAR) <= 90
    assert FIGURES["doors_met"].value(THIS_YEAR) >= 150
    assert FIGURES["patrols"].value(THIS_YEAR) == meant["patrol"]
    day = replay.CLOSING.date()
    shops = stars.with_stars(only(Site.objects.of(of)), day)
    assert set(shops.values_list("stars", flat=True)) >= {0, 2, 3, 4, 5}
    assert Found.objects.of(of).exists(), "a check names the hazard that was reported there"
    assert {outing.kind for outing in Outing.objects.of(of)} == set(Kind.values)
    assert Outing.objects.of(of).filter(first__lte=day, last__gte=day).exists(), "one is under way"


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_year_of_shigu():
    """One load serves all that is asked of it: it takes two minutes."""
    replay.load(processes=1)

    of = replay.DISTRICT
    values = {key: FIGURES[key].value(THIS_YEAR) for key in PUBLISHED}
    assert {key: low <= values[key] <= high for key, (low, high) in PUBLISHED.items()} == dict.fromkeys(
        PUBLISHED, True
    )

    areas = dict(Area.objects.of(of).values_list("level").annotate(Count("id")))
    assert (areas[Level.TOWN], areas[Level.COMMUNITY] >= 30, areas[Level.GRID] >= 150) == (7, True, True)
    assert Site.objects.of(of).count() >= 3000
    assert Hazard.objects.of(of).count() >= 2000
    # The monthly duties of leaders: most visits in time, some made good, some missed for good.
    owed = dict(
        Duty.objects.of(of).filter(obligation__code="AF").values_list("matter__state").annotate(Count("id"))
    )
    assert owed["MET"] > 0.7 * sum(owed.values())
    assert {"MET_LATE", "MISSED"} <= set(owed)
    assert 80 <= FIGURES["leader_visit_rate"].value(THIS_YEAR) <= 100
    # 旺角星辰: six months from the opening to the striking off; listed all the while, and gone through in every dispatch.
    wangjiao = FIGURES["key_issues_closed"].records(THIS_YEAR).filter(matter__site__name="旺角星辰")
    assert months_of(wangjiao) == 6
    assert {problem.matter.title for problem in FIGURES["key_issues_closed"].records(THIS_YEAR)} == {
        "旺角星辰商业综合体消防验收问题", "长青路10号危房处置", "帝景山庄滑坡治理",
    }  # fmt: skip
    assert Reviewed.objects.of(of).filter(matter=wangjiao.get().matter_id).count() >= 6
    lists_and_tasks(of)
    rounds(of)
    assert not Entry.objects.of(of).filter(verb=Verb.REFUSED).exists()
    assert proof.verify(of).sound

    # Believable: most ended well, some are late and climbing, each state of the lifecycle is there to be seen.
    states = dict(Hazard.objects.of(of).values_list("matter__state").annotate(Count("id")))
    assert states[State.CLOSED] > 0.8 * sum(states.values())
    assert {State.INVALID, State.DUPLICATE, State.TRANSFERRED, State.VOID, State.PLAN_DUE} <= set(states)
    late = Hazard.objects.of(of).overdue(at=replay.CLOSING).count()
    assert 20 <= late <= 60
    assert set(Climb.objects.of(of).values_list("step", flat=True)) == set(Height) - {Height.NONE}

    # Each site has exactly one chain for what it is known for, on any day.
    roll = roll_of(of)
    for site in Site.objects.of(of).select_related("principal"):
        for day in (date(2022, 3, 1), date(2022, 11, 15), date(2023, 6, 30)):
            answer = ask(roll, place_now(site), roll.default_sector(site.kind), day)
            assert answer.version, (site, day, answer.why)
            assert answer.leader.person_id, (site, day)
    assert set(User.objects.filter(district=of).values_list("username", flat=True)) == {
        name for name, *_rest in ACCOUNTS
    }
