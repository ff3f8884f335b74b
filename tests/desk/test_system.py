import pytest

from anlian.lattice.powers import Role
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people.models import User
from tests.factories import account, auditor, chain, office, officer_of, person, site, walker_of
from tests.factories.people import hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return hold(Role.ADMIN, "系统管理员", unit="AJ")


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
    def test_are_opened_disabled_and_enabled_on_record(self, client, admin):
        client.force_login(account(admin))
        someone = walker_of()

        client.post(f"/system/accounts/{someone.pk}/open/", {"username": "walker", "password": "k7#mQp2x-Zz"})
        client.post(f"/system/accounts/{someone.pk}/disable/", {"reason": "调离"})
        assert not User.objects.get(username="walker").is_active
        client.post(f"/system/accounts/{someone.pk}/enable/")

        assert User.objects.get(username="walker").is_active
        assert list(Entry.objects.filter(subject=someone.pk).order_by("seq").values_list("verb", flat=True))[-3:] == [
            Verb.ACCOUNT_OPENED, Verb.ACCOUNT_DISABLED, Verb.ACCOUNT_ENABLED,
        ]  # fmt: skip

    def test_are_unlocked(self, client, admin):
        locked = account(walker_of())
        for _number in range(5):
            client.post("/login/", {"username": locked.username, "password": "wrong"})
        client.force_login(account(admin))
        assert locked.username in client.get("/system/accounts/?kind=locked").content.decode()

        client.post(f"/system/accounts/{locked.persons.get().pk}/unlock/")

        assert locked.username not in client.get("/system/accounts/?kind=locked").content.decode()

    def test_refuse_weak_passwords_and_taken_names(self, client, admin):
        client.force_login(account(admin))
        taken, someone = account(person()), person()

        for wish in (
            {"username": taken.username.upper(), "password": "k7#mQp2x-Zz"},
            {"username": "new", "password": "weak"},
        ):
            assert client.post(f"/system/accounts/{someone.pk}/open/", wish).status_code == 422

        someone.refresh_from_db()
        assert someone.user is None

    def test_nobody_disables_the_own_one(self, client, admin):
        client.force_login(account(admin))

        response = client.post(f"/system/accounts/{admin.pk}/disable/", {"reason": "x"})

        assert response.status_code == 422


class TestSearch:
    def found(self, client, text) -> dict:
        return {kind.key: kind.count for kind in client.get("/search/", {"q": text}).context["found"]}

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
