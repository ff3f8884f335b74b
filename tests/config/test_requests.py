import json
import logging
import sys
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import path

from anlian.config import logging as our_logging
from anlian.config.middleware import ClientAddress
from anlian.config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from tests.factories import account, system_officer, walker_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def breaks(request):
    raise RuntimeError("on purpose")


breaks.login_required = False
urlpatterns = [*urlpatterns, path("breaks/", breaks)]


class TestClientAddress:
    @pytest.mark.parametrize(
        ("behind", "header", "address"),
        [
            (True, "6.6.6.6, 10.1.2.3", "10.1.2.3"),
            (True, "nonsense", "127.0.0.1"),
            (True, "", "127.0.0.1"),
            (False, "10.1.2.3", "127.0.0.1"),
        ],
        ids=["last hop", "no address", "none", "not believed"],
    )
    def test_is_what_our_own_proxy_saw(self, rf, settings, behind, header, address):
        settings.BEHIND_PROXY = behind
        request = rf.get("/", headers={"X-Forwarded-For": header})

        ClientAddress(lambda request: None)(request)

        assert request.META["REMOTE_ADDR"] == address


class TestRequestId:
    def test_is_on_every_answer_and_new_each_time(self, client):
        first, second = client.get("/health/"), client.get("/health/")

        assert len(first["X-Request-ID"]) == 32
        assert first["X-Request-ID"] != second["X-Request-ID"]

    def test_is_taken_from_the_proxy_if_well_formed(self, client):
        assert (
            client.get("/health/", headers={"X-Request-ID": "a1b2c3d4-e5"})["X-Request-ID"] == "a1b2c3d4-e5"
        )
        assert client.get("/health/", headers={"X-Request-ID": "<b>\r\n"})["X-Request-ID"] != "<b>\r\n"

    def test_is_shown_to_the_person_whose_page_broke(self, client, caplog):
        client.raise_request_exception = False

        response = client.get("/breaks/")

        assert response.status_code == 500
        assert response["X-Request-ID"] in response.content.decode()
        line = json.loads(our_logging.JsonLines().format(caplog.records[-1]))
        assert line["request_id"] == response["X-Request-ID"]
        assert "on purpose" in line["traceback"]

    def test_is_in_log_lines_and_nobody_can_forge_one(self):
        token = our_logging.request_id.set("abc")
        record = logging.makeLogRecord(
            {"msg": "agent %s", "args": ('x"\r\n{"level": "INFO"}',), "levelname": "INFO"}
        )

        text = our_logging.JsonLines().format(record)

        our_logging.request_id.reset(token)
        assert "\n" not in text
        assert json.loads(text)["request_id"] == "abc"

    def test_holds_nobodys_number(self):
        try:
            raise ValueError("no such person: 13812341234")
        except ValueError:
            record = logging.makeLogRecord(
                {
                    "msg": "sign-in of %s\r\n%s",
                    "args": ("13812341234", "11010519491231002X"),
                    "exc_info": sys.exc_info(),
                }
            )

        text = our_logging.JsonLines().format(record)

        assert "13812341234" not in text
        assert "11010519491231002X" not in text
        assert json.loads(text)["message"] == "sign-in of 138****1234\r\n1101**********002X"
        assert "\n" not in text


class TestForbidden:
    """What one may not do says why, and asks nobody who cannot help."""

    def test_says_that_no_post_carries_the_power(self, client):
        client.force_login(account(walker_of()))

        page = client.get("/people/")

        assert page.status_code == 403
        assert "联系安委办" in page.content.decode()

    def test_does_not_send_an_officer_to_the_office(self, client):
        client.force_login(account(system_officer()))

        page = client.get("/ledgers/")

        assert page.status_code == 403
        assert "三员" in page.content.decode()
        assert "安委办" not in page.content.decode()

    def test_of_a_page_that_is_too_old_says_that_nothing_was_saved(self):
        page = Client(enforce_csrf_checks=True).post("/login/", {"username": "x"})

        assert page.status_code == 403
        assert "没有保存" in page.content.decode()
        assert "权限" not in page.content.decode()


class TestLogLines:
    FORGED = 'x"\r\n{"level": "INFO", "message": "forged"}\u2028\x1b[2J'

    def test_of_names_addresses_and_browsers_are_one_line_each(self, client, caplog):
        client.raise_request_exception = False
        caplog.set_level(logging.INFO)
        agent = {"User-Agent": self.FORGED, "Referer": self.FORGED, "X-Request-ID": self.FORGED}

        client.post("/login/", {"username": self.FORGED, "password": self.FORGED}, headers=agent)
        client.get("/no-such-page/" + quote(self.FORGED), headers=agent)
        client.get("/breaks/?" + urlencode({"q": self.FORGED}), headers=agent)
        client.post("/language/", {"language": self.FORGED, "next": self.FORGED}, headers=agent)

        lines = [our_logging.JsonLines().format(record) for record in caplog.records]
        assert any("no-such-page" in line for line in lines)
        assert not [line for line in lines if line.splitlines() != [line] or "\x1b" in line]
        assert not [line for line in lines if json.loads(line)["message"] == "forged"]


class TestHeaders:
    @pytest.mark.parametrize("address", ["/health/", "/no-such-page/", "/breaks/"])
    def test_guard_every_page(self, client, address):
        client.raise_request_exception = False

        answer = client.get(address)

        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=(self)" in answer["Permissions-Policy"]
        assert answer["X-Frame-Options"] == "DENY"

    def test_pages_are_chinese_until_someone_chooses(self, client):
        client.raise_request_exception = False
        assert (
            client.get("/no-such-page/", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"
        )

        client.post("/language/", {"language": "en", "next": "/health/"})

        assert client.get("/no-such-page/")["Content-Language"] == "en"


def test_health_says_when_the_database_is_gone(client, monkeypatch):
    from django.db import OperationalError, connection

    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)

    assert client.get("/health/").status_code == 503
