"""How the machine is: its jobs, its queue, its disk, its database. For those who keep it running."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob

from anlian.config.models import JobRun
from anlian.config.schedule import SCHEDULE, Job
from anlian.ledger.models import Head, Seal

LITTLE_SPACE = 0.1
SHOWN = 30
# A job that is due every few minutes has failed to run when it is silent for this long.
SILENT = {"sweep": timedelta(minutes=20), "seal": timedelta(hours=3)}


@dataclass(frozen=True)
class Scheduled:
    """A job of the schedule with its last run."""

    job: Job
    last: JobRun | None
    overdue: bool

    @property
    def tone(self) -> str:
        if self.last is None:
            return "wait"
        if self.last.error:
            return "fail"
        return "work" if self.last.ended_at is None or self.overdue else "done"


def health(district: str, *, now: datetime) -> dict:
    """`now` is the machine's own moment: it keeps time even where a demo tells of another year."""
    disk = shutil.disk_usage(settings.DATA)
    sealed = Seal.objects.of(district).order_by("-size").only("district", "size", "at").first()
    head = Head.objects.filter(district=district).first()
    scheduled = jobs(now=now)
    return {
        "jobs": scheduled,
        "troubled": sum(one.tone == "fail" or one.overdue for one in scheduled),
        "queue": queue(),
        "failed": list(JobRun.objects.failed().order_by("-started_at")[:SHOWN]),
        "disk_free": disk.free,
        "disk_total": disk.total,
        "disk_low": disk.free < disk.total * LITTLE_SPACE,
        "database": database(),
        "version": ours(),
        "django": django.get_version(),
        "lines": head.size if head else 0,
        "sealed": sealed,
        "sweep": next((one.last for one in scheduled if one.job.name == "sweep"), None),
    }


def jobs(*, now: datetime) -> list[Scheduled]:
    last = {run.name: run for run in JobRun.objects.latest_of_each()}
    return [Scheduled(job, last.get(job.name), _is_silent(job, last.get(job.name), now)) for job in SCHEDULE]


def runs(name: str = "", *, failed: bool = False):
    """Runs, the newest first, of one job or of all."""
    found = JobRun.objects.failed() if failed else JobRun.objects.all()
    return (found.filter(name=name) if name else found).order_by("-started_at")


def queue() -> dict[str, int]:
    """Jobs that wait, run, succeeded or failed, as the queue holds them."""
    return dict(
        ProcrastinateJob.objects.order_by("status").values_list("status").annotate(amount=Count("pk"))
    )


def database() -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), current_setting('server_version')")
        size, server = cursor.fetchone()
    return {"size": size, "server": server}


def ours() -> str:
    try:
        return version("anlian")
    except PackageNotFoundError:
        return ""


def _is_silent(job: Job, last: JobRun | None, now: datetime) -> bool:
    limit = SILENT.get(job.name)
    return bool(limit) and (last is None or now - last.started_at > limit)
