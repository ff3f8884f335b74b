"""Every (state × move × role × relation) of listings and letters against their tables."""

import pytest
from django.db import transaction

from anlian.hazards.lifecycle import State as Hazard
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.powers import POWERS, Power, Role
from anlian.supervision import actions
from anlian.supervision.actions.work import set_milestone
from anlian.supervision.lifecycle import letter as letters
from anlian.supervision.lifecycle import listing as listings
from anlian.supervision.models import Form, Milestone
from tests.factories import AT
from tests.supervision.world import GIVEN, LETTER_GIVEN, brought, brought_letter, district

pytestmark = pytest.mark.django_db
S = listings.State


class Undone(Exception):
    pass


def attempt(deed, record, by, given):
    """Try a deed and take it back: done, refused or not there."""
    try:
        with transaction.atomic():
            deed(record, by=by, at=record.now, **given)
            raise Undone
    except Undone:
        outcome = "done"
    except Refused:
        outcome = "refused"
    except NotFound:
        outcome = "not there"
    record.refresh_from_db()
    record.matter.refresh_from_db()
    return outcome


def everybody(people):
    """Each role's own person, and those who stand in a relation of their own."""
    return {role: (role, by) for role, by in people.by_role.items()} | {
        "responsible": (Role.TOWN, people.mayor),
        "supervising": (Role.DEPARTMENT, people.watcher),
        "second leader": (Role.LEADER, people.deputy),
    }


def expected(listing, move, role, by, people):
    named = by in (people.mayor, people.watcher)
    if Power.SEE_PROBLEMS not in POWERS[role]:
        return "not there"
    if listing.matter.state not in move.start or move.power not in POWERS[role]:
        return "refused"
    relation = {
        "not_proposer": by != people.head,
        "responsible": by == people.mayor,
        "supervising": by == people.watcher,
        "not_handling": True,
        "leader": role == Role.LEADER,
    }[move.who]
    assert named or move.who not in ("responsible", "supervising") or not relation
    return "done" if relation and possible(listing, move) else "refused"


def possible(listing, move):
    """What the matter itself must have for a move, whoever asks."""
    accepted = listing.on.state in (Hazard.ACCEPTED, Hazard.CLOSED)
    return {
        # All milestones reached, and the hazard accepted.
        "ask_delisting": False,
        "accept": accepted,
        "delist": accepted,
        # Nothing is left to supervise at a higher level once the hazard is accepted.
        "upgrade": not accepted,
        "look_back": False,
    }.get(move.name, True)


@pytest.mark.parametrize("state", S)
def test_each_move_of_each_role_does_what_the_table_says(state):
    people = district()
    listing = brought(people, state)
    listing.on.refresh_from_db()
    milestone = a_milestone(listing, people)
    differences = []

    for name, move in listings.MOVES.items():
        given = GIVEN.get(name, {}) | (
            {"milestone": milestone, "evidence": "中标通知书"} if name == "reach_milestone" else {}
        )
        for who, (role, by) in everybody(people).items():
            outcome = attempt(actions.DEEDS[name], listing, by, given)
            promised = expected(listing, move, role, by, people)
            if outcome != promised:
                differences.append((state, name, str(who), outcome, promised))

    assert not differences


def a_milestone(listing, people):
    from types import SimpleNamespace

    case = SimpleNamespace(matter=listing.matter, at=AT, by=people.mayor, tell=lambda **told: None)
    set_milestone(case, text="完成招标", due=AT.date())
    return Milestone.objects.get(matter=listing.matter)


def test_a_stranger_finds_nothing_whatever_he_tries():
    people = district()
    listing = brought(people, S.LISTED)

    outcomes = {
        attempt(actions.DEEDS[name], listing, people.other_town, GIVEN[name])
        for name in listings.MOVES
        if name in GIVEN
    }

    assert outcomes == {"not there"}


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("state", letters.State)
def test_each_move_of_a_letter_does_what_the_table_says(state, form):
    people = district()
    if form == Form.LETTER and state == letters.State.HELD:
        pytest.skip("a letter is never held")
    if form == Form.ADMONITION and state in (letters.State.ANSWERED, letters.State.CLOSED):
        pytest.skip("it is answered like a letter once it was held; see the tests of deeds")
    letter = brought_letter(people, state, form)
    differences = []

    for name, move in letters.MOVES.items():
        for who, (role, by) in everybody(people).items():
            outcome = attempt(actions.LETTER_DEEDS[name], letter, by, LETTER_GIVEN[name])
            # It is about no place: only who watches all of the district, and whom it names, know of it.
            knows = role in (Role.OFFICE, Role.AUDITOR) or by in (people.mayor, people.deputy)
            if Power.SEE_PROBLEMS not in POWERS[role] or not knows:
                promised = "not there"
            elif letter.matter.state not in move.start or move.power not in POWERS[role]:
                promised = "refused"
            else:
                promised = "done" if letter_possible(letter, move, by, people, form) else "refused"
            if outcome != promised:
                differences.append((state, name, str(who), outcome, promised))

    assert not differences


def letter_possible(letter, move, by, people, form):
    held = letter.held_at is not None
    return {
        "hold": form == Form.ADMONITION and not held,
        "answer": by == people.mayor and (form == Form.LETTER or held),
    }.get(move.name, by != people.mayor)


def test_every_state_can_be_reached_and_left():
    for table in (listings, letters):
        reached = {move.end for move in table.MOVES.values() if move.end}
        left = {start for move in table.MOVES.values() if move.end for start in move.start}
        opening = {"PROPOSED", "SENT"}

        assert set(table.State) - reached <= opening
        assert set(table.State) - left == table.ENDED
