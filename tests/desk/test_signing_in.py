import json

import pytest
from django.urls import reverse

from anlian.desk import demo
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import account, office

pytestmark = pytest.mark.django_db
RIGHT = "Long-enough-7"


@pytest.fixture
def clerk():
    user = account(office())
    user.set_password(RIGHT)
    user.save()
    return user


def sign_in(client, user, password=RIGHT, **more):
    return client.post("/login/", {"username": user.username, "password": password, **more})


def verbs() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("verb", flat=True))


class TestSignIn:
    def test_leads_to_the_workbench_and_is_recorded(self, client, clerk):
        response = sign_in(client, clerk)

        assert response.url == "/"
        assert verbs()[-1] == Verb.SIGNED_IN

    def test_leads_to_the_page_that_was_asked_for(self, client, clerk):
        assert client.get("/search/").url == "/login/?next=/search/"
        assert sign_in(client, clerk, next="/search/?q=1").url == "/search/?q=1"

    @pytest.mark.parametrize(
        "elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)", "http:///x"]
    )
    def test_never_leads_elsewhere(self, client, clerk, elsewhere):
        assert sign_in(client, clerk, next=elsewhere).url == "/"

    def test_says_the_same_for_a_wrong_name_and_a_wrong_password(self, client, clerk):
        wrong_password = sign_in(client, clerk, "wrong").context["form"].non_field_errors()
        wrong_name = (
            client.post("/login/", {"username": "nobody", "password": "x"}).context["form"].non_field_errors()
        )

        assert wrong_password == wrong_name
        assert verbs()[-1] == Verb.SIGN_IN_FAILED
        assert verbs().count(Verb.SIGN_IN_FAILED) == 1

    def test_locks_after_five_failures(self, client, clerk):
        answers = [sign_in(client, clerk, "wrong").status_code for _ in range(5)]

        assert answers == [200, 200, 200, 200, 429]
        locked = sign_in(client, clerk)
        assert locked.status_code == 429
        assert "锁定" in locked.content.decode()

    def test_an_address_that_tries_name_after_name_has_to_wait(self, client, clerk):
        for number in range(30):
            client.post("/login/", {"username": f"guess{number}", "password": "x"})

        assert sign_in(client, clerk).status_code == 429

    def test_a_disabled_account_stays_outside(self, client, clerk):
        clerk.is_active = False
        clerk.save()

        assert sign_in(client, clerk).status_code == 200


class TestSignOut:
    def test_is_recorded_and_asks_for_a_post(self, client, clerk):
        client.force_login(clerk)

        assert client.get("/logout/").status_code == 405
        assert client.post("/logout/").url == "/login/"
        assert verbs()[-1] == Verb.SIGNED_OUT
        assert client.get("/").url.startswith("/login/")


class TestDemo:
    @pytest.fixture
    def offered(self, settings, tmp_path, monkeypatch, clerk):
        settings.DEMO = True
        file = tmp_path / "accounts.json"
        file.write_text(
            json.dumps(
                [{"username": clerk.username, "password": RIGHT, "label": {"zh": "安委办", "en": "Office"}}]
            )
        )
        monkeypatch.setattr(demo, "ACCOUNTS", file)
        return clerk

    def test_offers_its_people_at_a_click(self, client, offered):
        assert "安委办" in client.get("/login/").content.decode()

        response = client.post("/login/demo/", {"username": offered.username, "next": "/search/"})

        assert response.url == "/search/"
        assert Entry.objects.get(verb=Verb.SIGNED_IN).detail["how"] == "demo"

    def test_offers_nobody_else(self, client, offered):
        other = account(office())

        assert client.post("/login/demo/", {"username": other.username}).status_code == 404

    def test_is_not_there_outside_of_a_demo(self, client, offered, settings):
        settings.DEMO = False

        assert "安委办" not in client.get("/login/").content.decode()
        assert client.post("/login/demo/", {"username": offered.username}).status_code == 404


class TestPassword:
    NEW = "k7#mQp2x-Zz"

    def change(self, client, **wish):
        return client.post(
            "/account/", {"old_password": RIGHT, "new_password1": self.NEW, "new_password2": self.NEW, **wish}
        )

    def test_is_changed_and_ends_every_other_session(self, client, clerk):
        from django.test import Client

        elsewhere = Client()
        for one in (client, elsewhere):
            one.force_login(clerk)

        assert self.change(client).status_code == 302
        assert client.get("/account/").status_code == 200
        assert elsewhere.get("/account/").url.startswith("/login/")
        assert verbs()[-1] == Verb.PASSWORD_CHANGED

    @pytest.mark.parametrize(
        "wish",
        [
            {"old_password": "wrong"},
            {"new_password1": "short", "new_password2": "short"},
            {"new_password2": "x"},
        ],
    )
    def test_is_refused_when_weak_or_mistyped(self, client, clerk, wish):
        client.force_login(clerk)

        assert self.change(client, **wish).status_code == 200
        clerk.refresh_from_db()
        assert clerk.check_password(RIGHT)


def test_error_pages_tell_the_number_of_the_request(client, clerk):
    client.force_login(clerk)

    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert response["X-Request-ID"] in response.content.decode()
    assert client.get(reverse("desk:record")).status_code == 403
