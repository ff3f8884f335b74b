"""Lists as files: every row of what is filtered and in one's scope, streamed, and written down."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlian.hazards.actions import report
from anlian.hazards.models import Source
from anlian.lattice.actions import change_site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, site
from tests.guards.town import NOW, signed_in, town

pytestmark = pytest.mark.django_db
# The lists that go out, and whose they are.
LISTS = {
    "hazards:export": "office",
    "inspections:export": "office",
    "lattice:export-sites": "office",
    "lattice:export-people": "office",
    "lattice:export-leaders": "office",
    "duties:export-tasks": "office",
    "desk:export-record": "auditor",
    "figures:export": "office",
}
KEYS = {"figures:export": ["hazards_found"]}


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def out(client, name, fmt="csv", query=""):
    return client.post(f"{reverse(name, args=KEYS.get(name))}?{query}", {"format": fmt})


class TestCsv:
    @pytest.mark.parametrize("name", LISTS)
    def test_streams_what_is_on_the_list(self, client, name):
        here = town()
        signed_in(client, getattr(here, LISTS[name]))

        answer = out(client, name)

        assert answer.streaming
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        told = Entry.objects.filter(verb=Verb.EXPORTED).get().detail
        # The record has one line more by then: the one that tells of this.
        assert text.count("\r\n") == told["rows"] + 1 + (name == "desk:export-record") > 1
        assert told["format"] == "csv"

    def test_is_written_down_before_the_first_row_goes_out_also_when_nobody_reads_on(self, client):
        here = town()
        signed_in(client, here.office)

        answer = out(client, "hazards:export")
        # A server that loses its reader closes what it was sending.
        next(answer._iterator)
        answer._iterator.close()

        assert Entry.objects.get(verb=Verb.EXPORTED).detail["rows"] > 0

    def test_keeps_formulas_harmless(self, client):
        site(name="=cmd|calc")
        here = town()
        signed_in(client, here.office)

        assert "'=cmd" in b"".join(out(client, "lattice:export-sites").streaming_content).decode()

    def test_is_narrowed_as_the_list_is(self, client):
        here = town()
        signed_in(client, here.office)

        text = b"".join(out(client, "hazards:export", query="group=closed").streaming_content).decode()

        assert here.wrong.matter.number not in text

    @pytest.mark.parametrize("name", LISTS)
    def test_is_not_for_whoever_keeps_a_site(self, client, name):
        here = town()
        signed_in(client, here.keeper)

        assert out(client, name).status_code == 403

    def test_of_the_record_is_for_those_who_see_it(self, client):
        here = town()
        signed_in(client, here.office)

        assert out(client, "desk:export-record").status_code == 403


class TestGeoJSON:
    @pytest.mark.parametrize("name", ["lattice:export-sites", "hazards:export"])
    def test_has_the_rows_of_the_list_where_they_lie(self, client, name):
        here = town()
        change_site(here.world.shop, by=None, at=AT, lng=112.6, lat=26.9)
        signed_in(client, here.office)

        answer = out(client, name, "geojson")

        assert answer.streaming
        assert answer["Content-Type"] == "application/geo+json"
        features = json.loads(b"".join(answer.streaming_content))["features"]
        told = Entry.objects.filter(verb=Verb.EXPORTED).get().detail
        assert (told["rows"], told["format"]) == (len(features), "geojson")
        mine = next(one for one in features if one["properties"]["点位编号"] == here.world.shop.code)
        assert mine["geometry"]["coordinates"] == [112.6, 26.9]

    @pytest.mark.parametrize("name", ["lattice:export-sites", "hazards:export"])
    def test_says_what_the_sheet_says(self, client, name):
        here = town()
        signed_in(client, here.office)

        sheet = b"".join(out(client, name).streaming_content).decode("utf-8-sig")
        features = json.loads(b"".join(out(client, name, "geojson").streaming_content))["features"]

        assert ",".join(features[0]["properties"]) == sheet.split("\r\n")[0]
        assert here.world.shop.principal.phone not in json.dumps(features)

    def test_is_narrowed_as_the_list_is(self, client):
        here = town()
        signed_in(client, here.office)

        text = b"".join(out(client, "hazards:export", "geojson", "group=closed").streaming_content).decode()

        assert here.wrong.matter.number not in text

    def test_keeps_to_the_scope(self, client):
        here, there = town(), site("430407002001001")
        signed_in(client, here.world.officer)

        text = b"".join(out(client, "lattice:export-sites", "geojson").streaming_content).decode()

        assert here.world.shop.code in text
        assert there.code not in text

    def test_of_what_lies_nowhere_is_a_sheet(self, client):
        here = town()
        signed_in(client, here.office)

        answer = out(client, "lattice:export-people", "geojson")

        assert "spreadsheet" in answer["Content-Type"]
        assert Entry.objects.get(verb=Verb.EXPORTED).detail["format"] == "xlsx"

    @pytest.mark.parametrize("address", ["/sites/", "/hazards/"])
    def test_stands_beside_the_other_exports(self, client, address):
        here = town()
        signed_in(client, here.office)

        assert 'value="geojson"' in client.get(address).content.decode()


class TestXlsx:
    def test_is_refused_where_a_sheet_has_no_room(self, client, monkeypatch):
        here = town()
        signed_in(client, here.office)
        monkeypatch.setattr("anlian.lattice.views.exporting.MOST_IN_A_SHEET", 0)

        answer = client.post(reverse("hazards:export"), {"format": "xlsx"}, follow=True)

        assert "CSV" in answer.content.decode()
        assert not Entry.objects.filter(verb=Verb.EXPORTED).exists()


def test_asks_as_often_for_fifty_rows_as_for_one(client):
    here = town()
    asked = {}
    for _round in range(2):
        for name, who in LISTS.items():
            signed_in(client, getattr(here, who))
            b"".join(out(client, name).streaming_content)
            with CaptureQueriesContext(connection) as queries:
                b"".join(out(client, name).streaming_content)
            asked.setdefault(name, []).append(len(queries))
        for number in range(50):
            report(
                here.world.shop, by=here.walker, at=AT, summary=f"堆放杂物{number}", source=Source.REPORT,
                no_photo_reason="夜间",
            )  # fmt: skip
            site()

    assert {name: few for name, (few, _many) in asked.items()} == {
        name: many for name, (_few, many) in asked.items()
    }
