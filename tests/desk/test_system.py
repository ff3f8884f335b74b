import pytest
from django.test import Client

from anlian.desk import actions
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people.models import User
from tests.factories import (
    AT,
    account,
    auditor,
    chain,
    office,
    officer_of,
    person,
    security_officer,
    site,
    system_officer,
    walker_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return system_officer()


@pytest.fixture
def guard():
    return security_officer()


class TestDoors:
    @pytest.mark.parametrize(
        ("who", "open_to", "closed_to"),
        [
            (office, ["climb/", "climb/set/", "days/"], ["jobs/", "accounts/", "record/"]),
            (auditor, ["record/", "climb/", "days/"], ["climb/set/", "jobs/", "accounts/"]),
            (officer_of, ["climb/", "days/"], ["climb/set/", "jobs/", "accounts/", "record/"]),
        ],
    )
    def test_open_by_power_only(self, client, who, open_to, closed_to):
        client.force_login(account(who()))

        page = client.get("/system/").content.decode()

        for path in open_to:
            assert client.get(f"/system/{path}").status_code == 200
        for path in closed_to:
            assert client.get(f"/system/{path}").status_code == 403
            assert f"/system/{path}" not in page

    def test_of_the_machine_are_the_administrators(self, client, admin):
        client.force_login(account(admin))

        for path in ("", "jobs/", "accounts/"):
            assert client.get(f"/system/{path}").status_code == 200
        for path in ("/hazards/", "/sites/", "/system/climb/"):
            # Whoever is in charge of a site sees that one; of others' there is nothing.
            assert client.get(path).status_code in (200, 403)
        assert not admin.sites.exists()


class TestClimb:
    def wish(self, **more):
        return {
            "sector_code": "XF", "urgency": "general", "amount_1": 50, "amount_2": 0, "unit_2": "H", "amount_3": 1,
            "unit_3": "D", "amount_4": 2, "unit_4": "D", "amount_5": 3, "unit_5": "D", **more,
        }  # fmt: skip

    def test_is_set_for_a_sector_and_dropped_again(self, client):
        chain()
        client.force_login(account(office()))

        assert client.post("/system/climb/set/", self.wish()).status_code == 302
        assert "XF" in client.get("/system/climb/").content.decode()
        client.post("/system/climb/drop/", {"sector": "XF", "urgency": "general"})

        assert Entry.objects.filter(verb=Verb.CLIMB_STEPS_CHANGED).count() == 2

    def test_says_why_when_steps_are_out_of_order(self, client):
        chain()
        client.force_login(account(office()))

        response = client.post("/system/climb/set/", self.wish(amount_5=1))

        assert response.status_code == 422
        assert "不得早于下面一级" in response.content.decode()


class TestWorkdays:
    def test_turns_a_day_round(self, client):
        client.force_login(account(office()))

        client.post("/system/days/set/", {"day": "2026-03-04"})

        assert Entry.objects.filter(verb=Verb.WORKDAY_CHANGED, detail__working=False).exists()

    def test_says_plainly_that_a_year_is_not_known(self, client):
        client.force_login(account(officer_of()))

        assert "不作猜测" in client.get("/system/days/?year=2027").content.decode()


class TestAccounts:
    GOOD = "k7#mQp2x-Zz"

    def lines_about(self, someone) -> list[str]:
        return list(Entry.objects.filter(subject=someone.pk).order_by("seq").values_list("verb", flat=True))

    def test_are_registered_by_one_officer_and_opened_by_another(self, client, admin, guard):
        someone = walker_of()

        client.force_login(account(admin))
        client.post(f"/system/accounts/{someone.pk}/register/", {"username": "walker"})
        user = User.objects.get(username="walker")
        assert not user.is_active
        assert not user.has_usable_password()
        assert client.post(f"/system/accounts/{someone.pk}/open/", {"password": self.GOOD}).status_code == 403

        client.force_login(account(guard))
        client.post(f"/system/accounts/{someone.pk}/open/", {"password": self.GOOD})
        assert User.objects.get(username="walker").check_password(self.GOOD)
        assert User.objects.get(username="walker").is_active
        assert self.lines_about(someone)[-2:] == [Verb.ACCOUNT_REGISTERED, Verb.ACCOUNT_OPENED]

    def test_are_disabled_and_enabled_on_record(self, client, guard):
        client.force_login(account(guard))
        someone = walker_of()
        user = account(someone)
        user.set_password(self.GOOD)
        user.save()

        client.post(f"/system/accounts/{someone.pk}/disable/", {"reason": "调离"})
        user.refresh_from_db()
        assert not user.is_active
        client.post(f"/system/accounts/{someone.pk}/enable/")

        user.refresh_from_db()
        assert user.is_active
        assert self.lines_about(someone)[-2:] == [Verb.ACCOUNT_DISABLED, Verb.ACCOUNT_ENABLED]

    def test_that_were_never_opened_are_not_enabled_without_a_password(self, client, admin, guard):
        someone = walker_of()
        actions.register_account(someone, username="walker", by=admin, at=AT)
        client.force_login(account(guard))

        client.post(f"/system/accounts/{someone.pk}/enable/")

        assert not User.objects.get(username="walker").is_active

    def test_are_unlocked(self, client, guard):
        locked = account(walker_of())
        for _number in range(5):
            client.post("/login/", {"username": locked.username, "password": "wrong"})
        client.force_login(account(guard))
        assert locked.username in client.get("/system/accounts/?kind=locked").content.decode()

        client.post(f"/system/accounts/{locked.persons.get().pk}/unlock/")

        assert locked.username not in client.get("/system/accounts/?kind=locked").content.decode()

    def test_refuse_taken_names(self, client, admin):
        client.force_login(account(admin))
        taken, someone = account(person()), person()

        answer = client.post(f"/system/accounts/{someone.pk}/register/", {"username": taken.username.upper()})

        assert answer.status_code == 422
        someone.refresh_from_db()
        assert someone.user is None

    def test_refuse_weak_first_passwords(self, client, admin, guard):
        someone = walker_of()
        actions.register_account(someone, username="walker", by=admin, at=AT)
        client.force_login(account(guard))

        assert client.post(f"/system/accounts/{someone.pk}/open/", {"password": "weak"}).status_code == 422
        assert not User.objects.get(username="walker").is_active

    def test_a_new_password_ends_what_the_old_one_began(self, client, guard):
        someone, elsewhere = walker_of(), Client()
        user = account(someone)
        user.set_password("Old-enough-7")
        user.save()
        elsewhere.force_login(user)
        client.force_login(account(guard))

        client.post(f"/system/accounts/{someone.pk}/password/", {"password": self.GOOD})

        user.refresh_from_db()
        assert user.check_password(self.GOOD)
        assert elsewhere.get("/").url.startswith("/login/")
        assert self.lines_about(someone)[-1] == Verb.PASSWORD_GIVEN

    def test_nobody_turns_to_the_own_one(self, client, guard):
        client.force_login(account(guard))

        response = client.post(f"/system/accounts/{guard.pk}/disable/", {"reason": "x"})

        assert response.status_code == 422
        guard.user.refresh_from_db()
        assert guard.user.is_active


class TestSearch:
    def found(self, client, text) -> dict:
        return {kind.key: int(kind.count) for kind in client.get("/search/", {"q": text}).context["found"]}

    def test_finds_by_two_characters_and_by_initials_within_the_scope(self, client):
        chain("L07")
        site("430407001001001", name="旺角星辰")
        site("430407002001001", name="旺角小炒")
        client.force_login(account(officer_of("430407001")))

        assert self.found(client, "旺角")["sites"] == 1
        assert self.found(client, "wjxc")["sites"] == 1
        assert self.found(client, "L07")["chains"] == 1
        assert self.found(client, "' & | ! \0") == {}

    def test_finds_people_only_with_the_power_to_see_them(self, client):
        officer = officer_of("430407001")
        client.force_login(account(officer))
        assert self.found(client, officer.name).get("people") == 1

        client.force_login(account(walker_of()))
        assert "people" not in self.found(client, officer.name)
