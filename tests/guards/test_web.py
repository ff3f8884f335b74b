"""What every answer carries, whoever asks for what; and what an expression of ours may cost."""

import re
import re._constants as op
import re._parser as parser
from pathlib import Path

import pytest
from django.test import Client

import anlian
from tests.guards.addresses import ALL
from tests.guards.permissions import KINDS
from tests.guards.test_scope import RECORDS
from tests.guards.test_views import TEAPOT
from tests.guards.town import NOW, signed_in, town

HOUSE = Path(anlian.__file__).parent
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


@pytest.mark.django_db
class TestEveryAnswer:
    def test_carries_what_keeps_a_browser_from_being_used_against_its_owner(self, client):
        here, lacking = town(), {}
        signed_in(client, here.office)
        for address in ALL:
            keys = (
                RECORDS[address.name](here) if address.name in RECORDS else dict.fromkeys(address.keys, "x")
            )
            if address.name in KINDS:
                keys = {KINDS[address.name][0]: KINDS[address.name][1][0]}
            for someone in (client, Client()):
                answer = someone.get(address.at(**keys))
                wrong = {name for name, value in CARRIED.items() if answer.headers.get(name) != value}
                policy = answer.headers.get("Content-Security-Policy", "")
                if (
                    "unsafe" in policy
                    or "default-src 'self'" not in policy
                    or "frame-ancestors 'none'" not in policy
                ):
                    wrong.add("Content-Security-Policy")
                if wrong:
                    lacking[address.name] = wrong

        assert lacking == {}

    def test_is_not_given_to_whoever_asks_for_another_host(self, client):
        assert client.get("/health/", headers={"host": "evil.example"}).status_code == 400
        assert client.get("/health/", headers={"host": "localhost"}).status_code == 200

    def test_leads_nowhere_else_after_choosing_a_language(self, client):
        for elsewhere in (
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
        ):
            answer = client.post("/language/", {"language": "en", "next": elsewhere})
            assert answer.headers.get("Location", "/") == "/", elsewhere

    def test_names_a_session_anew_at_sign_in(self, client):
        here = town()
        user = signed_in(client, here.walker) and here.walker.user
        user.set_password("Known-Word-2023")
        user.save()
        stranger = Client()
        stranger.cookies["sessionid"] = "fixed-by-somebody-else-0123456789"

        stranger.post("/login/", {"username": user.username, "password": "Known-Word-2023"})

        assert stranger.cookies["sessionid"].value != "fixed-by-somebody-else-0123456789"
        assert stranger.get("/hazards/").status_code == 200
        thief = Client()
        thief.cookies["sessionid"] = "fixed-by-somebody-else-0123456789"
        assert thief.get("/hazards/").status_code == 302


@pytest.mark.django_db
def test_without_the_middleware_a_form_from_another_site_is_taken(settings):
    """The guard of forms (test_views.py) is no empty one: it is this middleware that answers there."""
    settings.CSRF_FAILURE_VIEW = "tests.guards.test_views.refuse"
    forged = {"language": "en", "next": "/"}
    with_it = Client(enforce_csrf_checks=True).post("/language/", forged).status_code
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "Csrf" not in one]

    without_it = Client(enforce_csrf_checks=True).post("/language/", forged).status_code

    assert (with_it, without_it) == (TEAPOT, 302)


def expressions() -> list[tuple[str, str]]:
    """Every pattern that the product hands to `re`, to a route or to a form field."""
    found = []
    asked = re.compile(
        r"""(?:re\.(?:compile|match|fullmatch|search|sub|split|findall|finditer)|RegexField|RegexValidator)\(\s*r?(?P<q>\"{3}|'{3}|"|')(?P<pattern>.*?)(?P=q)""",
        re.DOTALL,
    )
    for file in HOUSE.rglob("*.py"):
        for one in asked.finditer(file.read_text(encoding="utf-8")):
            found.append((file.relative_to(HOUSE).as_posix(), one["pattern"]))
    return [one for one in found if parsed(one[1])]


def parsed(pattern: str):
    """None for what was cut out of the code at the wrong quote."""
    try:
        return parser.parse(pattern)
    except re.error:
        return None


REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)


def repeats_within_repeats(pattern: str) -> bool:
    """Whether something unbounded repeats inside something unbounded: then a long text may cost for ever."""

    def look(parsed, inside: bool) -> bool:
        for kind, value in parsed:
            if kind in REPEATS:
                _least, most, part = value
                endless = most is op.MAXREPEAT
                if endless and inside:
                    return True
                if look(part, inside or endless):
                    return True
            elif (
                kind is op.SUBPATTERN
                and look(value[3], inside)
                or kind is op.BRANCH
                and any(look(part, inside) for part in value[1])
                or kind in (op.ASSERT, op.ASSERT_NOT)
                and look(value[1], inside)
            ):
                return True
        return False

    return look(parser.parse(pattern), False)


class TestExpressions:
    def test_the_lint_knows_one_that_never_ends(self):
        assert repeats_within_repeats(r"^(\w+\s?)*$")
        assert repeats_within_repeats(r"(a|b+)+c")
        assert not repeats_within_repeats(r"^[A-Za-z0-9._-]{3,60}\Z")
        assert not repeats_within_repeats(r"(\d+)-(\d+)")

    def test_none_of_ours_repeats_within_a_repeat(self):
        assert len(expressions()) >= 10
        assert [one for one in expressions() if repeats_within_repeats(one[1])] == []
