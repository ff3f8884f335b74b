"""Whatever comes in, the answer is one of ours: no address ever fails, whoever sends it nonsense.

A little of it runs with every test run; `make fuzz` sends ten thousand requests to the API and as many to the pages.
"""

import os
from itertools import cycle, islice
from urllib.parse import quote_from_bytes

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.test.client import MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from anlian.config.api import api
from anlian.hazards.lifecycle import MOVES
from anlian.kernel.ids import uuid7
from anlian.lattice.powers import POWERS
from anlian.lattice.scope import Duties
from tests.guards import permissions
from tests.guards.asking import undone
from tests.guards.permissions import cases
from tests.guards.town import NOW, town

pytestmark = pytest.mark.django_db
REQUESTS = int(os.environ.get("ANLIAN_FUZZ", "800"))
SEED = int(os.environ.get("ANLIAN_FUZZ_SEED", "20230301"))
NASTY = [
    b"a\0b", "𠮷😀".encode(), "\u202e欢迎\u200b".encode(), b"\xff\xfe", b"\xed\xa0\x80", b"9" * 400, b"-1", b"1e309",
    b"NaN", b"[" * 5_000, b"x" * 5_000, b"", b"0000-00-00", b"9999-12-31", b"0001-01-01", b"2023-02-30",
    b"0001-01", b"9999-12", "²".encode(), "一".encode(), b"%s%n", b"' OR 1=1 --", b"=1+1", b"\r\nSet-Cookie: a=b",
    str(2**63).encode(), str(2**31).encode(), b"0", b"-9999-01-01", b"430407' ", b"null",
]  # fmt: skip


PEOPLE = ("office", "walker", "officer", "security", "audit", "admin", "keeper")


def at_screen(here, name: str):
    """Somebody signed in, whatever happened to the session before."""
    client = here.clients[name]
    client.cookies.clear()
    client.cookies.load(here.cookies[name].replace("Set-Cookie: ", ""))
    return client


@pytest.fixture(scope="module")
def here(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.conf.settings.MEDIA_ROOT", media)
        made = town()
        made.media = media
        made.gas, made.leader_post = permissions.lattice().sectors["RQ"], made.leader.appointments.get().post
        made.begun = permissions.started(made.world)
        made.device = permissions.device_of(made.world.officer)
        made.token = permissions.token_of(made.world.officer)
        made.clients = {name: permissions._at_screen(getattr(made, name)) for name in PEOPLE}
        made.cookies = {name: client.cookies.output() for name, client in made.clients.items()}
        made.tried = 0
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def then(monkeypatch, settings, here):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)
    settings.MEDIA_ROOT = here.media


# --- the API, from its own document ---

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
EACH = max(REQUESTS // (len(OPERATIONS) * 2 * 2), 1)


@pytest.mark.parametrize("who", ["office", "walker"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_the_api_never_fails(here, operation, mode, who):
    client = at_screen(here, who)
    known = {
        "key": [str(here.wrong.pk), here.world.shop.code, str(here.world.shop.pk), str(uuid7())],
        "number": ["L01", "L99"],
        "collection": ["sites", "hazards", "areas"],
        "feature": [str(here.wrong.pk), str(here.world.shop.pk), str(uuid7())],
        "move": [*MOVES, "none"],
    }

    @seed(SEED)
    @settings(
        max_examples=EACH, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode), st.data())
    def send(case, data):
        path = dict(case.path_parameters or {})
        # Of nonsense alone every key would be unknown: half of them are real.
        for name in path:
            if name in known and data.draw(st.booleans()):
                path[name] = data.draw(st.sampled_from(known[name]))
        answer = call(client, operation, path, case)
        here.tried += 1
        assert answer.status_code < 500, (answer.request["PATH_INFO"], case.query, case.body, answer.exc_info)

    send()


def call(client, operation, path: dict, case):
    address = operation.full_path
    for name, value in path.items():
        address = address.replace(
            f"{{{name}}}", quote_from_bytes(str(value).encode("utf-8", "replace"), safe="")
        )
    query = "&".join(
        f"{quote(name)}={quote(one)}"
        for name, value in (case.query or {}).items()
        for one in (value if isinstance(value, list) else [value])
    )
    body = as_json(case.body) if operation.body else b""
    with undone():
        return client.generic(
            operation.method.upper(), f"{address}?{query}", body, content_type="application/json"
        )


def quote(value) -> str:
    return quote_from_bytes(str(value).encode("utf-8", "replace"), safe="")


def as_json(body) -> bytes:
    import json

    try:
        return json.dumps(body, default=str).encode("utf-8", "replace")
    except (TypeError, ValueError):
        return repr(body).encode("utf-8", "replace")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b'{"expect": 1e400}',
        b'{"expect": NaN}', b'{"expect": ' + b"9" * 5_000 + b"}", b'{"id": "\\ud800"}', b'"\\u0000"',
        b'{"expect": 1, "expect": 2}',
    ],
    ids=lambda body: repr(body[:12]),
)  # fmt: skip
@pytest.mark.parametrize("address", ["/api/hazards/", "/api/hazards/{wrong}/verify/"])
def test_what_is_no_document_of_ours_is_refused(here, address, body):
    client = at_screen(here, "officer")

    with undone():
        answer = client.post(address.format(wrong=here.wrong.pk), body, content_type="application/json")

    assert 400 <= answer.status_code < 500


# --- the pages: every query and every form ---


@pytest.fixture
def asked_for(monkeypatch):
    """The names that a page asks its address or its form for."""
    names = {}
    for method in ("get", "getlist", "__getitem__", "__contains__"):
        as_it_was = getattr(QueryDict, method)

        def noting(self, key, *args, _as_it_was=as_it_was, **kwargs):
            if isinstance(key, str):
                names[key] = True
            return _as_it_was(self, key, *args, **kwargs)

        monkeypatch.setattr(QueryDict, method, noting)
    return names


PAGES = [case for case in cases() if not case.address.is_api and case.address.name != "desk:sign-out"]


def opener(here, case) -> str:
    """Somebody whose post carries the power of a page."""
    power = getattr(case.address.view, "power", None)
    able = (name for name in PEOPLE if power in {one for role in roles(here, name) for one in POWERS[role]})
    return next(able, "office")


def roles(here, name: str):
    return Duties(getattr(here, name), NOW.date()).roles


@pytest.mark.parametrize("case", PAGES, ids=lambda case: " ".join(case.id))
def test_no_page_fails(here, case, asked_for, settings):
    # Half of it is about the form, and nobody gets that far who is told to wait.
    settings.AXES_ENABLED = False
    who = opener(here, case)
    request = case.request(here, getattr(here, who))
    client = at_screen(here, who)
    with undone():
        request.send(client)
    names = [name for name in asked_for if name not in ("csrfmiddlewaretoken", "id")]
    rounds = max(len(NASTY) if REQUESTS > 5_000 else len(NASTY) // 3, 1)
    wrong = []

    for start in range(rounds):
        given = dict(zip(names, islice(cycle(NASTY), start * 3, None), strict=False))
        if given and start % 2:
            # One field alone: what comes before it lets it through.
            name = names[start // 2 % len(names)]
            given = {name: given[name]}
        answer = send_nasty(at_screen(here, who), case, request, given)
        here.tried += 1
        if answer.status_code >= 500:
            wrong.append((given, repr(answer.exc_info and answer.exc_info[1])))

    assert wrong == []


def send_nasty(client, case, request, given: dict):
    path = case.address.at(**request.keys)
    kept = "&".join(f"{quote(name)}={quote(value)}" for name, value in request.query.items())
    nasty = "&".join(
        f"{quote(name)}={quote_from_bytes(value)}&{quote(name)}=1"
        for name, value in given.items()
        if name not in request.query
    )
    with undone():
        if case.method == "GET":
            return client.get(f"{path}?{kept}&{nasty}")
        fields = request.post.fresh() | {
            name: value for name, value in given.items() if name not in request.query
        }
        body = encode_multipart("Boundary", {})[:0] + multipart(fields)
        return client.generic(
            "POST",
            f"{path}?{kept}",
            body,
            content_type=MULTIPART_CONTENT.replace("BoUnDaRyStRiNg", "Boundary"),
        )


def multipart(fields: dict) -> bytes:
    """A form with bytes that are no text: Django's own client would not write them."""
    parts = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            file = isinstance(one, SimpleUploadedFile)
            content = one.read() if file else one if isinstance(one, bytes) else str(one).encode()
            also = b'; filename="' + one.name.encode() + b'"' if file else b""
            parts.append(
                b'--Boundary\r\nContent-Disposition: form-data; name="'
                + name.encode()
                + b'"'
                + also
                + b"\r\n\r\n"
                + content
            )
    return b"\r\n".join([*parts, b"--Boundary--", b""])
