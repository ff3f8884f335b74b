"""Every list page for every kind of user, at the size of a district and ten times that: queries and server time.

A page is asked as a browser asks it, through middleware, view and template; warm, the median of some rounds. Its time
is that of the processor, in Python and in PostgreSQL (so that others at work on the machine do not count), with one
process for a query; what the clock said stands beside it. The
baseline of a list is its main rows by plain SQL with the same order and LIMIT, asked in the same run.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from anlian.figures import kept
from anlian.lattice.models import Appointment, Site
from anlian.matters.models import Matter
from anlian.people.factors import CODE
from anlian.people.models import Person, User
from anlian.people.sessions import FACTOR
from benchmarks.district import NOW, fill, settled
from benchmarks.ground import DISTRICT, fresh_database, renew, run, timed, value

SIZES = (100_000, 1_000_000)
SITES_A_HAZARD, INSPECTIONS_A_HAZARD = 0.3, 0.5
WARM, ROUNDS = 2, 5
# Some baselines sort a million rows; whoever takes so long need not do so five times.
LONG_ENOUGH = 5
AIM_MS = 100

HAZARDS = (
    "SELECT hazard.*, matter.*, site.* FROM hazards_hazard hazard JOIN matters_matter matter ON matter.id = hazard.matter_id "
    "JOIN lattice_site site ON site.id = matter.site_id WHERE matter.district = '430407' {} LIMIT 25"
)
VISITS = (
    "SELECT visit.*, site.* FROM inspections_inspection visit JOIN lattice_site site ON site.id = visit.site_id "
    "WHERE visit.district = '430407' {} LIMIT 25"
)
SITES = "SELECT * FROM lattice_site WHERE district = '430407' AND closed_on IS NULL {} LIMIT 50"
ACTS = "SELECT * FROM ledger_entry WHERE district = '430407' {} LIMIT 50"
NEWEST = "ORDER BY matter.opened_at DESC"
EVERYONE = ("office", "officer", "leader", "department", "walker", "keeper")


@dataclass(frozen=True)
class Page:
    """An address for a kind of user, and the plain SQL of its rows."""

    who: str
    name: str
    query: str = ""
    plain: str = ""
    # Before each round what is kept until the next deed is dropped, as if there had been one.
    after_a_deed: bool = False

    @property
    def title(self) -> str:
        title = f"{self.name}?{self.query}" if self.query else self.name
        return f"{title} after a deed" if self.after_a_deed else title

    @property
    def address(self) -> str:
        name, *key = self.name.split("/")
        return f"{reverse(name, args=key)}?{self.query}"


def pages() -> list[Page]:
    town, grid = "430407001", "430407001001001"
    hazards = [
        ("", NEWEST), ("page=2", f"{NEWEST} OFFSET 25"), ("page=400", f"{NEWEST} OFFSET 10000"), ("page=9999999", ""),
        ("sort=due", "ORDER BY matter.due_at"), ("sort=-due", "ORDER BY matter.due_at DESC"),
        ("sort=number", "ORDER BY matter.number"), ("sort=-step", "ORDER BY matter.step DESC"),
        ("sort=site", "ORDER BY site.name"), ("sort=grade", "ORDER BY hazard.grade"),
        ("group=new", f"AND matter.state IN ('REPORTED', 'VERIFIED') {NEWEST}"),
        ("group=closed", f"AND matter.state = 'CLOSED' {NEWEST}"), ("group=closed&sort=due", ""),
        ("overdue=1&sort=due", "AND matter.closed_at IS NULL AND matter.due_at < now() ORDER BY matter.due_at"),
        ("open=1&sort=-step", ""), ("mine=1&sort=due", ""), ("grade=major", f"AND hazard.grade = 'major' {NEWEST}"),
        ("source=meeting", ""), ("kind=slope", ""), ("sector=XF", ""), ("sector=SL&state=REPORTED", ""),
        ("step=4", ""), (f"area={town}", f"AND matter.area_code LIKE '{town}%%' {NEWEST}"), (f"area={grid}", ""),
        ("since=2023-03-01&until=2023-03-31", ""), ("q=插座", ""), ("q=灭火器箱上锁", ""), ("q=czsj", ""),
        ("q=YH2023-0000100", ""), ("q=插座&group=new&sort=due", ""),
    ]  # fmt: skip
    found = [
        Page("office", "hazards:list", query, HAZARDS.format(order) if order else "")
        for query, order in hazards
    ]
    found += [
        Page(who, "hazards:list", query)
        for who in EVERYONE[1:]
        for query in ("", "sort=due", "group=closed", "overdue=1", "q=插座")
    ]
    found += [Page(who, "hazards:board") for who in EVERYONE]
    found += [Page(who, "desk:workbench") for who in (*EVERYONE, "community", "auditor", "admin")]
    found += [Page(who, "desk:trend") for who in ("office", "officer", "department")]
    sites = [
        ("", "ORDER BY code"), ("page=2", ""), ("page=9999999", ""), ("sort=name", "ORDER BY name"), ("sort=-risk", ""),
        ("sort=area", ""), ("sort=kind", ""), ("kind=shop", ""), ("kind=slope&sort=name", ""), ("risk=red", ""),
        (f"area={town}", ""), ("lack=position", ""), ("lack=principal", ""), ("q=超市", ""), ("q=hycs", ""), ("q=S0000100", ""),
    ]  # fmt: skip
    found += [
        Page("office", "lattice:sites", query, SITES.format(order) if order else "") for query, order in sites
    ]
    found += [
        Page(who, "lattice:sites", query) for who in EVERYONE[1:] for query in ("", "q=超市", "sort=name")
    ]
    visits = [
        ("", "ORDER BY visit.day DESC"), ("page=2", ""), ("page=9999999", ""), ("sort=number", "ORDER BY visit.number"),
        ("sort=site", ""), ("sort=leader", ""), ("sort=-findings", ""), ("sort=kind", ""), ("state=PLANNED", ""),
        ("kind=GRID", ""), ("found=yes", ""), ("mine=1", ""), (f"area={town}", ""), ("role=TOWN", ""),
        ("since=2023-03-01&until=2023-03-31", ""), ("q=超市", ""), ("q=JC2023-0000100", ""),
    ]  # fmt: skip
    found += [
        Page("office", "inspections:list", query, VISITS.format(order) if order else "")
        for query, order in visits
    ]
    found += [
        Page(who, "inspections:list", query) for who in EVERYONE[1:] for query in ("", "mine=1", "q=超市")
    ]
    found += [Page(who, "inspections:calendar") for who in EVERYONE]
    found += [Page(who, "matters:wall") for who in EVERYONE] + [
        Page("office", "matters:wall", "on=2023-05-01")
    ]
    found += [Page(who, "lattice:holes") for who in ("office", "officer", "walker")]
    found += [Page("office", "lattice:holes", "show=unkept")]
    found += [
        Page(who, "lattice:people", query)
        for who in ("office", "leader")
        for query in ("", "page=9999999", "q=王")
    ]
    found += [Page("admin", "desk:accounts", query) for query in ("", "kind=without", "kind=locked", "q=王")]
    found += [Page(who, "registers:list") for who in ("office", "officer", "walker")]
    acts = [
        "",
        "verb=HAZARD_REPORTED",
        "verb=REFUSED",
        "person=王",
        "subject=S0000001",
        "since=2023-03-01&until=2023-03-31",
    ]
    found += [
        Page("auditor", "desk:record", query, "" if query else ACTS.format("ORDER BY seq DESC"))
        for query in acts
    ]
    found += [Page(who, "desk:search", f"q={text}") for who in EVERYONE for text in ("插座", "czsj")]
    found += [
        Page("office", "hazards:report"),
        Page("office", "lattice:area/430407"),
        Page("office", "lattice:area/430407001"),
    ]
    found += [
        Page(who, "figures:list", after_a_deed=deed)
        for who in ("office", "officer", "leader")
        for deed in (True, False)
    ]
    found += [
        Page("office", f"figures:show/{key}")
        for key in ("hazards_found", "hazards_open", "sites", "leader_visits")
    ]
    found += [
        Page("office", f"figures:show/{key}", after_a_deed=True)
        for key in (
            "hazards_found",
            "hazards_closed",
            "hazards_open",
            "hazards_overdue",
            "sites",
            "inspections",
        )
    ]
    found += [
        Page("office", name)
        for name in ("api-1:list_hazards", "api-1:list_sites", "api-1:list_chains", "api-1:list_figures")
    ]
    return found


def main(say, sizes=SIZES, keep: bool = False, only: str = "") -> list[dict]:
    return [found for size in sizes for found in one_size(size, say, keep, only)]


def one_size(size: int, say, keep: bool, only: str) -> list[dict]:
    with standing(size) if keep else fresh_database():
        if not _stands(size):
            fill(int(size * SITES_A_HAZARD), size, int(size * INSPECTIONS_A_HAZARD), say)
            settled()
        return measure(size, say, only)


@contextmanager
def standing(size: int):
    """The district that an earlier run has kept, its tables brought to the present; else fresh ones that stay."""
    if connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)
    if not _stands(size):
        renew()
    yield


def _stands(size: int) -> bool:
    tables = connection.introspection.table_names()
    return Matter._meta.db_table in tables and Matter.objects.of(DISTRICT).count() == size


def measure(size: int, say, only: str = "") -> list[dict]:
    """All pages over the district that is there."""
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", interactive=False, verbosity=0)
    people = accounts()
    found = []
    say(f"pages at {size:,} hazards: {'queries':>5} {'ms':>9} {'by clock':>9} {'plain ms':>9}  page")
    run("SET max_parallel_workers_per_gather = 0")
    with patch("anlian.kernel.clock.now", lambda: NOW):
        for page in pages():
            if any(text in f"{page.who} {page.title}" for text in only.split(",")):
                found.append(_asked(page, people[page.who], size))
                one = found[-1]
                plain = "" if one["plain_milliseconds"] is None else one["plain_milliseconds"]
                mark = " !" if one["milliseconds"] > AIM_MS else ""
                say(
                    f"{'':<28} {one['queries']:>5} {one['milliseconds']:>9} {one['milliseconds_by_the_clock']:>9} {plain:>9}  {page.who:<10} {page.title}{mark}"
                )
    slow = [one for one in found if one["milliseconds"] > AIM_MS]
    say(f"pages at {size:,} hazards: {len(found) - len(slow)} of {len(found)} within {AIM_MS} ms")
    return found


def accounts() -> dict[str, User]:
    """Somebody of each kind; whoever keeps sites keeps several."""
    keeper = Site.objects.of(DISTRICT).filter(kind="highrise").order_by("code").first().principal
    posts = {
        "office": "AWB-1", "officer": "T0001-2", "leader": "QZ-01", "department": "D01-1", "walker": "W001001001",
        "community": "C001001-1", "auditor": "SJ-1", "admin": "AWB-9",
    }  # fmt: skip
    held = {
        term.post.code: term.person
        for term in Appointment.objects.of(DISTRICT)
        .known()
        .filter(post__code__in=posts.values(), until=None)
        .select_related("post", "person")
    }
    people = {who: held[code] for who, code in posts.items()} | {"keeper": keeper}
    return {who: _account(who, person) for who, person in people.items()}


def _account(name: str, person: Person) -> User:
    if person.user:
        return person.user
    user = User.objects.create(username=name, district=DISTRICT, created_at=NOW)
    Person.objects.of(DISTRICT).filter(pk=person.pk).update(user=user)
    return user


def _asked(page: Page, user: User, size: int) -> dict:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    # As if the second factor had been given: leaders are asked for it.
    session[FACTOR] = CODE
    session.save()

    def ask():
        if page.after_a_deed:
            kept.drop()
        return client.get(page.address, secure=True)

    counter = _Counter()
    for _round in range(WARM):
        answer = ask()
    assert answer.status_code == 200, (page, answer.status_code)
    with connection.execute_wrapper(counter):
        ask()
    return {
        "benchmark": "pages",
        "hazards": size,
        "who": page.who,
        "page": page.title,
        "queries": counter.count,
        **_milliseconds(ask),
        "plain_milliseconds": _milliseconds(lambda: run(page.plain))["milliseconds"] if page.plain else None,
    }


def _milliseconds(ask) -> dict[str, float]:
    """Time on the processor, of this process and of its connection; and by the clock, others' work included."""
    worked, took = [], []
    backend = value("SELECT pg_backend_pid()")
    for _round in range(ROUNDS):
        before = process_time() + _worked(backend)
        with timed() as one:
            ask()
        worked.append(process_time() + _worked(backend) - before)
        took.append(one.seconds)
        if sum(took) > LONG_ENOUGH:
            break
    return {
        "milliseconds": round(median(worked) * 1000, 1),
        "milliseconds_by_the_clock": round(median(took) * 1000, 1),
    }


def _worked(process: int) -> float:
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


class _Counter:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)
