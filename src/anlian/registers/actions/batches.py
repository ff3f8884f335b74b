"""What the deeds about an import share: its file, what a report leaves on it, who may."""

import hashlib
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from anlian.kernel import intake, sheets
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.kernel.intake import WRONG, Report, Setting
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.registers.actions.columns import remembered
from anlian.registers.actions.giving import write_bad_rows
from anlian.registers.kinds import may_import, register_of
from anlian.registers.models import Batch, Stage

MOST_SHOWN = 1000
"""Problems, changes and notices that a page shows; all problems go into the workbook that comes back."""


def setting_for(kind: str, by: Person, at: datetime, progress=None) -> Setting:
    """Rows are taken in as far as the person answers for."""
    register_of(kind)
    duties = Duties(by, day_of(at))
    if not may_import(duties, kind):
        raise Refused(_("None of your posts may bring in this ledger; the safety committee office does."))
    scope = duties.scope(Power.IMPORT)
    return Setting(
        district=by.district, by=by, at=at, scope=None if scope.whole_district else scope, progress=progress,
        headers=remembered(by.district, kind),
    )  # fmt: skip


def run(kind: str, data: bytes, filename: str, setting: Setting, *, dry: bool) -> Report:
    """Go through the file, row by row."""
    with transaction.atomic(), sheets.opened(data, filename) as streams:
        return intake.run(register_of(kind), streams, setting, dry=dry)


def new_batch(kind: str, data: bytes, filename: str, setting: Setting, *, stage: Stage) -> Batch:
    return Batch(
        district=setting.district, kind=kind, filename=filename[-200:], sha256=hashlib.sha256(data).hexdigest(),
        by=setting.by, at=setting.at, stage=stage,
    )  # fmt: skip


def fill(batch: Batch, report: Report) -> None:
    """What the report says, as far as a page can show it."""
    for outcome, count in report.counts.items():
        setattr(batch, outcome, count)
    batch.problems = [problem.as_dict() for problem in report.problems[:MOST_SHOWN]]
    batch.problem_count = report.problem_count
    batch.changes = [change._asdict() for change in report.changes]
    batch.notices = [notice.as_dict() for notice in report.notices]
    batch.notice_count = report.notice_count
    batch.headers, batch.unknown = [*report.headers.items()], report.unknown


def waiting(batch: Batch, *stages: Stage) -> Batch:
    """The batch, held against a second press of the button; refused when it is settled already."""
    # Not against those who only refer to it: progress is told from another connection.
    batch = Batch.objects.select_for_update(no_key=True).of(batch.district).get(pk=batch.pk)
    if batch.stage not in (stages or (Stage.LOOKED_AT,)):
        raise Refused(_("This file was already taken in or dropped. Upload it again to look at it anew."))
    return batch


def keep_file(batch: Batch, data: bytes) -> None:
    ending = batch.filename.lower().rpartition(".")[2]
    batch.file = default_storage.save(_place(batch, ending), ContentFile(data))


def kept_file(batch: Batch) -> bytes:
    with default_storage.open(batch.file) as file:
        return file.read()


def keep_bad_rows(batch: Batch, report: Report) -> None:
    if batch.bad_file:
        transaction.on_commit(partial(default_storage.delete, batch.bad_file))
        batch.bad_file = ""
    if report.counts[WRONG]:
        batch.bad_file = default_storage.save(_place(batch, "bad.xlsx"), ContentFile(write_bad_rows(report)))


def forget_files(batch: Batch) -> None:
    for name in filter(None, [batch.file, batch.bad_file]):
        # Not before it is certain: what is undone must find its file again.
        transaction.on_commit(partial(default_storage.delete, name))
    batch.file = batch.bad_file = ""


def tell(batch: Batch, *, by, at) -> None:
    record(
        Verb.IMPORTED, batch, by=by, at=at, kind=batch.kind, filename=batch.filename, sha256=batch.sha256,
        new=batch.new, changed=batch.changed, same=batch.same, wrong=batch.wrong,
    )  # fmt: skip


def _place(batch: Batch, ending: str) -> str:
    return f"{batch.district}/imports/{batch.pk}.{ending}"
