"""Web server, PostgreSQL and worker are killed in the middle of it. What was acknowledged is there, nothing twice."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.durability.load import Load, Stored, agree, ask, judge, report
from tests.durability.phones import PhoneLoad
from tests.durability.place import PATIENCE, until

pytestmark = pytest.mark.durability
# `make torture` asks for more.
KILLS = int(os.environ.get("ANLIAN_TORTURE") or 3)
QUEUED = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args)
    VALUES ('default', 'anlian.sweep', 'sweep', jsonb_build_object('timestamp', %s)) RETURNING id
"""
STATUS = "SELECT status FROM procrastinate_jobs WHERE id = %s"
CLIMBS = "SELECT matter_id, round, step FROM matters_climb ORDER BY 1, 2, 3"
AGED = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '5 minutes'"


class TestWebServer:
    def test_killed_again_and_again(self, place):
        place.start_postgres()
        server = place.serve()
        dice = random.Random(1)

        with Load(place) as load:
            for _ in range(KILLS):
                load.until_more()
                time.sleep(dice.uniform(0.1, 1))
                place.kill(server)
                server = place.serve()
            load.until_more()

        assert load.history.answers["no answer"] > 0
        agree(place, load.history)

    def test_the_same_report_many_times_at_once_is_one(self, place):
        place.start_postgres()
        place.serve()
        with Load(place) as load:
            load.until_more(1)

        for number in range(8):
            body = report(place, summary=f"load once {number}")
            with ThreadPoolExecutor(4) as people:
                answers = [
                    *people.map(lambda _, body=body: ask(place, "POST", "/api/hazards/", body=body), range(4))
                ]
            load.history.sent[body["id"]] = load.history.acked[body["id"]] = body["summary"]
            assert [answer.status for answer in answers] == [200] * 4
            assert len({answer.said["number"] for answer in answers}) == 1

        agree(place, load.history)


class TestPhones:
    def test_what_was_recorded_offline_arrives_once_though_the_server_is_killed(self, place):
        """Photos in parts, records in batches, some sent twice: killed within a part, a photo, a record, an answer."""
        place.start_postgres()
        server = place.serve()
        dice = random.Random(2)

        with PhoneLoad(place) as load:
            for _ in range(KILLS):
                load.until_more()
                time.sleep(dice.uniform(0.05, 0.8))
                place.kill(server)
                server = place.serve()
            load.until_more()

        assert load.history.answers["no answer"] > 0
        agree(place, load.history)
        with psycopg.connect(place.url) as connection:
            states = dict(
                connection.execute("SELECT state, count(*) FROM field_record GROUP BY 1").fetchall()
            )
        assert states["STORED"] >= len(load.history.acked)
        assert not states.keys() - {"STORED", "WAITING"}


class TestPostgreSQL:
    def test_killed_while_the_web_server_goes_on(self, place):
        place.start_postgres()
        place.serve()

        with Load(place) as load:
            for _ in range(max(1, KILLS // 2)):
                load.until_more(8)
                place.kill_postgres()
                before = load.history.answers[503]
                until(lambda seen=before: load.history.answers[503] > seen, "an answer says that it is away")
                page, health = ask(place, "GET", "/hazards/"), ask(place, "GET", "/health/")
                place.start_postgres()
                load.until_more(8)

        assert (page.status, health.status) == (503, 503)
        assert "数据库暂时连不上" in page.body.decode()
        assert page.request_id in page.body.decode()
        agree(place, load.history)

    def test_without_waiting_for_the_disk_the_checker_sees_a_loss(self, place):
        """The proof of the proof: the same kill, but commits are acknowledged before they are written."""
        place.start_postgres(synchronous_commit="off", wal_writer_delay="10s")
        place.serve()

        with Load(place) as load:
            load.until_more(30)
        place.kill_postgres()
        place.start_postgres()

        assert judge(load.history, Stored.of(place), place.media).lost


class TestWorker:
    def test_a_job_that_died_with_it_is_done_once(self, place):
        place.start_postgres()
        before = rows(place, CLIMBS)
        with psycopg.connect(place.url) as holding:
            # Whoever wants to write down a step waits here: the worker stands in the middle of its job.
            holding.execute("LOCK TABLE matters_climb IN SHARE MODE")
            job = queued(place)
            worker = place.work()
            until(lambda: waits(place, "matters_climb"), "the sweep is in the middle of it")
            place.kill(worker)

        worker = place.work()
        # It may be alive elsewhere and only slow: nobody takes its job yet.
        until(lambda: rows(place, "SELECT 1 FROM procrastinate_workers OFFSET 1"), "the second worker works")
        assert status(place, job) == "doing"
        place.kill(worker)
        with psycopg.connect(place.url) as aging:
            aging.execute(AGED)
        place.work()

        until(lambda: status(place, job) == "succeeded", lambda: f"the job is done after all; {state(place)}")
        after = rows(place, CLIMBS)
        assert len(after) > len(before)
        assert len(set(after)) == len(after)
        told = rows(place, "SELECT count(*) FROM ledger_entry WHERE verb = 'MATTER_CLIMBED'")[0][0]
        assert told == len(after)
        assert place.anlian("ledger", "verify").returncode == 0
        runs = rows(place, "SELECT error FROM config_jobrun WHERE name = 'sweep' ORDER BY id")
        assert "taken up again" in runs[0][0]
        assert runs[-1][0] == ""

    def test_waits_for_a_database_that_went_away(self, place):
        place.start_postgres()
        worker = place.work()
        until(lambda: rows(place, "SELECT 1 FROM procrastinate_workers"), "the worker works")

        place.kill_postgres()
        until(lambda: "lost the database" in (place.folder / "said.log").read_text(), "it says so")
        place.start_postgres()
        job = queued(place)

        until(lambda: status(place, job) == "succeeded", lambda: f"it works again; {state(place)}")
        assert worker.poll() is None
        worker.terminate()
        assert worker.wait(PATIENCE) == 0


def rows(place, statement: str, *values) -> list[tuple]:
    with psycopg.connect(place.url) as connection:
        return connection.execute(statement, values).fetchall()


def state(place) -> list:
    return [*rows(place, "SELECT id, task_name, status FROM procrastinate_jobs"),
            *rows(place, "SELECT name, error FROM config_jobrun"), (place.folder / "said.log").read_text()[-2000:]]  # fmt: skip


def queued(place) -> int:
    """A sweep for some months after the story, when everything is late."""
    with psycopg.connect(place.url) as connection:
        return connection.execute(QUEUED, [int(time.time()) + 90 * 24 * 3600]).fetchone()[0]


def status(place, job: int) -> str:
    return rows(place, STATUS, job)[0][0]


def waits(place, table: str) -> bool:
    held = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    return bool(rows(place, held, table))
