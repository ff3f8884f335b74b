"""Runs the schedule: each job as a periodic task of procrastinate, each run a row."""

import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import import_string
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from anlian.config.models import JobRun
from anlian.config.schedule import SCHEDULE, Job, job_named
from anlian.ledger.origin import acting_from
from anlian.people.models import Session

log = logging.getLogger(__name__)
QUEUE_KEEPS = 7 * 24
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
    """Rows about runs are kept as long as logs must be (网络安全法 §23); what the queue itself has done, for a week.

    The record of acts is kept for ever.
    """
    DjangoConnector(alias="default").execute_query(
        query=sql.queries["delete_old_jobs"], nb_hours=QUEUE_KEEPS, queue=None, statuses=["succeeded"]
    )
    return JobRun.objects.filter(started_at__lt=now - timedelta(days=settings.AUDIT_DAYS)).delete()[0]


def forget_sign_ins(*, now: datetime) -> dict:
    """What axes wrote about attempts to sign in, as long as logs; sessions that are over, at once."""
    # Both go by our own clock, whatever day a demo tells of.
    today = now + settings.CLOCK_BEHIND
    old = today - timedelta(days=settings.AUDIT_DAYS)
    attempts = sum(
        model.objects.filter(attempt_time__lt=old).delete()[0]
        for model in (AccessAttempt, AccessFailureLog, AccessLog)
    )
    return {"attempts": attempts, "sessions": Session.objects.filter(expire_date__lt=today).delete()[0]}


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
        # A worker lives for weeks, and the database may have been started anew meanwhile.
        close_old_connections()
        run(job_named(job.name), now=datetime.fromtimestamp(timestamp, UTC) - settings.CLOCK_BEHIND)


for _job in SCHEDULE:
    _register(_job)
