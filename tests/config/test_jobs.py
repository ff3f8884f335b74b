from datetime import UTC, datetime, timedelta
from inspect import signature

import pytest
from django.db import connection
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from anlian.config import jobs
from anlian.config.models import JobRun
from anlian.config.schedule import SCHEDULE, Job

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 28, 12, tzinfo=UTC)
COUNTS = Job("counts", "* * * * *", f"{__name__}.count", "Counts")
FAILS = Job("fails", "* * * * *", f"{__name__}.fail", "Fails")


def count(*, now):
    return 3


def fail(*, now):
    raise RuntimeError("no paper")


class TestRun:
    def test_leaves_a_row(self):
        jobs.run(COUNTS, now=NOON)

        row = JobRun.objects.get()
        assert (row.name, row.as_of, row.did, row.error) == ("counts", NOON, 3, "")
        assert row.seconds >= 0

    def test_leaves_a_row_when_it_fails(self):
        with pytest.raises(RuntimeError):
            jobs.run(FAILS, now=NOON)

        row = JobRun.objects.failed().get()
        assert row.error == "RuntimeError: no paper"
        assert row.ended_at

    def test_the_system_page_asks_for_the_latest_of_each(self, django_assert_num_queries):
        jobs.run(COUNTS, now=NOON)
        latest = jobs.run(COUNTS, now=NOON)

        with django_assert_num_queries(1):
            assert list(JobRun.objects.latest_of_each()) == [latest]


class TestSchedule:
    @pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
    def test_every_job_is_a_function_that_takes_the_moment(self, job):
        assert "now" in signature(import_string(job.does)).parameters

    def test_every_job_is_known_to_the_worker(self):
        assert {f"anlian.{job.name}" for job in SCHEDULE} <= set(app.tasks)
        known = {task.periodic_id for task in app.periodic_registry.periodic_tasks.values()}
        assert {job.name for job in SCHEDULE} <= known

    def test_rows_are_kept_for_half_a_year(self):
        for age in (183, 185):
            JobRun.objects.create(name="x", as_of=NOON, started_at=NOON - timedelta(days=age))

        assert jobs.forget_old_runs(now=NOON) == 1

    def test_what_the_queue_has_done_goes_after_a_week(self):
        with connection.cursor() as cursor:
            for name, status, days in [
                ("old", "succeeded", 8),
                ("new", "succeeded", 6),
                ("wrong", "failed", 8),
            ]:
                cursor.execute(
                    "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', %s) RETURNING id",
                    [name],
                )
                job = cursor.fetchone()[0]
                cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job])
                cursor.execute(
                    "UPDATE procrastinate_events SET at = now() - %s * interval '1 day' WHERE job_id = %s",
                    [days, job],
                )

        jobs.forget_old_runs(now=NOON)

        assert set(ProcrastinateJob.objects.values_list("task_name", flat=True)) == {"new", "wrong"}
