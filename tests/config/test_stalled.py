"""A worker that was killed leaves its job behind; another takes it up, once."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from anlian.config import jobs, stalled
from anlian.config.models import JobRun
from anlian.config.schedule import Job, job_named

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 28, 12, tzinfo=UTC)


def left(*, heartbeat: str | None, name: str = "sweep", status: str = "doing") -> int:
    """A job of a worker whose last sign of life is that old; none if the worker is gone."""
    with connection.cursor() as cursor:
        worker = None
        if heartbeat:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
                [heartbeat],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, worker_id)"
            " VALUES ('default', %s, %s, %s, %s, %s) RETURNING id",
            [f"anlian.{name}", name, name, status, worker],
        )
        return cursor.fetchone()[0]


def status_of(job: int) -> str:
    return ProcrastinateJob.objects.get(pk=job).status


class TestPickUp:
    @pytest.mark.parametrize("heartbeat", ["5 minutes", None])
    def test_what_a_dead_worker_left_waits_again(self, heartbeat):
        job = left(heartbeat=heartbeat)
        JobRun.objects.create(name="sweep", as_of=NOON, started_at=NOON)

        assert stalled.pick_up(now=NOON) == 1

        assert status_of(job) == "todo"
        run = JobRun.objects.get()
        assert run.error == stalled.KILLED
        assert run.ended_at
        assert stalled.pick_up(now=NOON) == 0

    def test_a_worker_that_lives_keeps_its_job(self):
        job = left(heartbeat="5 seconds")
        JobRun.objects.create(name="sweep", as_of=NOON, started_at=NOON)

        assert stalled.pick_up(now=NOON) == 0

        assert status_of(job) == "doing"
        assert JobRun.objects.get().ended_at is None

    def test_where_the_next_run_waits_already_it_makes_room_for_that(self):
        job = left(heartbeat="5 minutes")
        waiting = left(heartbeat="5 seconds", status="todo")

        assert stalled.pick_up(now=NOON) == 1

        assert (status_of(job), status_of(waiting)) == ("failed", "todo")


class TestSchedule:
    def test_taking_up_is_never_kept_out_by_a_run_of_its_own(self):
        job = job_named("pick_up")

        assert jobs.app.tasks["anlian.pick_up"].lock is None
        assert jobs.app.tasks["anlian.sweep"].lock == "sweep"
        assert (job.alone, job.quiet) == (False, True)

    def test_a_quiet_job_leaves_a_row_only_when_it_did_something(self):
        quiet = Job("pick_up", "* * * * *", "anlian.config.stalled.pick_up", "", alone=False, quiet=True)

        jobs.run(quiet, now=NOON)
        assert not JobRun.objects.exists()

        left(heartbeat="5 minutes")
        jobs.run(quiet, now=NOON)
        assert JobRun.objects.get().did == 1
