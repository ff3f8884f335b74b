"""Every move of a hazard, of a place that is not one's own: not there, in the very words of a hazard that is nowhere.

That a move is looked for at all before its state, its form or its power is asked would tell that the hazard exists.
"""

import pytest
from django.db import transaction

from anlian.hazards.lifecycle import MOVES
from anlian.lattice.powers import POWERS, Power, Role
from tests.guards import asking, permissions
from tests.guards.addresses import ALL
from tests.guards.permissions import PLACES, Request
from tests.guards.posts import Post
from tests.guards.town import NOW
from tests.hazards.stories import GIVEN

pytestmark = pytest.mark.django_db
ADDRESSES = {one.name: one for one in ALL}
# From which place on a hazard is not theirs; the last one is the other district's.
FOREIGN = {
    "LEADER": 3,
    "TOWN": 3,
    "COMMUNITY": 2,
    "GRID": 1,
    "FIRM": 1,
    "OFFICE": 4,
    "DEPARTMENT": 4,
    "OTHER LINE": 0,
}


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def requests(place, move: str) -> list[Request]:
    """The form, what the form sends, and the same deed through the API."""
    key, version = place.wrong.pk, place.wrong.matter.version
    words = {name: value for name, value in GIVEN.get(move, {}).items() if isinstance(value, str)}
    page, part = ADDRESSES["hazards:do"], ADDRESSES["api-1:do_move"]
    return [
        Request("GET", page, {"pk": key, "move": move}, {}, Post()),
        Request("POST", page, {"pk": key, "move": move}, {}, Post(data={"expect": version, **words})),
        Request("POST", part, {"key": key, "move": move}, {}, Post(json={"expect": version, "given": words})),
    ]


def test_no_move_is_there_of_a_hazard_that_lies_elsewhere():
    with transaction.atomic():
        here, amiss, tried = permissions.world(), [], 0
        for who, first in FOREIGN.items():
            client = here.clients[who]
            for move in MOVES:
                nowhere = [asking.ask(one.of_nothing(), client) for one in requests(here.places[0], move)]
                for number in range(first, len(PLACES)):
                    for request, missed in zip(requests(here.places[number], move), nowhere, strict=True):
                        met, tried = asking.ask(request, client), tried + 1
                        if met.status != 404 or met.body != missed.body or met.writes.done:
                            amiss.append(
                                (who, move, PLACES[number], request.method, met.status, missed.status)
                            )
        transaction.set_rollback(True)

    assert amiss == []
    assert tried > len(MOVES) * 40


def test_everybody_who_sees_hazards_has_a_move_here():
    assert {Role(who) for who in FOREIGN if who != "OTHER LINE"} == {
        role for role in Role if Power.SEE_HAZARDS in POWERS[role]
    } - {Role.COMMITTEE, Role.AUDITOR}
