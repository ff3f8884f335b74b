"""A list asks as many questions for fifty rows as for one."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlian.duties.actions import owe, set_obligation, set_task
from anlian.duties.models import WorkKind
from anlian.figures import kept
from anlian.hazards.actions import report
from anlian.hazards.models import Source
from anlian.lattice.models import SiteKind
from anlian.matters import climb
from anlian.meetings.actions import Attended, Decided
from anlian.meetings.actions import hold as hold_meeting
from anlian.people.models import Person
from anlian.problems.actions import open_problem
from anlian.supervision import actions as supervision
from tests.factories import AT, DAY, DISTRICT, account, chain, officer_of, security_officer, site
from tests.factories.people import hold
from tests.factories.places import LONG_AGO, lattice
from tests.guards.town import NOW, batches, committee_of, lists_of, meeting_of, signed_in, town
from tests.inspections.world import planned
from tests.rounds.world import household, looked, patrolled, signed, ticked

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


def signed_up(here):
    """People in posts, each with an account that was used."""
    people(here)
    for someone in Person.objects.filter(appointments__post__title__startswith="安全员", user=None):
        account(someone)


def officers(here):
    for _number in range(FIFTY):
        security_officer()


def climbs(here):
    """Hazards that are late and have climbed."""
    hazards(here)
    climb.sweep(now=AT + timedelta(days=60))


def problems(here):
    """Problems, each proposed for listing, each with a letter about it."""
    lead = here.officer.seat
    for number in range(FIFTY):
        problem = open_problem(
            here.world.shop, by=here.leader, at=AT, kind="OTHER", title=f"难题{number}", description="久拖不决",
            decision="常务会议", owner=here.version.links.get(tier="leader").post, lead=lead,
        )  # fmt: skip
        supervision.propose(
            problem.matter, by=here.office, at=AT, level=1, responsible=lead, supervising=here.office.seat,
            deadline=date(2023, 6, 30), report_number="石应急报〔2023〕1号", reason="久拖不改", demand="限期", measures="拆除",
            money="自筹", emergency="值守",
        )  # fmt: skip
        supervision.send(
            lead, by=here.office, at=AT, form="LETTER", on=problem.matter, reason="缓慢", demand="限期",
            answer_by=date(2023, 3, 31),
        )  # fmt: skip


def lists(here):
    for number in range(10):
        officer = officer_of()
        listed, _draft = lists_of(officer, here.office)
        set_task(
            listed.items.order_by("order").first(), by=None, at=AT, text=f"任务{number}", due=AT.date().replace(month=11),
            proven="PAPER",
        )  # fmt: skip


def meetings(here):
    for number in range(FIFTY):
        met = meeting_of(here.world.officer, AT - timedelta(hours=1))
        decided = [Decided(f"清理{number}", here.world.officer.seat.pk, DAY)]
        hold_meeting(
            met, by=here.world.officer, at=AT, ended_at=AT, decisions=decided,
            attended=[Attended(here.officer.seat.pk)],
        )  # fmt: skip
        committee_of(f"{number:02d}")


def rounds(here):
    """Shops with pledges and checks, segments with patrols, doors that were knocked at."""
    world = SimpleNamespace(
        office=here.office, walker=here.walker, town=here.world.officer, area=here.outing.area
    )
    for number in range(FIFTY):
        world.shop, world.road = site(), site(kind=SiteKind.ROAD)
        signed(world)
        looked(world)
        patrolled(world, by=here.walker)
        world.door = household(number=number + 2, building=f"向阳小区{number}栋")
        ticked(world, here.outing)


# Whose page, what there is more of, and the addresses of the lists.
LISTS = {
    "hazards": (
        "office",
        hazards,
        ["hazards:list", "hazards:board", "desk:workbench", "desk:trend", "api-1:list_hazards"],
    ),
    "hazards of a firm": (
        "keeper",
        hazards,
        ["hazards:list", "hazards:board", "desk:workbench", "matters:wall"],
    ),
    "workbench of an officer": (
        "officer",
        hazards,
        ["desk:workbench", "hazards:list", "matters:wall", "figures:list"],
    ),
    "workbench of a leader": ("leader", hazards, ["desk:workbench", "matters:wall", "figures:list"]),
    "workbench of a grid worker": ("walker", hazards, ["desk:workbench", "hazards:list", "figures:list"]),
    "climbed": (
        "office",
        climbs,
        ["desk:workbench", "matters:wall", "hazards:list", "figures:list", "desk:climb"],
    ),
    "sites": (
        "office",
        sites,
        ["lattice:sites", "lattice:holes", "hazards:report", "figures:list", "api-1:list_sites"],
    ),
    "sites of an officer": ("officer", sites, ["lattice:sites", "lattice:holes", "hazards:report"]),
    "inspections": (
        "office",
        inspections,
        ["inspections:list", "inspections:calendar", "desk:workbench", "figures:list"],
    ),
    "inspections of a leader": ("leader", inspections, ["inspections:list", "inspections:calendar"]),
    "people": ("office", people, ["lattice:people", "lattice:holes"]),
    "accounts": ("admin", people, ["desk:accounts", "desk:accounts?kind=without"]),
    "accounts that are used": ("security", signed_up, ["desk:accounts", "desk:officers", "desk:workbench"]),
    "officers": ("security", officers, ["desk:officers", "desk:accounts"]),
    "chains": (
        "office",
        chains,
        ["matters:wall", "lattice:holes", "lattice:leaders", "lattice:three-musts", "api-1:list_chains"],
    ),
    "lists": ("office", lists, ["duties:lists", "duties:tasks"]),
    "imports": ("office", lambda here: batches(FIFTY), ["registers:list"]),
    "problems": ("office", problems, ["problems:list", "supervision:list", "supervision:letters"]),
    "duties": ("office", duties, ["duties:matrix", "duties:list", "duties:obligations", "duties:proxies"]),
    "meetings": (
        "office",
        meetings,
        ["meetings:list", "meetings:decisions", "meetings:committees", "desk:workbench"],
    ),
    "record": ("auditor", hazards, ["desk:record", "desk:record?verb=HAZARD_REPORTED"]),
    "record of the officers": ("audit", signed_up, ["desk:record", "desk:workbench"]),
    "found": ("office", hazards, ["desk:search?q=堆放"]),
    "figures": (
        "office",
        hazards,
        ["figures:list", "figures:show/hazards_found", "figures:show/hazards_open", "api-1:list_figures"],
    ),
}
LISTS["rounds"] = (
    "officer",
    rounds,
    [
        "rounds:shops",
        "rounds:roads",
        "rounds:outings",
        "rounds:households",
        "rounds:shops?sort=-stars",
        "rounds:shops?check=due",
    ],
)
# Posted; the rows of the answer are read to the end.
EXPORTS = {
    "hazards": ("office", hazards, ["hazards:export", "registers:export/hazards", "figures:export/hazards_found"]),
    "sites": ("office", sites, ["lattice:export-sites", "registers:export/sites"]),
    "inspections": ("office", inspections, ["inspections:export", "registers:export/inspections"]),
    "people": ("office", people, ["lattice:export-people", "registers:export/posts"]),
    "chains": ("office", chains, ["registers:export/chains"]),
    "rounds": (
        "officer", rounds,
        ["rounds:export-shops", "rounds:export-roads", "rounds:export-households", "registers:export/households"],
    ),
    "accounts": ("admin", signed_up, ["desk:export-accounts"]),
    "record": ("auditor", hazards, ["desk:export-record"]),
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


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPORTS)
def test_a_file_asks_as_often_for_fifty_rows_as_for_one(client, name):
    here = town()
    who, grow, addresses = EXPORTS[name]
    signed_in(client, getattr(here, who))

    few = {address: questions(client, address, posted=True) for address in addresses}
    grow(here)
    many = {address: questions(client, address, posted=True) for address in addresses}

    assert not {address: asked for address, asked in many.items() if len(asked) > len(few[address])}


def questions(client, address: str, *, posted: bool = False) -> list[str]:
    name, _, query = address.partition("?")
    name, *keys = name.split("/")
    url = f"{reverse(name, args=keys)}?{query}"

    def ask():
        # As after a deed: what is kept until then would hide what it asks.
        kept.drop()
        answer = client.post(url, {"format": "csv"}) if posted else client.get(url)
        assert answer.status_code == 200
        if posted:
            b"".join(answer.streaming_content)

    # What is kept from one request to the next, the list of chains above all, is read by the first.
    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    return [query["sql"] for query in asked]
