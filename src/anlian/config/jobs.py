"""Runs the schedule: each job as a periodic task of procrastinate, each run a row."""

import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from anlian.config.models import JobRun
from anlian.config.schedule import SCHEDULE, Job, job_named
from anlian.ledger.origin import acting_from

log = logging.getLogger(__name__)
# 网络安全法 §21: half a year of logs.
KEPT = timedelta(days=180)
PREFIX = "anlian."


def run(job: Job, *, now: datetime) -> JobRun:
    """Run a job and leave a row: when, how long, what it did; a failed one says why and is raised again."""
    with noted(job.name, as_of=now) as row, acting_from(f"job {job.name}"):
        row.did = _as_json(import_string(job.does)(now=now))
    if job.quiet and not row.did:
        row.delete()
    return row


@contextmanager
def noted(name: str, *, as_of: datetime):
    """A row about what runs inside, also when it fails."""
    row = JobRun.objects.create(name=name, as_of=as_of, started_at=datetime.now(UTC))
    try:
        yield row
    except Exception as problem:
        row.error = f"{type(problem).__name__}: {problem}"
        log.error("%s failed: %s", name, row.error)
        raise
    finally:
        row.ended_at = datetime.now(UTC)
        row.save()


def forget_old_runs(*, now: datetime) -> int:
    """Rows about runs are kept as long as logs must be."""
    return JobRun.objects.filter(started_at__lt=now - KEPT).delete()[0]


def _as_json(did):
    if hasattr(did, "as_dict"):
        return did.as_dict()
    return did if isinstance(did, dict | list | int | float | str | None) else str(did)


def _register(job: Job) -> None:
    # One run of a job at a time; a second worker's is put off, never lost.
    @app.periodic(cron=job.cron, periodic_id=job.name)
    @app.task(
        name=f"{PREFIX}{job.name}",
        queueing_lock=job.name,
        lock=job.name if job.alone else None,
        pass_context=False,
    )
    def task(timestamp: int) -> None:
        run(job_named(job.name), now=datetime.fromtimestamp(timestamp, UTC) - settings.CLOCK_BEHIND)


for _job in SCHEDULE:
    _register(_job)
