"""Every state against every move: what the table allows happens, all else is refused."""

from datetime import timedelta

import pytest

from anlian.inspections import actions
from anlian.inspections.lifecycle import ENDED, MOVES, State, moves_from
from anlian.kernel.errors import Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import DISTRICT
from tests.inspections.world import LATER, ok, planned, shop_visit, started, submitted

pytestmark = pytest.mark.django_db
EVEN_LATER = LATER + timedelta(hours=1)


def reach(world, state):
    if state == State.PLANNED:
        return planned(world)
    if state == State.STARTED:
        return started(world)
    if state == State.CANCELLED:
        return actions.cancel(planned(world), by=world.officer, at=LATER, reason="店铺已关闭")
    inspection = submitted(world)
    if state == State.CONFIRMED:
        actions.confirm(inspection, by=world.officer, at=EVEN_LATER, signed_by="王五")
    return inspection


def do(move, world, inspection):
    by = {"by": world.colleague, "at": EVEN_LATER}
    return {
        "start": lambda: actions.start(inspection, **by),
        # Another note than before, else it is the same sheet once more, which is no refusal.
        "submit": lambda: actions.submit(
            inspection, answers=[ok(world.first), ok(world.second)], content="又查一遍", **by
        ),
        "confirm": lambda: actions.confirm(inspection, signed_by="王五", **by),
        "cancel": lambda: actions.cancel(inspection, reason="改期", **by),
        "add": lambda: actions.add_note(inspection, note="补充：已拍照", **by),
    }[move]()


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_only_the_moves_of_the_table_are_possible(state, move):
    world = shop_visit()
    inspection = reach(world, state)
    assert inspection.state == state

    if state in MOVES[move].start:
        do(move, world, inspection)
        inspection.refresh_from_db()
        assert inspection.state == (MOVES[move].end or state)
        return

    with pytest.raises(Refused, match="现在|now"):
        do(move, world, inspection)
    inspection.refresh_from_db()
    assert inspection.state == state
    assert Entry.objects.of(DISTRICT).filter(verb=Verb.REFUSED).count() == 1


def test_every_state_can_be_left_or_ends():
    left = {state for state in State if any(move.end for move in moves_from(state))}

    assert set(State) - left == ENDED
