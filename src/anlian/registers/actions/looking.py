"""What a file would do, before it does anything."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from anlian.kernel import masks, sheets
from anlian.kernel.intake import Report
from anlian.ledger.actions import deed
from anlian.people.models import Person
from anlian.registers.actions import batches
from anlian.registers.models import Batch, Progress, Stage

MOST_BYTES = sheets.MOST_BYTES
GO_THROUGH = "anlian.go_through"
"""The worker's task (registers/jobs.py)."""

LARGE = 1 * sheets.MB
"""A file of more bytes is gone through by the worker, and the page shows how far it has come."""


def look_at(kind: str, data: bytes, filename: str, *, by: Person, at: datetime) -> tuple[Batch, Report]:
    """预览: what the file would do, row by row, and what is wrong with it. Nothing is taken in."""
    setting = batches.setting_for(kind, by, at)
    report = batches.run(kind, data, filename, setting, dry=True)
    batch = batches.new_batch(kind, data, filename, setting, stage=Stage.LOOKED_AT)
    batches.keep_file(batch, data)
    _keep(batch, report)
    batch.save(force_insert=True)
    return batch, report


def receive(kind: str, data: bytes, filename: str, *, by: Person, at: datetime) -> Batch:
    """接收: a large file is kept, to be looked at by whoever works in the background."""
    setting = batches.setting_for(kind, by, at)
    batch = batches.new_batch(kind, data, filename, setting, stage=Stage.RECEIVED)
    batches.keep_file(batch, data)
    with transaction.atomic():
        batch.save(force_insert=True)
        hand_over(batch, "look", by=by, at=at)
    return batch


@deed
def look(
    batch: Batch, *, by: Person, at: datetime, progress: Callable[[int, int], None] | None = None
) -> Report:
    """再看: go through a kept file, the first time or anew with other headers. Nothing is taken in."""
    batch = batches.waiting(batch, Stage.RECEIVED, Stage.LOOKED_AT)
    setting = batches.setting_for(batch.kind, by, at, progress)
    report = batches.run(batch.kind, batches.kept_file(batch), batch.filename, setting, dry=True)
    batch.stage, batch.failure = Stage.LOOKED_AT, ""
    _keep(batch, report)
    batch.save()
    return report


@deed
def drop(batch: Batch, *, by: Person, at: datetime) -> Batch:
    """放弃: the file is thrown away; that it was looked at stays."""
    batch = batches.waiting(batch, Stage.RECEIVED, Stage.LOOKED_AT)
    batches.forget_files(batch)
    batch.stage = Stage.DROPPED
    batch.save()
    return batch


@transaction.atomic
def hand_over(batch: Batch, deed: str, *, by: Person, at: datetime, **given: str) -> None:
    """交后台: have the worker do it, as this person; whoever looks at the page sees how far it has come."""
    fresh = {"deed": deed, "asked_at": at, "done": 0, "lines": 0, "told_at": None, "ended_at": None}
    Progress.objects.update_or_create(district=batch.district, batch=batch, defaults=fresh)
    Batch.objects.of(batch.district).filter(pk=batch.pk).update(failure="")
    # What waits in the queue lies there plain.
    app.configure_task(GO_THROUGH).defer(
        district=batch.district, batch=str(batch.pk), deed=deed, by=str(by.pk), language=get_language(),
        **masks.in_json(given),
    )  # fmt: skip


def fail(batch: Batch, *, sentence: str) -> None:
    """The worker could not: the page says why, and offers to try again; unless somebody else could meanwhile."""
    still = Batch.objects.of(batch.district).filter(pk=batch.pk, stage=batch.stage)
    still.update(failure=sentence[:400])


def _keep(batch: Batch, report: Report) -> None:
    batches.fill(batch, report)
    batches.keep_bad_rows(batch, report)
