import os
import shutil
import signal
from pathlib import Path

import psycopg
import pytest

from anlian.config import postgres

FAST = {"fsync": "off"}


@pytest.fixture
def folder(settings):
    # A space, a quote and a Chinese name: people keep projects in such folders.
    folder = settings.DATA / f"{os.getpid()} 项目's"
    yield folder
    postgres.stop(folder)
    shutil.rmtree(folder)


def pid_of(folder: Path) -> int:
    return int((postgres.cluster(folder) / "postmaster.pid").read_text().splitlines()[0])


class TestEnsureRunning:
    def test_makes_a_cluster_that_knows_chinese_letters(self, folder):
        url = postgres.ensure_running(folder, settings=FAST)

        with psycopg.connect(url) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            trigrams = connection.execute("SELECT show_trgm('飞线充电')").fetchone()[0]
            checksums = connection.execute("SHOW data_checksums").fetchone()[0]
        assert trigrams
        assert checksums == "on"
        assert url == postgres.url_of(folder)

    def test_uses_the_one_that_runs_and_keeps_what_it_holds(self, folder):
        url = postgres.ensure_running(folder, settings=FAST)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (a int)")
        before = pid_of(folder)

        assert postgres.ensure_running(folder) == url
        assert pid_of(folder) == before

        postgres.stop(folder)
        assert not postgres.is_running(folder)
        with psycopg.connect(postgres.ensure_running(folder, settings=FAST)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)

    def test_starts_again_after_a_crash(self, folder):
        postgres.ensure_running(folder, settings=FAST)
        postmaster = pid_of(folder)
        os.kill(postmaster, signal.SIGKILL)
        pidfile = postgres.cluster(folder) / "postmaster.pid"
        lines = pidfile.read_text().splitlines(keepends=True)
        # By now the number belongs to another process, ours.
        pidfile.write_text(f"{os.getpid()}\n" + "".join(lines[1:]))

        postgres.ensure_running(folder, settings=FAST)

        assert postgres.is_running(folder)

    def test_listens_to_this_machine_only(self, folder):
        with psycopg.connect(postgres.ensure_running(folder, settings=FAST)) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


class TestRunning:
    def test_whoever_started_it_stops_it(self, folder):
        with postgres.running(folder) as url, psycopg.connect(url):
            assert postgres.is_running(folder)

        assert not postgres.is_running(folder)

    def test_one_that_ran_before_is_left_alone(self, folder):
        postgres.ensure_running(folder, settings=FAST)

        with postgres.running(folder):
            pass

        assert postgres.is_running(folder)


def test_the_web_role_cannot_touch_lines_of_the_record(folder):
    url = postgres.ensure_running(folder, settings=FAST)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE TABLE ledger_entry (a int); CREATE TABLE site (a int)")
        postgres.own_roles(url)
        postgres.own_roles(url)
        owner.execute("CREATE TABLE made_later (a int)")

    with psycopg.connect(url, options=f"-c role={postgres.WEB_ROLE}", autocommit=True) as web:
        for table in ("ledger_entry", "site", "made_later"):
            web.execute(f"INSERT INTO {table} VALUES (1)")
        web.execute("UPDATE site SET a = 2")
        for forbidden in ("UPDATE ledger_entry SET a = 2", "DELETE FROM ledger_entry", "TRUNCATE site"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(forbidden)
