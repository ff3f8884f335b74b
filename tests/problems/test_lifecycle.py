"""Every (state × move × role × relation) of a prominent problem against its table."""

import pytest

from anlian.lattice.powers import POWERS, Power, Role
from anlian.problems.actions import DEEDS
from anlian.problems.lifecycle import ENDED, MOVES, State
from tests.problems.world import GIVEN, brought, prepared
from tests.supervision.test_lifecycle import attempt

pytestmark = pytest.mark.django_db


def everybody(people):
    return {role: (role, by) for role, by in people.by_role.items()} | {
        "lead": (Role.TOWN, people.mayor),
        "helper": (Role.DEPARTMENT, people.helper),
        "second leader": (Role.LEADER, people.deputy),
    }


def expected(problem, move, role, by, people):
    if Power.SEE_PROBLEMS not in POWERS[role]:
        return "not there"
    if problem.matter.state not in move.start or move.power not in POWERS[role]:
        return "refused"
    relation = {
        "lead": by == people.mayor,
        "named": by == people.mayor,  # The milestone is nobody's but the leading post's.
        "owner": by == people.owner,
        "not_lead_unit": True,
    }[move.who]
    return "done" if relation and possible(problem, move) else "refused"


def possible(problem, move):
    """What the matter itself must have for a move, whoever asks."""
    reached = problem.matter.state not in (State.OPENED, State.PLANNED, State.UNDER_WAY)
    return {
        "ask_acceptance": reached,
        "link_hazard": False,  # None is given; see the tests of deeds.
        "name_cause": problem.is_landslide,
    }.get(move.name, True)


@pytest.mark.parametrize("state", State)
def test_each_move_of_each_role_does_what_the_table_says(state):
    people = prepared()
    problem = brought(people, state)
    differences = []

    for name, move in MOVES.items():
        given = dict(GIVEN.get(name, {}))
        if name == "reach_milestone":
            given = {"milestone": problem.milestone, "evidence": "搬离确认书"}
        if name == "link_hazard":
            given = {"hazard": None}
        for who, (role, by) in everybody(people).items():
            outcome = attempt(DEEDS[name], problem, by, given)
            promised = expected(problem, move, role, by, people)
            if outcome != promised:
                differences.append((state, name, str(who), outcome, promised))

    assert not differences


def test_a_stranger_finds_nothing_whatever_he_tries():
    people = prepared()
    problem = brought(people, State.UNDER_WAY)

    outcomes = {
        attempt(DEEDS[name], problem, people.other_town, GIVEN[name]) for name in MOVES if name in GIVEN
    }

    assert outcomes == {"not there"}


def test_every_state_can_be_reached_and_left():
    reached = {move.end for move in MOVES.values() if move.end}
    left = {start for move in MOVES.values() if move.end for start in move.start}

    assert set(State) - reached == set()
    assert set(State) - left == ENDED
