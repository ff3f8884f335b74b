"""Who may open what: the table in permissions.csv, and how each of its cells is tried.

A row is a method and an address, a column somebody. A cell is one letter, or five where the address names a record:
one of the own grid, of the next grid, of the same town, of another town, of another district.

    o  let in                       w  let in, and something is written
    r  let in, refused by a rule    x  403: none of one's posts carries the power
    -  404: not there               >  sent to sign in          ?  401: who is there?
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from django.test import Client

from anlian.kernel.ids import uuid7
from anlian.lattice.models import Area, Level, Unit, UnitKind
from anlian.lattice.powers import Role
from anlian.notices.models import Reach
from anlian.people.models import User
from anlian.people.sessions import FACTOR
from tests.factories import AT, DISTRICT, chief_of, officer_of_sector, person
from tests.factories.people import hold
from tests.factories.places import LONG_AGO, lattice
from tests.guards.addresses import ALL, Address
from tests.guards.posts import POSTS, QUERIES, WITHIN, Post
from tests.guards.test_scope import RECORDS, device_of, token_of
from tests.guards.town import GRID, signed_in, town
from tests.guards.twin import found_twin, twin_of
from tests.inspections.world import started

TABLE = Path(__file__).with_name("permissions.csv")
PLACES = ("own grid", "next grid", "same town", "other town", "other district")
NEXT, BESIDE, AWAY = "430407001001002", "430407001002001", "430407002001001"
STRANGER = "stranger"
# An address that names a kind of thing, not a record, has a row for each of these.
KINDS = {
    "registers:template": ("kind", ("sites", "posts")),
    "registers:export": (
        "kind",
        ("areas", "posts", "chains", "sites", "courses", "inspections", "hazards", "households"),
    ),
    "figures:show": ("key", ("hazards_found",)),
    "figures:export": ("key", ("hazards_found",)),
    "atlas:shapes": ("name", ("areas", "grids", "land")),
    "atlas:fill": ("key", ("hazards_open",)),
    "atlas:base-tile": ("tile", ("0/3/6/3",)),
    "api-1:ogc_collection": ("collection", ("sites", "roads", "hazards", "areas")),
    "api-1:show_figure": ("key", ("sites",)),
    "api-1:list_areas": ("key", ("sites",)),
    "api-1:list_weeks": ("key", ("sites",)),
    "api-1:how_far": ("name", ("0",)),
    "api-1:send_part": ("name", ("0",)),
    "atlas:tile": ("tile", ("site/9/4/1", "hazard/9/4/1")),
    "atlas:road-tile": ("tile", ("12/3328/1729",)),
}
# Records that have come as far as the deed needs them, where those of the scope guard have not.
FURTHER = {
    "notices:calendar": lambda here: {"token": "430407-a-secret-that-is-nobodys"},
    "field:at-site": lambda here: {"pk": here.world.shop.pk},
    "inspections:do": lambda here: {"pk": here.begun.pk},
    "desk:open-account": lambda here: {"pk": here.world.colleague.pk},
    "desk:give-password": lambda here: {"pk": here.world.officer.pk},
    "desk:disable-account": lambda here: {"pk": here.world.officer.pk},
    "desk:enable-account": lambda here: {"pk": here.second_office.pk},
    "desk:unlock-account": lambda here: {"pk": here.world.officer.pk},
    "desk:end-session": lambda here: {"handle": here.device.handle},
    "desk:end-sessions": lambda here: {"pk": here.world.officer.pk},
    "desk:end-token": lambda here: {"pk": here.token.pk},
}
# Whoever is told no before a record is looked for is told so of every record: tried of the first and the last.
BEFORE_LOOKING = "x>?"


def world() -> SimpleNamespace:
    """A district with one of everything in four places, its twin, and people of every kind at their screens."""
    seats = lattice()
    for code, name, level in ((BESIDE[:12], "南岸社区", Level.COMMUNITY), (BESIDE, "南岸一网格", Level.GRID)):
        area = Area.objects.create(
            district=DISTRICT, code=code, name=name, level=level, parent_code=code[:-3], since=LONG_AGO
        )
        if level == Level.COMMUNITY:
            Unit.objects.create(district=DISTRICT, code=code, name=name, kind=UnitKind.COMMUNITY, area=area)
    places = [town(grid) for grid in (GRID, NEXT, BESIDE, AWAY)]
    here = places[0]
    for place in places:
        place.begun = started(place.world)
        _account(place.world.officer, password="Known-Word-2023")
        _account(place.world.colleague, active=False)
        _account(place.second_office, password="Known-Word-2023", active=False)
        place.device = device_of(place.world.officer)
        place.token = token_of(place.world.officer)
        place.gas, place.leader_post = seats.sectors["RQ"], place.version.links.get(tier="leader").post
    people = {role.value: _someone(role, here, seats) for role in Role} | {
        "OTHER LINE": officer_of_sector("RQ", unit="CG"),
        "NO POST": person(),
    }
    clients = {name: _at_screen(someone) for name, someone in people.items()}
    Reach.objects.bulk_create(
        [Reach(district=DISTRICT, person=someone, email="somebody@example.cn") for someone in people.values()]
    )
    found_twin()
    twin = twin_of(here)
    _account(twin.world.officer, name="twin")
    twin.device = device_of(twin.world.officer)
    return SimpleNamespace(
        places=[*places, twin],
        people=people | {STRANGER: None},
        clients=clients | {STRANGER: _client()},
    )


def _account(someone, *, name: str = "", password: str | None = None, active: bool = True) -> None:
    user = User(
        username=name or someone.code.lower(), district=someone.district, created_at=AT, is_active=active
    )
    user.set_password(password)
    user.save()
    someone.user = user
    someone.save(update_fields=["user"])


def _at_screen(someone) -> Client:
    client = signed_in(_client(), someone)
    session = client.session
    # Whoever must give a code as well has given it.
    session[FACTOR] = "code"
    session.save()
    return client


def _client() -> Client:
    # A failure is an answer too: the one that must never be given.
    return Client(raise_request_exception=False)


def _someone(role: Role, here: SimpleNamespace, seats: SimpleNamespace):
    known = {
        Role.LEADER: lambda: here.leader,
        Role.OFFICE: lambda: here.office,
        Role.DEPARTMENT: officer_of_sector,
        Role.COMMITTEE: lambda: hold(role, "消防专委会主任", unit="XF", sector=seats.sectors["XF"]),
        Role.TOWN: lambda: here.world.officer,
        Role.COMMUNITY: chief_of,
        Role.GRID: lambda: here.walker,
        Role.FIRM: lambda: here.keeper,
        Role.AUDITOR: lambda: here.auditor,
    }
    # Whoever keeps the machine answers for no place.
    return known.get(role, lambda: hold(role, str(role.label), unit="AJ"))()


@dataclass(frozen=True)
class Case:
    """A row of the table: a method and an address, and what goes with them."""

    method: str
    address: Address
    kind: str = ""
    keys: Callable[[SimpleNamespace], dict] | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        return f"{self.address.name} {self.kind}".strip()

    @property
    def id(self) -> tuple[str, str]:
        return self.method, self.name

    @property
    def of_a_record(self) -> bool:
        return self.keys is not None or self.address.name in {*QUERIES, *WITHIN}

    def request(self, place: SimpleNamespace, who) -> "Request":
        query = QUERIES[self.address.name](place) if self.address.name in QUERIES else {}
        given = self.keys(place) if self.keys else {}
        if self.kind:
            given = {KINDS[self.address.name][0]: self.kind}
        send = POSTS.get(self.address.name) if self.method == "POST" else None
        return Request(self.method, self.address, given, query, send(place, who) if send else Post())


@dataclass(frozen=True)
class Request:
    method: str
    address: Address
    keys: dict
    query: dict
    post: Post

    def of_nothing(self) -> "Request":
        """The same, for a record that is nowhere."""
        post = Post(json=self.post.json | {"site": uuid7()}) if self.address.name in WITHIN else self.post
        return Request(self.method, self.address, _nowhere(self.keys), _nowhere(self.query), post)

    def with_field(self, name: str, key) -> "Request":
        """The same with another key in one field."""
        sent = self.post.json if self.post.json is not None else self.post.data
        changed = sent | {name: [key] if isinstance(sent[name], list) else key}
        post = Post(json=changed) if self.post.json is not None else Post(data=changed)
        return replace(self, post=post)

    def asking(self, name: str, key) -> "Request":
        """The same with one more thing asked behind the question mark."""
        return replace(self, query=self.query | {name: key})

    def send(self, client: Client):
        path = self.address.at(**self.keys) + (f"?{urlencode(self.query)}" if self.query else "")
        if self.post.json is not None:
            return client.generic(self.method, path, self.post.text(), content_type="application/json")
        if self.method == "POST":
            return client.post(path, self.post.fresh())
        return client.generic(self.method, path)

    def plain(self, body: str) -> str:
        """What came back, without what names the record, or differs from one answer to the next."""
        for value in (*self.keys.values(), *self.query.values()):
            body = body.replace(str(value), "…")
        return re.sub(r"[0-9a-f]{32}|[A-Za-z0-9]{64}", "…", body)


def _nowhere(keys: dict) -> dict:
    same = ("move", "kind")
    return {name: value if name in same else uuid7() for name, value in keys.items()}


def cases() -> list[Case]:
    return [case for address in ALL for case in _of(address)]


def _of(address: Address) -> Iterator[Case]:
    for method in methods(address):
        if address.name in KINDS:
            yield from (Case(method, address, kind) for kind in KINDS[address.name][1])
        elif address.keys:
            yield Case(method, address, keys=FURTHER.get(address.name) or RECORDS[address.name])
        else:
            yield Case(method, address)


def methods(address: Address) -> list[str]:
    """What an address takes, but for what it answers to any method by itself."""
    if address.view:
        return [method for method in ("GET", "POST") if address.takes(method.lower())]
    if operations := _operations(address):
        return sorted(operations)
    return {"set_language": ["POST"]}.get(address.name, ["GET"])


def _operations(address: Address) -> set[str]:
    """Of an address of the API: several functions stand behind one, each with methods of its own."""
    for cell in getattr(address.callback, "__closure__", None) or ():
        view = cell.cell_contents
        if hasattr(view, "operations"):
            return {
                method
                for one in view.operations
                if one.view_func.__name__ == address.name.partition(":")[2]
                for method in one.methods
            }
    return set()


def read(text: str | None = None) -> tuple[list[str], dict[tuple[str, str], dict[str, str]]]:
    """The columns, and for each row its cells."""
    lines = [
        line for line in (text or TABLE.read_text(encoding="utf-8")).splitlines() if line[:1] not in ("#", "")
    ]
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    heads = rows[0][2:]
    return heads, {(row[0], row[1]): dict(zip(heads, row[2:], strict=True)) for row in rows[1:]}


def written(heads: list[str], table: dict[tuple[str, str], dict[str, str]]) -> str:
    """The table as a file: one line a row, aligned, so that a change is seen."""
    rows = [["method", "address", *heads]]
    rows += [[*key, *(cells[head] for head in heads)] for key, cells in table.items()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads) + 2)]
    file = StringIO()
    for line in (__doc__ or "").strip().splitlines():
        file.write(f"# {line}".rstrip() + "\n")
    for row in rows:
        file.write(
            ", ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        )
    return file.getvalue()
