"""The two profiles of passwords, side by side, and what becomes of a password that is due."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings as real
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from anlian.people import actions
from anlian.people.models import User
from tests.factories import account, office

pytestmark = pytest.mark.django_db
GOOD = "k7#mQp2x-Zz"
DUE = "/account/password/"


@pytest.fixture(params=["dengbao3", "asvs5"])
def profile(request, settings):
    return choose(settings, request.param)


def choose(settings, name: str) -> str:
    settings.AUTH_PASSWORD_VALIDATORS = real.PASSWORD_PROFILES[name]
    settings.PASSWORD_DAYS = 90 if name == "dengbao3" else 0
    return name


@pytest.fixture
def clerk():
    return account(office())


def taken(password: str, user=None) -> bool:
    try:
        validate_password(password, user or User(username="clerk"))
    except ValidationError:
        return False
    return True


class TestBothProfiles:
    def test_take_up_to_128_characters_of_any_kind(self, profile):
        assert taken("Pass 短语 " + "x" * (128 - 8))
        assert not taken("Pass 短语 " + "x" * (129 - 8))

    def test_refuse_what_everybody_uses(self, profile):
        assert not taken("P@ssw0rd" if profile == "dengbao3" else "qwerty123456")

    def test_say_in_chinese_what_they_ask_for(self, profile):
        with pytest.raises(ValidationError) as refused:
            validate_password("abc", User(username="clerk"))

        said = [*refused.value.messages, *password_validators_help_texts()]
        assert not [one for one in said if re.search("[A-Za-z]{3}", one)]
        assert "个字符。" in refused.value.messages[0]

    @pytest.mark.parametrize("word", ["clerk", "Anlian", "安链"])
    def test_refuse_the_user_name_and_the_product(self, profile, word):
        assert not taken(f"{word}-Zz7#mQp2x")

    def test_refuse_names_of_district_unit_and_person_in_characters_and_pinyin(self, profile, settings):
        settings.PASSWORD_CONTEXT_WORDS = []
        user = account(office_called("欧阳试剑"))

        for word in ("石鼓区", "shiguqu", "Shigu", "区应急局", "yingjiju", "欧阳试剑", "ouyangshijian"):
            assert not taken(f"{word}-Zz7#mQp2x", user), word
        assert taken("Wanderers-Zz7#mQp2x", user)

    def test_make_a_password_of_somebody_elses_be_changed_first(self, profile, client, clerk):
        actions.set_password(clerk, "Given-by-them-77", at=timezone.now(), given=True)
        client.force_login(clerk)

        assert client.get("/").url == DUE
        assert client.get("/hazards/").url == DUE
        assert client.get("/api/sites").status_code == 403
        assert client.get(DUE).status_code == 200
        answer = client.post(
            DUE,
            {
                "old_password": "Given-by-them-77",
                "new_password1": "Mine-alone-4455",
                "new_password2": "Mine-alone-4455",
            },
        )

        assert answer.url == "/"
        assert client.get("/").status_code == 200

    def test_take_what_is_pasted(self, profile, client, clerk):
        client.force_login(clerk)

        page = client.get(DUE).content.decode()

        assert "onpaste" not in page
        assert page.count('autocomplete="new-password"') == 2


def office_called(name: str):
    from anlian.lattice.powers import Role
    from tests.factories.people import hold

    return hold(Role.OFFICE, "安委办主任", unit="AJ", name=name)


class TestDengbao3:
    @pytest.fixture(autouse=True)
    def chosen(self, settings):
        choose(settings, "dengbao3")

    def test_asks_for_eight_characters_of_three_classes(self):
        assert taken("k7#mQp2x")
        assert not taken("k7#mQp2")
        assert not taken("onlysmallletters")
        assert not taken("small1and2digits")

    def test_wants_another_one_after_ninety_days(self, client, clerk, settings):
        now = timezone.now()
        actions.set_password(clerk, GOOD, at=now)

        assert not actions.password_is_due(clerk, at=now + timedelta(days=90) - timedelta(seconds=1))
        assert actions.password_is_due(clerk, at=now + timedelta(days=90))
        settings.PASSWORD_DAYS = 180
        assert not actions.password_is_due(clerk, at=now + timedelta(days=90))

    def test_lets_an_old_one_open_only_the_page_for_changing_it(self, client, clerk):
        actions.set_password(clerk, GOOD, at=timezone.now() - timedelta(days=91))
        client.post("/login/", {"username": clerk.username, "password": GOOD})

        assert client.get("/").url == DUE
        assert client.get("/account/").url == DUE
        part = client.get("/trend/", headers={"HX-Request": "true"})
        assert (part.status_code, part["HX-Redirect"]) == (204, DUE)
        wish = {"old_password": GOOD, "new_password1": GOOD, "new_password2": GOOD}
        assert client.post(DUE, wish).status_code == 200
        assert client.get("/").url == DUE
        assert client.post("/logout/").url == "/login/"

    def test_takes_none_of_the_last_five_again(self, clerk):
        words = [f"{GOOD}{number}" for number in range(7)]
        for password in words[:6]:
            actions.set_password(clerk, password, at=timezone.now())

        assert not any(taken(password, clerk) for password in words[1:6])
        assert taken(words[0], clerk)
        assert taken(words[6], clerk)

    def test_keeps_the_old_ones_hashed_and_no_more_than_it_needs(self, clerk):
        for number in range(8):
            actions.set_password(clerk, f"{GOOD}{number}", at=timezone.now())

        kept = list(clerk.old_passwords.values_list("password", flat=True))
        assert len(kept) == 5
        assert not any(GOOD in one for one in kept)

    def test_says_on_the_page_what_it_asks_for(self, client, clerk):
        client.force_login(clerk)

        page = client.get(DUE).content.decode()

        assert "8 个字符" in page
        assert "三类" in page


class TestAsvs5:
    @pytest.fixture(autouse=True)
    def chosen(self, settings):
        choose(settings, "asvs5")

    def test_asks_for_length_and_for_no_classes(self):
        assert taken("onlysmallletters")
        assert taken("一二三四五六七八九十天地")
        assert not taken("k7#mQp2x-Zz")

    def test_never_grows_old(self, clerk):
        actions.set_password(
            clerk, "a phrase of many words", at=datetime(2001, 1, 1, tzinfo=timezone.get_current_timezone())
        )

        assert not actions.password_is_due(clerk, at=timezone.now())

    def test_may_be_one_of_before(self, clerk):
        actions.set_password(clerk, "a phrase of many words", at=timezone.now())

        assert taken("a phrase of many words", clerk)


def test_a_password_in_a_demo_entered_by_click_is_not_asked_about(client, clerk, settings):
    actions.set_password(clerk, GOOD, at=timezone.now() - timedelta(days=400))
    client.force_login(clerk, factor="demo")
    assert client.get("/").url == DUE

    settings.DEMO = True
    assert client.get("/").status_code == 200
