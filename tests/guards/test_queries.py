"""A list asks as many questions for fifty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlian.duties.actions import owe, set_obligation
from anlian.duties.models import WorkKind
from anlian.hazards.actions import report
from anlian.hazards.models import Source
from tests.factories import AT, DISTRICT, chain, site
from tests.factories.people import hold
from tests.factories.places import LONG_AGO, lattice
from tests.guards.town import NOW, batches, signed_in, town
from tests.inspections.world import planned

FIFTY = 50


def hazards(here):
    for number in range(FIFTY):
        report(
            here.world.shop, by=here.walker, at=AT, summary=f"堆放杂物{number}", source=Source.REPORT,
            no_photo_reason="夜间",
        )  # fmt: skip


def sites(here):
    for _number in range(FIFTY):
        site()


def inspections(here):
    for _number in range(FIFTY):
        planned(here.world)


def people(here):
    for number in range(FIFTY):
        hold("TOWN", f"安全员{number}", unit="430407001", area=lattice().areas["430407001"])


def chains(here):
    for number in range(FIFTY):
        chain(f"W{number:02d}", area="430407001001", sectors=("RQ",) if number % 2 else ("XF.GC",))


def duties(here):
    posts = [
        hold("TOWN", f"安全员{number}", unit="430407001", area=lattice().areas["430407001"]).seat
        for number in range(FIFTY)
    ]
    set_obligation(
        DISTRICT, by=None, at=AT, code="AF", title="一月一暗访", work=WorkKind.UNANNOUNCED, every="month", posts=posts,
        since=LONG_AGO, basis="石办发〔2023〕演示第1号",
    )  # fmt: skip
    owe(DISTRICT, now=AT)


# Whose page, what there is more of, and the addresses of the lists.
LISTS = {
    "hazards": ("office", hazards, ["hazards:list", "hazards:board", "desk:workbench", "api-1:list_hazards"]),
    "workbench of an officer": ("officer", hazards, ["desk:workbench"]),
    "workbench of a leader": ("leader", hazards, ["desk:workbench", "matters:wall"]),
    "workbench of a grid worker": ("walker", hazards, ["desk:workbench"]),
    "workbench of a firm": ("keeper", hazards, ["desk:workbench"]),
    "sites": ("office", sites, ["lattice:sites", "lattice:holes", "hazards:report", "api-1:list_sites"]),
    "inspections": ("office", inspections, ["inspections:list", "inspections:calendar", "desk:workbench"]),
    "people": ("office", people, ["lattice:people"]),
    "accounts": ("admin", people, ["desk:accounts"]),
    "chains": (
        "office", chains,
        ["matters:wall", "lattice:holes", "lattice:leaders", "lattice:three-musts", "api-1:list_chains"],
    ),
    "imports": ("office", lambda here: batches(FIFTY), ["registers:list"]),
    "duties": ("office", duties, ["duties:matrix", "duties:list", "duties:obligations", "duties:proxies"]),
    "record": ("auditor", hazards, ["desk:record"]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_asks_as_often_for_fifty_rows_as_for_one(client, name):
    here = town()
    who, grow, addresses = LISTS[name]
    signed_in(client, getattr(here, who))

    few = {address: questions(client, address) for address in addresses}
    grow(here)
    many = {address: questions(client, address) for address in addresses}

    assert not {address: asked for address, asked in many.items() if len(asked) > len(few[address])}


def questions(client, address: str) -> list[str]:
    # What is kept from one request to the next, the list of chains above all, is read by the first.
    assert client.get(reverse(address)).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(address))
    return [query["sql"] for query in asked]
