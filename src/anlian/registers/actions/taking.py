"""Taking a ledger in: the good rows go in together, the bad ones stay with their reasons."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

from anlian.kernel.intake import Report, Setting
from anlian.ledger.actions import deed
from anlian.people.models import Person
from anlian.registers.actions import batches
from anlian.registers.actions.columns import remembered
from anlian.registers.counting import count_again
from anlian.registers.models import Batch, Stage
from anlian.registers.resting import Written
from anlian.registers.tracing import traced


@deed
def take_in(
    batch: Batch, *, by: Person, at: datetime, progress: Callable[[int, int], None] | None = None
) -> Report:
    """导入: what was looked at happens, as far as it still can."""
    batch = batches.waiting(batch)
    setting = batches.setting_for(batch.kind, by, at, progress)
    data = batches.kept_file(batch)
    with traced(batch):
        report = batches.run(batch.kind, data, batch.filename, setting, dry=False)
    count_again(Written(batch))
    batches.fill(batch, report)
    batches.forget_files(batch)
    batches.keep_bad_rows(batch, report)
    batch.stage, batch.by, batch.at, batch.failure = Stage.TAKEN_IN, by, at, ""
    batch.save()
    batches.tell(batch, by=by, at=at)
    return report


@deed
def take_file(
    kind: str,
    *,
    data: bytes,
    filename: str,
    district: str,
    by: Person | None,
    at: datetime,
    dry: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Batch, Report]:
    """Look and take in at once: for the command line and for setting up a district, before it has people."""
    if by is not None:
        setting = batches.setting_for(kind, by, at, progress)
    else:
        headers = remembered(district, kind)
        setting = Setting(district=district, by=None, at=at, progress=progress, headers=headers)
    batch = batches.new_batch(kind, data, filename, setting, stage=Stage.LOOKED_AT if dry else Stage.TAKEN_IN)
    if not dry:
        batch.save(force_insert=True)
    with nullcontext() if dry else traced(batch):
        report = batches.run(kind, data, filename, setting, dry=dry)
    batches.fill(batch, report)
    if not dry:
        count_again(Written(batch))
        batch.save()
        batches.tell(batch, by=by, at=at)
    return batch, report
