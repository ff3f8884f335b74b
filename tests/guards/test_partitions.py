"""Every page says on tables spread by district what it says on whole ones, and the sweep takes the same steps."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from anlian.ledger import proof
from anlian.matters.climb import sweep
from anlian.matters.models import Climb
from tests.factories import DISTRICT
from tests.guards import asking, permissions
from tests.guards.partitions import business_models, partition_all
from tests.guards.town import NOW

pytestmark = pytest.mark.django_db
CASES = [case for case in permissions.cases() if case.method == "GET"]
# What an answer has of its own each time: tokens, the key of a form that makes something, when a workbook was made.
OWN = re.compile(r'[0-9a-f]{32}|[A-Za-z0-9]{64}|name="id" value="[0-9a-f-]{36}"|W3CDTF">[0-9T:Z-]+')


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def told(here, who: str) -> dict[tuple, tuple[int, str]]:
    """What each address tells somebody, of the own grid and of another town."""
    found = {}
    for case in CASES:
        for number in (0, 3) if case.of_a_record else (0,):
            answer = asking.ask(case.request(here.places[number], here.people[who]), here.clients[who])
            assert not answer.failure, case.id
            found[case.id, number] = (answer.status, OWN.sub("…", answer.told))
    return found


def test_every_page_says_the_same_on_spread_tables():
    here = permissions.world()
    whole = {who: told(here, who) for who in ("OFFICE", "TOWN")}
    with connection.cursor() as cursor:
        partition_all(cursor)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'p'")
        assert cursor.fetchone()[0] == len(business_models())

    spread = {who: told(here, who) for who in whole}

    for who, answers in whole.items():
        assert {status for status, _text in answers.values()} <= {200, 204, 302, 403, 404, 422}
        assert sum(here.places[0].world.shop.name in text for _status, text in answers.values()) > 10
        changed = {
            key: (answers[key], spread[who][key]) for key in answers if spread[who][key] != answers[key]
        }
        assert list(changed) == []

    swept = sweep(now=NOW + timedelta(days=60))
    assert swept.total == Climb.objects.of(DISTRICT).count() + Climb.objects.of("430408").count() > 0
    assert sweep(now=NOW + timedelta(days=60)).total == 0
    assert proof.verify(DISTRICT).sound
