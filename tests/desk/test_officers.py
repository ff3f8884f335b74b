"""Every role, and every pair of roles that one person may hold, against everything that officers do."""

from itertools import combinations

import pytest

from anlian.desk import actions
from anlian.lattice.powers import OFFICERS, Role
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, account, audit_officer, person, security_officer, system_officer, walker_of
from tests.factories.people import hold, post
from tests.factories.places import LONG_AGO

pytestmark = pytest.mark.django_db
SYSTEM, SECURITY, AUDIT = Role.ADMIN, Role.SECURITY, Role.AUDIT
BAD, DONE, SEEN, MAY_NOT = 422, 302, 200, 403
# What officers do: method, address, and which roles may. "{new}" has no account, "{waiting}" one to be opened.
DEEDS = {
    "see accounts": ("get", "/system/accounts/", {SYSTEM, SECURITY}),
    "see one account": ("get", "/system/accounts/{user}/", {SYSTEM, SECURITY}),
    "register": ("post", "/system/accounts/{new}/register/", {SYSTEM}),
    "open": ("post", "/system/accounts/{waiting}/open/", {SECURITY}),
    "give a password": ("post", "/system/accounts/{user}/password/", {SECURITY}),
    "disable": ("post", "/system/accounts/{user}/disable/", {SECURITY}),
    "enable": ("post", "/system/accounts/{user}/enable/", {SECURITY}),
    "unlock": ("post", "/system/accounts/{user}/unlock/", {SECURITY}),
    "reset a second factor": ("post", "/system/accounts/{user}/factor/reset/", {SECURITY}),
    "end sessions": ("post", "/system/accounts/{user}/sessions/end/", {SECURITY}),
    "see officers": ("get", "/system/officers/", {SECURITY}),
    "find an officer": ("get", "/system/officers/find/?q=1", {SECURITY}),
    "appoint an officer": ("post", "/system/officers/{post}/appoint/", {SECURITY}),
    "end an officer": ("post", "/system/officers/{post}/end/", {SECURITY}),
    "see jobs": ("get", "/system/jobs/", {SYSTEM}),
    "see health": ("get", "/system/health/", {SYSTEM}),
    "read the record": ("get", "/system/record/?security=1", {AUDIT, Role.AUDITOR}),
    "verify the record": ("post", "/system/record/verify/", {AUDIT, Role.AUDITOR}),
}
WISHES = {"username": "somebody.new", "password": "k7#mQp2x-Zz", "reason": "调离"}
BUSINESS = [role for role in Role if role not in OFFICERS]
HELD = [(role,) for role in Role] + list(combinations(BUSINESS, 2))


@pytest.fixture
def world():
    user, waiting = walker_of(), person()
    account(user)
    actions.register_account(waiting, username="waiting", by=system_officer(), at=AT)
    return {
        "user": user.pk, "new": person().pk, "waiting": waiting.pk, "post": audit_officer().seat.pk,
    }  # fmt: skip


@pytest.mark.parametrize("roles", HELD, ids="+".join)
def test_each_deed_is_for_its_officer_only(client, world, roles):
    from anlian.lattice.actions import appoint

    someone = hold(roles[0], "岗位", unit="AJ")
    for role in roles[1:]:
        appoint(post(role, "岗位", unit="AJ"), person=someone, since=LONG_AGO, by=None, at=AT)
    client.force_login(account(someone))

    allowed = {
        name
        for name, (method, address, _who) in DEEDS.items()
        if getattr(client, method)(address.format(**world), WISHES).status_code != MAY_NOT
    }

    assert allowed == {name for name, (_method, _address, who) in DEEDS.items() if who & set(roles)}


class TestEachUnderTheEyesOfTheOthers:
    @pytest.mark.parametrize(
        "name",
        [
            name
            for name, (method, _a, who) in DEEDS.items()
            if method == "post" and who & OFFICERS and "verify" not in name
        ],
    )
    def test_what_an_officer_does_leaves_a_line(self, client, world, name):
        method, address, who = DEEDS[name]
        officer = security_officer() if SECURITY in who else system_officer()
        client.force_login(account(officer))
        wish = WISHES | {
            "name": "石敢当",
            "since": "2023-06-01",
            "on": "2023-06-01",
            "basis": "石办〔2023〕1号",
        }

        client.post(address.format(**world), wish)

        assert Entry.objects.filter(by=officer).exists(), name

    def test_the_audit_administrator_reads_it_and_can_change_nothing(self, client, world):
        guard, watcher = security_officer(), audit_officer()
        client.force_login(account(guard))
        client.post(f"/system/accounts/{world['user']}/disable/", {"reason": "调离"})

        client.force_login(account(watcher))
        page = client.get("/system/record/?security=1").content.decode()

        assert str(Verb.ACCOUNT_DISABLED.label) in page
        assert guard.name in page
        assert "/hazards/" not in page


class TestOfficersPage:
    def test_hands_a_post_over(self, client):
        guard, watcher, newcomer = security_officer(), audit_officer(), person()
        client.force_login(account(guard))

        answer = client.post(
            f"/system/officers/{watcher.seat.pk}/appoint/",
            {"person": newcomer.pk, "since": "2026-01-01", "basis": "石办〔2026〕1号"},
        )

        assert answer.status_code == DONE
        assert newcomer.name in client.get("/system/officers/").content.decode()
        assert Entry.objects.filter(verb=Verb.APPOINTED, by=guard).exists()

    def test_says_why_somebody_with_a_business_post_cannot_be_an_officer(self, client):
        guard, watcher, walker = security_officer(), audit_officer(), walker_of()
        client.force_login(account(guard))

        answer = client.post(
            f"/system/officers/{watcher.seat.pk}/appoint/",
            {"person": walker.pk, "since": "2026-01-01", "basis": "石办〔2026〕1号"},
        )

        assert answer.status_code == BAD
        assert "不得兼任其他岗位" in answer.content.decode()
