"""Every state against every move, of meetings and of decisions: what the tables allow happens, all else is refused."""

from datetime import date, timedelta

import pytest

from anlian.kernel.errors import Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.meetings import actions
from anlian.meetings.actions import Item
from anlian.meetings.lifecycle import decision as following
from anlian.meetings.lifecycle import meeting as meetings
from tests.meetings.world import (
    AT,
    DISTRICT,
    MINUTES,
    OVER,
    WRITTEN,
    decided,
    facts,
    finished,
    given,
    held,
    overdue_major,
    planned,
    world,
)

pytestmark = pytest.mark.django_db
LATER = WRITTEN + timedelta(days=1)


def meeting_in(here, state):
    chaired = {"chair": here.head}
    if state == meetings.State.PLANNED:
        return planned(here, **chaired)
    if state == meetings.State.CANCELLED:
        return actions.cancel(planned(here, **chaired), by=here.office, at=AT, reason="改期")
    return held(here, **chaired) if state == meetings.State.HELD else finished(here, **chaired)


def do_meeting(move, here, meeting, wrong):
    by = {"by": here.office, "at": LATER}
    return {
        "change": lambda: actions.change(
            meeting, facts=facts(here.head), agenda=[Item("消防")], attended=[], **by
        ),
        "hold": lambda: actions.hold(meeting, ended_at=OVER, **by),
        "decide": lambda: actions.decide(meeting, decided=given(here.fire), **by),
        "review": lambda: actions.review(meeting, remarks={wrong.matter_id: "立即封闭"}, **by),
        "finish": lambda: actions.finish(meeting, minutes=MINUTES, **by),
        "cancel": lambda: actions.cancel(meeting, reason="改期", **by),
    }[move]()


@pytest.mark.parametrize("move", meetings.MOVES)
@pytest.mark.parametrize("state", meetings.State)
def test_only_the_moves_of_a_meeting_are_possible(state, move):
    here, wrong = world(), overdue_major()
    meeting = meeting_in(here, state)
    assert meeting.state == state

    if state in meetings.MOVES[move].start:
        do_meeting(move, here, meeting, wrong)
        meeting.refresh_from_db()
        assert meeting.state == (meetings.MOVES[move].end or state)
        return

    with pytest.raises(Refused, match="现在|now"):
        do_meeting(move, here, meeting, wrong)
    meeting.refresh_from_db()
    assert meeting.state == state
    assert Entry.objects.of(DISTRICT).filter(verb=Verb.REFUSED).count() == 1


def decision_in(here, state):
    decision = decided(here)
    if state == following.State.CANCELLED:
        return actions.withdraw(decision, by=here.vice, at=LATER, reason="不再需要")
    if state == following.State.OPEN:
        return decision
    actions.report(decision, by=here.fire, at=LATER, report="已清理")
    if state == following.State.DONE:
        actions.confirm(decision, by=here.vice, at=LATER, opinion="属实")
    return decision


def do_decision(move, here, decision):
    at = LATER + timedelta(hours=1)
    return {
        "tell": lambda: actions.tell(decision, by=here.fire, at=at, note="已完成两层"),
        "report": lambda: actions.report(decision, by=here.fire, at=at, report="已清理"),
        "confirm": lambda: actions.confirm(decision, by=here.vice, at=at, opinion="属实"),
        "send_back": lambda: actions.send_back(decision, by=here.vice, at=at, reason="仍有杂物"),
        "extend": lambda: actions.extend(
            decision, by=here.vice, at=at, until=date(2023, 5, 1), reason="采购"
        ),
        "cancel": lambda: actions.withdraw(decision, by=here.vice, at=at, reason="已拆除"),
    }[move]()


@pytest.mark.parametrize("move", following.MOVES)
@pytest.mark.parametrize("state", following.State)
def test_only_the_moves_of_a_decision_are_possible(state, move):
    here = world()
    decision = decision_in(here, state)
    assert decision.state == state

    if state in following.MOVES[move].start:
        do_decision(move, here, decision)
        decision.matter.refresh_from_db()
        assert decision.state == (following.MOVES[move].end or state)
        return

    with pytest.raises(Refused, match="现在|now"):
        do_decision(move, here, decision)
    decision.matter.refresh_from_db()
    assert decision.state == state
    assert Entry.objects.of(DISTRICT).filter(verb=Verb.REFUSED).count() == 1


@pytest.mark.parametrize("table", [meetings, following])
def test_every_state_can_be_left_or_ends(table):
    left = {state for state in table.State if any(move.end for move in table.moves_from(state))}

    assert set(table.State) - left == table.ENDED
