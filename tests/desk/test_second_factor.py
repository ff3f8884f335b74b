"""Leaders and the three officers see nothing by password alone; others may ask for as much."""

import pytest
from django.test import Client

from anlian.lattice.powers import TWO_FACTORS, Role
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people import factors
from tests.factories import account, code_of, guarded, office, security_officer, walker_of
from tests.factories.people import PASSWORD, hold

pytestmark = pytest.mark.django_db
ENROL, CODE = "/account/factor/", "/login/code/"
PAGES = ["/", "/hazards/", "/account/", "/search/?q=1", "/system/", "/system/record/", "/people/"]


def with_password(someone):
    user = account(someone)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def leader():
    return with_password(hold(Role.LEADER, "副区长", unit="ZF"))


@pytest.fixture
def clerk():
    return with_password(office())


def by_password(client, user, password=PASSWORD, **more):
    return client.post("/login/", {"username": user.username, "password": password, **more})


def secret_on(client) -> str:
    return client.get(ENROL).context["secret"].replace(" ", "")


def last() -> Entry:
    return Entry.objects.order_by("seq").last()


class TestWhoMust:
    @pytest.mark.parametrize("role", Role)
    def test_are_leaders_and_officers(self, client, role):
        user = with_password(hold(role, "岗位", unit="AJ"))

        by_password(client, user)

        answer = client.get("/")
        if role in TWO_FACTORS:
            assert answer.url == ENROL
        else:
            assert answer.status_code == 200

    def test_open_no_page_before(self, client, leader):
        by_password(client, leader)

        assert {client.get(page).url for page in PAGES} == {ENROL}
        assert client.post("/hazards/report/").url == ENROL

    def test_get_json_from_the_api_and_a_header_for_parts_of_pages(self, client, leader):
        by_password(client, leader)

        answer = client.get("/api/sites")
        part = client.get("/trend/", headers={"HX-Request": "true"})

        assert answer.status_code == 403
        assert "两步验证" in answer.json()["detail"]
        assert (part.status_code, part["HX-Redirect"]) == (204, ENROL)

    def test_may_change_the_language_and_sign_out(self, client, leader):
        by_password(client, leader)

        assert client.post("/language/", {"language": "en", "next": "/"}).url == "/"
        assert client.post("/logout/").url == "/login/"

    def test_include_whoever_is_appointed_while_signed_in(self, client):
        from anlian.lattice.actions import appoint
        from tests.factories.people import post
        from tests.factories.places import AT, LONG_AGO

        someone = hold(Role.OFFICE, "安委办主任", unit="AJ")
        by_password(client, with_password(someone))
        assert client.get("/").status_code == 200

        appoint(post(Role.LEADER, "副区长", unit="ZF"), person=someone, since=LONG_AGO, by=None, at=AT)

        assert client.get("/").url == ENROL


class TestSettingUp:
    def test_opens_everything_and_shows_the_recovery_codes_once(self, client, leader):
        by_password(client, leader)
        secret = secret_on(client)

        answer = client.post(ENROL, {"code": code_of(secret)})

        assert len(answer.context["codes"]) == 10
        assert answer["Cache-Control"] == "no-store"
        assert client.get("/").status_code == 200
        assert answer.context["codes"][0] not in client.get("/account/").content.decode()
        assert last().verb == Verb.FACTOR_SET_UP

    def test_asks_for_the_code_of_this_secret(self, client, leader):
        by_password(client, leader)
        secret_on(client)

        answer = client.post(ENROL, {"code": code_of(factors.new_secret())})

        assert answer.status_code == 422
        assert client.get("/").url == ENROL

    def test_keeps_its_secret_out_of_the_session_rows(self, client, leader):
        by_password(client, leader)
        secret = secret_on(client)

        assert secret not in str(dict(client.session))

    def test_signs_out_what_had_only_the_password(self, client, leader):
        other = Client()
        by_password(other, leader)
        by_password(client, leader)

        client.post(ENROL, {"code": code_of(secret_on(client))})

        assert other.get("/").url.startswith("/login/")

    def test_is_not_a_way_around_the_factor_that_is_there(self, client, leader):
        guarded(leader)
        # A session that has the password only: as it was before the factor was set up.
        client.force_login(leader, factor="")

        assert client.get(ENROL).url == "/login/"
        assert client.get("/").url.startswith("/login/")

    def test_draws_its_code_under_the_strict_policy(self, client, leader):
        by_password(client, leader)

        page = client.get(ENROL)

        assert 'src="data:image/svg+xml;base64,' in page.content.decode()
        assert "data:" in page["Content-Security-Policy"].partition("img-src")[2].partition(";")[0]


class TestSigningIn:
    def test_asks_for_the_code_after_the_password(self, client, leader):
        secret, _codes = guarded(leader)

        assert by_password(client, leader, next="/hazards/").url == CODE
        assert client.get("/").url.startswith("/login/")
        assert client.get("/api/sites").status_code == 401
        assert client.post(CODE, {"code": code_of(secret)}).url == "/hazards/"

        assert client.get("/").status_code == 200
        assert (last().verb, last().detail["how"]) == (Verb.SIGNED_IN, "code")

    def test_takes_a_recovery_code_once(self, client, leader):
        _secret, codes = guarded(leader)
        by_password(client, leader)
        assert client.post(CODE, {"code": codes[3]}).url == "/"
        client.post("/logout/")

        by_password(client, leader)

        assert client.post(CODE, {"code": codes[3]}).status_code == 200
        assert client.get("/").url.startswith("/login/")

    def test_refuses_a_wrong_code_on_record(self, client, leader):
        guarded(leader)
        by_password(client, leader)

        assert client.post(CODE, {"code": "12345"}).status_code == 200
        assert (last().verb, last().detail["how"]) == (Verb.SIGN_IN_FAILED, "wrong code")

    def test_locks_after_five_wrong_codes_whatever_comes_then(self, client, leader):
        secret, _codes = guarded(leader)
        by_password(client, leader)

        answers = [client.post(CODE, {"code": "12345"}).status_code for _ in range(5)]

        assert answers == [200, 200, 200, 200, 429]
        assert client.post(CODE, {"code": code_of(secret)}).status_code == 429
        assert by_password(client, leader).status_code == 429

    def test_begins_no_new_count_with_the_password_again(self, client, leader):
        guarded(leader)
        for _round in range(2):
            by_password(client, leader)
            for _attempt in range(2):
                client.post(CODE, {"code": "12345"})

        by_password(client, leader)

        assert client.post(CODE, {"code": "12345"}).status_code == 429

    def test_gives_another_session_key_after_each_step(self, client, leader):
        secret, _codes = guarded(leader)
        client.get("/login/")
        by_password(client, leader)
        half = client.session.session_key
        client.post(CODE, {"code": code_of(secret)})

        assert client.session.session_key != half

    def test_has_no_code_page_without_the_password(self, client, leader):
        guarded(leader)

        assert client.get(CODE).url == "/login/"
        assert client.post(CODE, {"code": "123456"}).url == "/login/"

    def test_forgets_the_password_when_it_changed_meanwhile_or_time_went_by(
        self, client, leader, monkeypatch
    ):
        secret, _codes = guarded(leader)
        by_password(client, leader)
        leader.set_password("Another-enough-7")
        leader.save()
        assert client.post(CODE, {"code": code_of(secret)}).url == "/login/"

        by_password(client, leader, "Another-enough-7")
        session = client.session
        session["asked"] |= {"until": 0}
        session.save()
        assert client.post(CODE, {"code": code_of(secret)}).url == "/login/"

    def test_is_as_before_for_those_who_need_none(self, client, clerk):
        assert by_password(client, clerk).url == "/"
        assert client.get("/").status_code == 200


class TestOfOnesOwnWill:
    def test_a_clerk_sets_it_up_and_is_asked_from_then_on(self, client, clerk):
        by_password(client, clerk)
        secret = secret_on(client)
        client.post(ENROL, {"code": code_of(secret, steps=-1)})
        client.post("/logout/")

        assert by_password(client, clerk).url == CODE
        assert client.post(CODE, {"code": code_of(secret)}).url == "/"

    def test_and_removes_it_with_the_password(self, client, clerk):
        guarded(clerk)
        client.force_login(clerk)

        assert client.post("/account/factor/remove/", {"password": "wrong"}).status_code == 422
        assert factors.has_one(clerk)
        assert client.post("/account/factor/remove/", {"password": PASSWORD}).url == "/account/"

        assert not factors.has_one(clerk)
        assert last().verb == Verb.FACTOR_REMOVED

    def test_a_leader_cannot_remove_it(self, client, leader):
        guarded(leader)
        client.force_login(leader)

        assert client.post("/account/factor/remove/", {"password": PASSWORD}).status_code == 422
        assert factors.has_one(leader)

    def test_new_recovery_codes_are_shown_once(self, client, clerk):
        _secret, codes = guarded(clerk)
        client.force_login(clerk)

        assert client.post("/account/factor/codes/", {"password": "wrong"}).status_code == 422
        answer = client.post("/account/factor/codes/", {"password": PASSWORD})

        assert len(answer.context["codes"]) == 10
        assert not factors.passes(clerk, codes[0])
        assert last().verb == Verb.RECOVERY_CODES_RENEWED


class TestReset:
    def test_by_the_security_administrator_leads_to_setting_up_anew(self, client, leader):
        _secret, codes = guarded(leader)
        guard, theirs = security_officer(), Client()
        theirs.force_login(leader)
        client.force_login(account(guard))

        client.post(f"/system/accounts/{leader.persons.get().pk}/factor/reset/")

        assert (last().verb, last().by) == (Verb.FACTOR_RESET, guard)
        assert theirs.get("/").url.startswith("/login/")
        assert by_password(theirs, leader).url == "/"
        assert theirs.get("/").url == ENROL
        assert not factors.passes(leader, codes[0])

    def test_is_not_for_ones_own(self, client):
        guard = security_officer()
        guarded(account(guard))
        client.force_login(guard.user)

        client.post(f"/system/accounts/{guard.pk}/factor/reset/")

        assert factors.has_one(guard.user)

    def test_is_seen_in_the_list(self, client, leader):
        walker = walker_of()
        guarded(account(walker))
        client.force_login(account(security_officer()))

        page = client.get("/system/accounts/").content.decode()

        assert page.count("未设置") == 2
        assert page.count("已启用") == 1


class TestDemo:
    def test_lets_a_click_in_and_nothing_else(self, client, leader, settings):
        settings.DEMO = True
        client.force_login(leader, factor="demo")
        assert client.get("/").status_code == 200

        by_password(other := Client(), leader)
        assert other.get("/").url == ENROL

    def test_is_over_where_there_is_no_demo(self, client, leader, settings):
        settings.DEMO = False
        client.force_login(leader, factor="demo")

        assert client.get("/").url == ENROL
