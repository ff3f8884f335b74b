"""No telephone and no ID number is given out whole, unless somebody asked for it; none lies plain anywhere."""

import re
import zipfile
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse

from anlian.hazards.models import Hazard
from anlian.kernel.masks import id_check_digit
from anlian.lattice.models import Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.registers import actions as ledgers
from anlian.registers.kinds import REGISTERS
from anlian.rounds.models import Household
from tests.guards.addresses import ALL
from tests.guards.test_scope import RECORDS
from tests.guards.town import NOW, signed_in, town
from tests.registers.tables import csv_of

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13977776666", "13866665555"
ID = "43040719900307123" + id_check_digit("43040719900307123")
SAID = f"房东{PHONE}，身份证{ID}，另有86-{OTHER}"
KINDS = {
    "notices:calendar": [{"token": "430407-nobody"}],
    "registers:template": [{"kind": "sites"}],
    "api-1:ogc_collection": [{"collection": "sites"}],
    "api-1:how_far": [{"name": "0"}],
    "api-1:send_part": [{"name": "0"}],
    "atlas:fill": [{"key": "hazards_open"}],
    "atlas:shapes": [{"name": "areas"}],
    "atlas:base-tile": [{"tile": "0/9/415/215"}],
    "atlas:tile": [{"tile": "site/9/415/215"}, {"tile": "hazard/9/415/215"}],
    "atlas:road-tile": [{"tile": "12/3328/1729"}],
    "figures:show": [{"key": "open"}, {"key": "sites"}],
    "api-1:show_figure": [{"key": "hazards_found"}],
    "api-1:list_areas": [{"key": "hazards_found"}],
    "api-1:list_weeks": [{"key": "hazards_found"}],
}
ROLES = ("officer", "office", "leader", "walker", "keeper", "auditor", "admin", "stranger", "far", "nobody")
# What only a record that ended may have.
ENDINGS = {"signed_by", "cancelled_because", "refusal_reason", "ended_because"}
READS = [one for one in ALL if one.is_api or (one.view and one.takes("get"))]


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


@pytest.fixture
def here():
    """A town whose people wrote numbers wherever one can write."""
    here = town()
    said_everywhere(here)
    return here


def said_everywhere(here) -> None:
    for record in (
        here.wrong,
        here.wrong.matter,
        here.finished,
        here.planned,
        here.world.shop,
        here.appointment,
    ):
        model = type(record)
        found = model.objects.of(record.district).get(pk=record.pk)
        for field in model._meta.concrete_fields:
            if type(field).__name__ == "FreeText" and field.name not in ENDINGS:
                setattr(found, field.attname, SAID)
            if type(field).__name__ == "FreeJSON" and field.name == "attributes":
                setattr(found, field.attname, {"联系人": SAID, PHONE: "房东"})
        found.save()
    Person.objects.filter(pk=here.keeper.pk).update(name=f"王建国{PHONE}")
    signed_in(Client(), here.finished.leader).post(
        reverse("inspections:add", args=[here.finished.pk]), {"note": SAID}
    )
    client = signed_in(Client(), here.officer)
    client.post(reverse("hazards:save"), {"page": "hazards:list", "name": SAID[:40], "query": f"q={PHONE}"})
    signed_in(client, here.office).post(
        reverse("hazards:do", args=[here.wrong.pk, "tighten"]),
        {"note": SAID, "expect": Hazard.objects.get(pk=here.wrong.pk).matter.version},
    )
    said = {str(line.verb) for line in Entry.objects.filter(detail__icontains="139****6666")}
    assert {Verb.INSPECTION_ADDED_TO, Verb.MATTER_TIGHTENED} <= said
    lines = [
        "点位编号,名称,类型,区划代码,地址,负责人,负责人电话,属性,起始日",
        f"Z1,粉店{PHONE},沿街店铺,430407001,{SAID},李四,{OTHER},房东={PHONE},2021-01-01",
        f"Z2,粉店,铺{PHONE},430407001,{SAID},李四,{OTHER},房东={PHONE},2021-01-01",
        f"Z3,粉店,沿街店铺,430407001,{SAID},李四,{OTHER}1234,房东={PHONE},{PHONE}",
    ]
    for name in (f"台账{PHONE}.csv", "再来.csv"):
        batch, _report = ledgers.look_at("sites", csv_of("sites", lines=lines), name, by=here.officer, at=NOW)
    ledgers.take_in(batch, by=here.officer, at=NOW)
    here.own_batch = batch
    Client().post(reverse("desk:sign-in"), {"username": PHONE, "password": "x"})


def numbers() -> set[str]:
    """Every number that the product was ever told."""
    phones = {phone for phone in Person.objects.values_list("phone", flat=True) if phone}
    assert len(phones) > 8
    phones |= {phone for phone in Household.objects.values_list("phone", flat=True) if phone}
    return phones | {PHONE, OTHER, ID}


def held(data: bytes, wanted: set[str]) -> set[str]:
    """Which of the numbers stand in an answer or a file; workbooks are unpacked."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as parts:
            data = b"".join(parts.read(name) for name in parts.namelist())
    text = data.decode(errors="replace")
    digits = set(re.findall(r"\d{11,18}[Xx]?", text))
    return {one for one in wanted if any(one in run for run in digits)}


def body(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def reads(here) -> list[tuple[str, str]]:
    """Every address that can be read, each with the records of the town."""
    found, records = [], RECORDS | {"field:at-site": RECORDS["lattice:site"]}
    for one in READS:
        for keys in KINDS.get(one.name, [records[one.name](here)] if one.name in records else [{}]):
            found.append((one.name, one.at(**keys)))
    batch = here.own_batch.pk
    for name in ("registers:show", "registers:bad-rows"):
        found.append((name, reverse(name, args=[batch])))
    return found


def ways(address: str) -> list[tuple[str, dict]]:
    """One address asked as a page, as a part of one, and with a question."""
    asked = [] if "?" in address else [f"{address}?q=粉店&show=changes&query=%E7%B2%89%E5%BA%97"]
    return [(one, headers) for one in (address, *asked) for headers in ({}, {"HX-Request": "true"})]


class TestGivenOut:
    def test_no_page_part_or_api_gives_a_number_whole(self, here):
        wanted, told, seen = numbers(), {}, 0
        everything = reads(here)
        for role in (*ROLES, ""):
            client = signed_in(Client(), getattr(here, role)) if role else Client()
            for name, address in everything:
                for way, headers in ways(address):
                    answer = client.get(way, headers=headers)
                    assert answer.status_code < 500, way
                    # Whoever brought a file gets back what they wrote.
                    own = name == "registers:bad-rows" and role == "officer"
                    if (found := held(body(answer), wanted)) and not own:
                        told[role, way] = found
                    if answer.status_code != 200:
                        # Who is not let in is let in by no other way of asking: tests/guards/test_permissions.py.
                        break
                    seen += 1

        assert told == {}
        assert seen > 300

    def test_no_export_gives_a_number_whole(self, here):
        wanted, told, seen = numbers(), {}, 0
        exports = [reverse("registers:export", args=[kind]) for kind in REGISTERS]
        exports += [reverse(one.name) for one in ALL if "export" in one.name and not one.keys]
        assert len(exports) >= len(REGISTERS) + 3
        for role in (*ROLES, ""):
            client = signed_in(Client(), getattr(here, role)) if role else Client()
            for address in exports:
                answer = client.post(address)
                seen += answer.status_code == 200
                if found := held(body(answer), wanted):
                    told[role, address] = found

        assert told == {}
        assert seen > 20

    def test_the_crawl_would_see_one(self, here):
        """The same eyes see the numbers where they are asked for."""
        officer = signed_in(Client(), here.officer)
        address = reverse("registers:export", args=["sites"])

        whole = officer.post(address, {"whole": "1", "reason": "年度核对"})

        assert {here.keeper.phone, PHONE, ID} <= held(body(whole), numbers())
        assert held(f"<td>{PHONE}</td>".encode(), numbers()) == {PHONE}

    def test_whoever_may_asks_for_one_and_that_is_written_down(self, here):
        officer = signed_in(Client(), here.officer)

        answer = officer.post(
            reverse("lattice:site-phone", args=[here.world.shop.pk]), {"reason": f"回电{PHONE}"}
        )

        assert answer.content.decode() == here.keeper.phone
        line = Entry.objects.get(verb=Verb.UNMASKED)
        assert (line.by, line.subject, line.detail["reason"]) == (
            here.officer,
            here.keeper.pk,
            "回电139****6666",
        )

    def test_what_holds_numbers_is_kept_by_no_browser(self, here):
        officer = signed_in(Client(), here.officer)

        for name in ("lattice:people", "lattice:sites", "hazards:list", "desk:workbench"):
            assert officer.get(reverse(name))["Cache-Control"] == "no-store"


class TestAtRest:
    def test_no_row_holds_a_number(self, here):
        wanted, told, rows = numbers(), {}, 0
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
                for (row,) in cursor.fetchall():
                    rows += 1
                    if found := held(row.encode(), wanted):
                        told.setdefault(table, set()).update(found)
        for session in Session.objects.all():
            if found := held(str(session.get_decoded()).encode(), wanted):
                told["session"] = found

        assert told == {}
        assert rows > 500

    def test_no_file_holds_a_number(self, here, settings):
        wanted = numbers()
        files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]

        assert {
            path.name: held(path.read_bytes(), wanted) for path in files if held(path.read_bytes(), wanted)
        } == {}
        assert any("imports" in path.parts for path in files)

    def test_what_was_written_is_there_for_whoever_may_ask(self, here):
        from anlian.kernel.typed import whole

        assert whole(Hazard.objects.get(pk=here.wrong.pk).summary) == SAID
        assert whole(Site.objects.get(code="Z1").address) == SAID
        with default_storage.open(here.batch.file) as file:
            assert b"19900001234" in file.read()
