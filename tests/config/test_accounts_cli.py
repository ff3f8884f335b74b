"""From an empty database to three officers, by the command line; and help for whoever is locked out."""

import json

import pytest

from anlian.config import cli
from anlian.lattice.models import Appointment
from anlian.lattice.powers import Role
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people import factors
from anlian.people.models import User
from tests.factories import account, guarded, office
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
FRESH = "430408"


@pytest.fixture
def anlian(capsys, monkeypatch):
    from contextlib import nullcontext

    monkeypatch.setattr(cli, "_database", lambda module: nullcontext())

    def run(*args) -> tuple[int, dict, str]:
        code = cli.main([*args, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else {}, said.err

    return run


def officer(anlian, kind: str, username: str, **more):
    return anlian(
        "createuser", username, "--person", more.get("person", username), "--name", "甲",
        "--officer", kind, "--district", FRESH, "--generate",
    )  # fmt: skip


class TestAFreshDistrict:
    def test_has_no_account(self):
        assert not User.objects.exists()

    def test_gets_its_three_officers(self, anlian, client):
        told = {kind: officer(anlian, kind, f"{kind}.officer") for kind in ("system", "security", "audit")}

        assert [code for code, _facts, _err in told.values()] == [0, 0, 0]
        held = Appointment.objects.of(FRESH).values_list("officer", flat=True)
        assert set(held) == {Role.ADMIN, Role.SECURITY, Role.AUDIT}
        facts = told["security"][1]
        assert facts["officer"] == "security"
        client.post("/login/", {"username": "security.officer", "password": facts["password"]})
        assert client.get("/").url == "/account/factor/"
        lines = Entry.objects.of(FRESH).filter(verb=Verb.ACCOUNT_OPENED)
        assert [line.origin for line in lines] == ["command line"] * 3

    def test_refuses_one_person_for_two_of_them(self, anlian):
        officer(anlian, "system", "one")

        code, _facts, err = officer(anlian, "audit", "another", person="one")

        assert code == 1
        assert "不得兼任" in err
        assert not User.objects.filter(username="another").exists()

    def test_refuses_a_second_holder_and_leaves_nothing_behind(self, anlian):
        officer(anlian, "system", "one")

        code, _facts, err = officer(anlian, "system", "two")

        assert code == 1
        assert "already" in err
        assert not User.objects.filter(username="two").exists()

    def test_refuses_a_district_that_is_none(self, anlian):
        code, _facts, err = anlian(
            "createuser", "x", "--person", "x", "--name", "甲", "--officer", "audit", "--district", "shigu", "--generate"
        )  # fmt: skip

        assert (code, "six digits" in err) == (1, True)


def test_a_password_from_the_command_line_is_changed_at_the_first_sign_in(anlian, client):
    someone = office()

    _code, facts, _err = anlian("createuser", "awb", "--person", someone.code, "--generate")
    client.post("/login/", {"username": "awb", "password": facts["password"]})

    assert client.get("/").url == "/account/password/"


class TestAccount:
    def test_is_told_in_facts(self, anlian):
        user = account(office())

        _code, facts, _err = anlian("account", user.username.upper())

        assert (facts["state"], facts["second_factor"], facts["devices"]) == ("open", False, 0)

    def test_loses_a_lost_phone_on_record(self, anlian):
        user = account(office())
        guarded(user)

        code, facts, _err = anlian("account", user.username, "--reset-factor")

        assert (code, facts["second_factor"]) == (0, False)
        assert not factors.has_one(user)
        line = Entry.objects.order_by("seq").last()
        assert (line.verb, line.by, line.origin) == (Verb.FACTOR_RESET, None, "command line")

    def test_is_unlocked(self, anlian, client):
        user = account(office())
        user.set_password(PASSWORD)
        user.save()
        for _attempt in range(5):
            client.post("/login/", {"username": user.username, "password": "wrong"})
        assert anlian("account", user.username)[1]["state"] == "locked"

        assert anlian("account", user.username, "--unlock")[1]["state"] == "open"

    def test_gets_a_password_to_be_changed(self, anlian):
        user = account(office())
        user.set_password(PASSWORD)
        user.save()

        _code, facts, _err = anlian("account", user.username, "--new-password")

        user.refresh_from_db()
        assert user.check_password(facts["password"])
        assert user.password_given

    def test_is_disabled_with_a_reason_and_enabled(self, anlian):
        user = account(office())
        user.set_password(PASSWORD)
        user.save()

        assert anlian("account", user.username, "--disable", "调离")[1]["state"] == "disabled"
        assert anlian("account", user.username, "--enable")[1]["state"] == "open"

    def test_that_is_not_there_is_said(self, anlian):
        assert anlian("account", "nobody")[0] == 1
