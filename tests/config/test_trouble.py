"""The machine's own troubles are said as such, to people and to programs."""

import errno

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout

from anlian.config.trouble import DATABASE_AWAY, DISK_FAILS, DISK_FULL, trouble_of


def raised(problem: Exception, cause: Exception | None = None) -> Exception:
    problem.__cause__ = cause
    return problem


class TestTroubleOf:
    @pytest.mark.parametrize(
        ("problem", "expected"),
        [
            (
                raised(OperationalError("gone"), psycopg.OperationalError("server closed the connection")),
                DATABASE_AWAY,
            ),
            (raised(OperationalError("late"), PoolTimeout("no connection")), DATABASE_AWAY),
            (raised(OperationalError("stops"), psycopg.errors.AdminShutdown("stops")), DATABASE_AWAY),
            (raised(OperationalError("starts"), psycopg.errors.CannotConnectNow("starts")), DATABASE_AWAY),
            (raised(InterfaceError("closed"), psycopg.InterfaceError("closed")), DATABASE_AWAY),
            (raised(OperationalError("full"), psycopg.errors.DiskFull("full")), DISK_FULL),
            (OSError(errno.ENOSPC, "No space left on device"), DISK_FULL),
            (OSError(errno.EDQUOT, "Disk quota exceeded"), DISK_FULL),
            (OSError(errno.EIO, "Input/output error"), DISK_FAILS),
            (raised(OperationalError("disk"), psycopg.errors.IoError("could not fsync")), DISK_FAILS),
            (raised(OperationalError("lock"), psycopg.errors.DeadlockDetected("deadlock")), None),
            (FileNotFoundError(errno.ENOENT, "no such file"), None),
            (ValueError("ours"), None),
            (None, None),
        ],
    )
    def test_tells_the_machine_from_the_program(self, problem, expected):
        assert trouble_of(problem) is expected


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.fixture
def away(monkeypatch):
    """A database that does not answer, wherever it is asked first."""

    def refuse(*args, **kwargs):
        raise OperationalError("gone") from psycopg.OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)


class TestPages:
    def test_a_page_says_in_a_sentence_that_the_database_is_away(self, browser, away):
        browser.cookies["sessionid"] = "x" * 32

        answer = browser.get("/hazards/", headers={"x-request-id": "abcdef12"})

        said = answer.content.decode()
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert "数据库暂时连不上" in said
        assert "abcdef12" in said
        assert "Traceback" not in said

    def test_signing_in_says_so_too(self, browser, away):
        answer = browser.post("/login/", {"username": "p0001", "password": "Whatever-2023"})

        assert answer.status_code == 503
        assert "数据库暂时连不上" in answer.content.decode()

    def test_the_api_says_so_as_json(self, browser, away):
        browser.cookies["sessionid"] = "x" * 32

        answer = browser.get("/api/hazards/", headers={"x-request-id": "abcdef12"})

        assert answer.status_code == 503
        assert answer.json()["request_id"] == "abcdef12"
        assert "没有" not in answer.json()["sentence"]

    def test_watchers_are_told(self, browser, away):
        assert browser.get("/health/").status_code == 503

    def test_a_fault_of_the_program_stays_one(self, browser, monkeypatch):
        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", lambda self: 1 / 0)
        browser.cookies["sessionid"] = "x" * 32

        assert browser.get("/hazards/").status_code == 500
