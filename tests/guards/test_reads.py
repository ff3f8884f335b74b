"""Reading changes nothing: a thousand pages, and every row is where it was."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.guards.addresses import ADDRESSES_OF_PAGES
from tests.guards.test_scope import RECORDS
from tests.guards.town import NOW, signed_in, town

TIMES = 1_000
# What a session remembers is no business of a district.
NOT_KEPT = {"people_session"}
READ = [
    page
    for page in ADDRESSES_OF_PAGES
    if page.takes("get") and page.name not in ("desk:sign-in", "desk:code")
]


def rows() -> dict[str, tuple]:
    """For each table how many rows it has, and a hash of what stands in them and where: a rewrite moves a row."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and table not in NOT_KEPT:
                cursor.execute(
                    f"SELECT count(*), md5(coalesce(string_agg(ctid::text || row::text, '' ORDER BY ctid), '')) FROM {table} AS row"
                )
                found[table] = cursor.fetchone()
    return found


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


@pytest.mark.django_db
def test_reading_a_thousand_pages_changes_no_row():
    here = town()
    readers = [here.officer, here.office, here.leader, here.walker, here.keeper, here.auditor, here.admin]
    given = {name: keys(here) for name, keys in RECORDS.items()} | {
        "notices:calendar": {"token": "430407-a-secret-that-is-nobodys"},
        "field:at-site": {"pk": here.world.shop.pk},
        "registers:template": {"kind": "sites"},
        "figures:show": {"key": "hazards_found"},
        "atlas:shapes": {"name": "areas"},
        "atlas:base-tile": {"tile": "0/12/3328/1729"},
        "atlas:tile": {"tile": "site/12/3328/1729"},
        "atlas:road-tile": {"tile": "12/3328/1729"},
        "api-1:ogc_collection": {"collection": "sites"},
        "api-1:show_figure": {"key": "sites"},
        "api-1:list_areas": {"key": "sites"},
        "api-1:list_weeks": {"key": "sites"},
        "atlas:fill": {"key": "hazards_open"},
    }
    clients = [signed_in(Client(), someone) for someone in readers]
    before, read, answers = rows(), 0, set()

    while read < TIMES:
        for client in clients:
            for page in READ:
                answers.add(client.get(page.at(**given.get(page.name, {}))).status_code)
                read += 1

    assert answers <= {200, 204, 302, 403, 404}
    assert 200 in answers
    assert rows() == before
