"""Jobs whose worker was killed: they hold their place in the queue, and nobody works on them."""

import logging
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate import exceptions, manager, sql
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from anlian.config.jobs import PREFIX
from anlian.config.models import JobRun

log = logging.getLogger(__name__)
# A worker says every ten seconds that it lives; a busy machine may be late with that.
SILENT = timedelta(seconds=45)
KILLED = "Its worker ended in the middle of it; it was taken up again."


def pick_up(*, now: datetime) -> int:
    """Put them back into the queue; returns how many. What was done of them may be done again without harm."""
    # The queue's own clock counts here, not the moment of a demo.
    dead = Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - SILENT)
    found = ProcrastinateJob.objects.filter(dead, status="doing").order_by("id")
    return sum(_put_back(job) for job in found)


def _put_back(job: ProcrastinateJob) -> bool:
    connector = DjangoConnector(alias="default")
    try:
        with transaction.atomic():
            manager.JobManager(connector).retry_job_by_id(job.pk, retry_at=datetime.now(UTC))
    except exceptions.UniqueViolation:
        # The next run of the same job waits already, and does what this one left undone.
        given = {"job_id": job.pk, "status": "failed", "delete_job": False}
        connector.execute_query(query=sql.queries["finish_job"], **given)
    except exceptions.ConnectorException:
        # Another worker was quicker.
        return False
    log.warning("%s (job %s) was left behind by a worker that died; taken up again", job.task_name, job.pk)
    left = JobRun.objects.filter(name=job.task_name.removeprefix(PREFIX), ended_at=None)
    left.update(error=KILLED, ended_at=datetime.now(UTC))
    return True
