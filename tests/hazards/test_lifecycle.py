"""Every (state × move × role × relation) against the table."""

import pytest
from django.db import transaction

from anlian.hazards import actions
from anlian.hazards.lifecycle import ENDED, MOVES, OPEN, State, moves_from
from anlian.hazards.models import Grade
from anlian.hazards.models.hazard import Tier
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.powers import POWERS, Power, Role
from tests.factories import AT
from tests.hazards.stories import GIVEN, bring, district, meant, report

pytestmark = pytest.mark.django_db


class Undone(Exception):
    pass


def attempt(people, wrong, name, by):
    """Try a deed and take it back: done, refused or not there."""
    given = dict(GIVEN.get(name, {}))
    if name == "merge":
        given["into"] = wrong.twin
    try:
        with transaction.atomic():
            actions.DEEDS[name](wrong, by=by, at=wrong.now, **meant(people, wrong, given))
            raise Undone
    except Undone:
        outcome = "done"
    except Refused:
        outcome = "refused"
    except NotFound:
        outcome = "not there"
    wrong.refresh_from_db()
    wrong.matter.refresh_from_db()
    return outcome


def expected(wrong, move, role, people):
    """What the table and the powers promise to a role's own person who had no part in it so far."""
    by = people.by_role[role]
    if Power.SEE_HAZARDS not in POWERS[role]:
        return "not there"
    if wrong.matter.state not in move.start or move.power not in POWERS[role]:
        return "refused"
    relation = {
        "anyone": True,
        "finder": by == people.walker and wrong.tier == Tier.GENERAL,
        "not_finder": by != people.walker,
        "rectifier": by == people.keeper,
        "not_rectifier": by != people.keeper,
        "reviewer_of_tier": wrong.grade == Grade.GENERAL and by != people.keeper,
        # Signed together with the department's second officer, so a head must be this one.
        # None of these was drawn: tests/hazards/test_second_looks.py.
        "second_looker": False,
        "group_with_head": role in (Role.LEADER, Role.DEPARTMENT, Role.OFFICE),
        # Signed together with the town's officer: alone he is no group.
        "acceptance_group": wrong.grade == Grade.MAJOR and role != Role.TOWN,
        "head": role in (Role.LEADER, Role.DEPARTMENT, Role.OFFICE),
        "fresh_head": role in (Role.LEADER, Role.DEPARTMENT, Role.OFFICE),
        "above_issuer": role in (Role.LEADER, Role.OFFICE)
        if wrong.grade == Grade.GENERAL
        else role == Role.LEADER,
    }[move.who]
    return "done" if relation and possible(wrong, move) else "refused"


def possible(wrong, move):
    """What the matter itself must have for a move, whoever asks."""
    return {
        "lift_control": wrong.controlled,
        "set_general": True,
        "submit": wrong.grade == Grade.GENERAL or wrong.plan_approved_by_id,
        "confirm_major": wrong.controlled,
    }.get(move.name, True)


ALSO_AS_MAJOR = (State.RECTIFYING, State.AWAITING_REVIEW, State.CLOSED)


@pytest.mark.parametrize(
    ("state", "major"), [(one, False) for one in State] + [(one, True) for one in ALSO_AS_MAJOR]
)
def test_each_move_of_each_role_does_what_the_table_says(state, major):
    people = district()
    wrong = bring(people, state, major=major)
    wrong.twin = report(people)
    if state in (State.ORDERED, State.RECTIFYING):
        actions.ask_extension(
            wrong, by=people.keeper, at=wrong.now, **meant(people, wrong, GIVEN["ask_extension"])
        )
        wrong.asked = True
    differences = []

    for name, move in MOVES.items():
        for role, by in people.by_role.items():
            if name == "ask_extension" and getattr(wrong, "asked", False) and role == Role.FIRM:
                continue  # One is asked already; see the test of extensions.
            outcome = attempt(people, wrong, name, by)
            promised = expected(wrong, move, role, people)
            if outcome != promised:
                differences.append((state, name, role, outcome, promised))

    assert not differences


def test_a_stranger_finds_nothing_whatever_he_tries():
    people = district()
    wrong = bring(people, State.AWAITING_REVIEW)
    wrong.twin = report(people)

    outcomes = {attempt(people, wrong, name, people.other_town) for name in MOVES}

    assert outcomes == {"not there"}


@pytest.mark.parametrize("grade", ["general", "major"])
def test_no_one_person_does_two_of_putting_right_reviewing_and_closing(grade):
    """Powers of a department added to the keeper of the site change nothing: four eyes are two people."""
    from tests.factories.people import hold

    people = district()
    wrong = bring(people, State.AWAITING_REVIEW, major=grade == "major")
    seat = hold(Role.DEPARTMENT, "兼职", unit="XF", sector=None, area=None, site=people.shop).seat
    from anlian.lattice import actions as lattice

    lattice.end_appointment(seat.appointments.get(), on=AT.date(), by=None, at=AT)
    lattice.appoint(seat, person=people.keeper, since=AT.date(), by=None, at=AT)

    outcomes = {name: attempt(people, wrong, name, people.keeper) for name in ("pass", "accept", "fail")}

    assert set(outcomes.values()) == {"refused"}


def test_whoever_accepted_a_major_hazard_does_not_close_it():
    people = district()
    wrong = bring(people, State.AWAITING_REVIEW, major=True)
    actions.accept(wrong, by=people.head, at=wrong.now, opinion="同意", others=[people.town])

    with pytest.raises(Refused):
        actions.close(wrong, by=people.head, at=wrong.now, opinion="同意销号")


class TestTheTable:
    def test_every_open_state_can_be_left_and_every_ended_one_cannot_but_by_reopening(self):
        for state in OPEN:
            assert any(move.end not in (None, state) for move in moves_from(state)), state
        assert {(state, move.name) for state in ENDED for move in moves_from(state)} == {
            (State.CLOSED, name) for name in ("reopen", "still_gone", "found_again")
        }

    def test_every_state_can_be_reached(self):
        assert {move.end for move in MOVES.values() if move.end} | {State.REPORTED} == set(State)

    def test_every_move_has_its_deed(self):
        assert set(actions.DEEDS) == set(MOVES)

    def test_every_move_is_within_somebodys_power(self):
        assert all(any(move.power in powers for powers in POWERS.values()) for move in MOVES.values())

    def test_a_system_administrator_has_no_move_at_all(self):
        assert not {move.power for move in MOVES.values()} & POWERS[Role.ADMIN]
