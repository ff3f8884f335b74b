"""Looking at a ledger, taking it in, giving back what was wrong with it."""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from anlian.kernel import intake, sheets
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.kernel.intake import Report, Setting
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.registers.kinds import may_import, register_of
from anlian.registers.models import Batch, Stage
from anlian.registers.tracing import traced

MOST_BYTES = 20 * sheets.MB
# What a page can show; all of them go into the workbook that comes back.
MOST_SHOWN = 1000


def look_at(kind: str, data: bytes, filename: str, *, by: Person, at: datetime) -> tuple[Batch, Report]:
    """预览: what the file would do, row by row, and what is wrong with it. Nothing is taken in."""
    setting = _setting(kind, by, at)
    report = intake.run(register_of(kind), _sheets(data, filename), setting, dry=True)
    batch = _batch(kind, data, filename, setting, stage=Stage.LOOKED_AT)
    _fill(batch, report)
    batch.file = default_storage.save(_place(batch, filename.lower().rpartition(".")[2]), ContentFile(data))
    _keep_bad_rows(batch, report)
    batch.save(force_insert=True)
    return batch, report


@deed
def take_in(batch: Batch, *, by: Person, at: datetime) -> Report:
    """导入: the good rows go in together; the bad ones stay with their reasons."""
    batch = _waiting(batch)
    with default_storage.open(batch.file) as file:
        data = file.read()
    with traced(batch):
        report = intake.run(
            register_of(batch.kind), sheets.read(data, batch.filename), _setting(batch.kind, by, at)
        )
    _fill(batch, report)
    _forget_files(batch)
    _keep_bad_rows(batch, report)
    batch.stage, batch.by, batch.at = Stage.TAKEN_IN, by, at
    batch.save()
    _record(batch, by=by, at=at)
    return report


@deed
def drop(batch: Batch, *, by: Person, at: datetime) -> Batch:
    """放弃: the file is thrown away; that it was looked at stays."""
    batch = _waiting(batch)
    _forget_files(batch)
    batch.stage = Stage.DROPPED
    batch.save()
    return batch


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
        setting = _setting(kind, by, at, progress)
    else:
        setting = Setting(district=district, by=None, at=at, progress=progress)
    batch = _batch(kind, data, filename, setting, stage=Stage.LOOKED_AT if dry else Stage.TAKEN_IN)
    if not dry:
        batch.save(force_insert=True)
    with nullcontext() if dry else traced(batch):
        report = intake.run(register_of(kind), sheets.read(data, filename), setting, dry=dry)
    _fill(batch, report)
    if not dry:
        batch.save()
        _record(batch, by=by, at=at)
    return batch, report


def bad_rows(batch: Batch) -> bytes:
    """The rows that were wrong, as a workbook ready to mend and send again."""
    if not batch.bad_file:
        raise Refused(_("No row of this file was wrong."))
    with default_storage.open(batch.bad_file) as file:
        return file.read()


def write_bad_rows(report: Report) -> bytes:
    """The rows that were wrong, each with the reasons in its last column, which is ignored when read again."""
    register = register_of(report.kind)
    rows = (
        [row.cells.get(column.key, "") for column in register.columns]
        + ["；".join(f"{problem.column} {problem.expected}".strip() for problem in row.problems)]
        for row in report.bad_rows()
    )
    headers = [column.header for column in register.columns]
    return sheets.write([*headers, _("What was expected")], rows, title=register.title)


def template(kind: str) -> bytes:
    """An empty ledger with its headers; what each column expects, with an example, stands on the second sheet."""
    register = register_of(kind)
    notes = [
        f"{column.header} [{column.key}]  {_('required') if column.required else ''}  {column.hint}  "
        + (_("e.g. %(example)s") % {"example": column.example} if column.example else "")
        for column in register.columns
    ]
    return sheets.write([column.header for column in register.columns], [], title=register.title, notes=notes)


def _waiting(batch: Batch) -> Batch:
    """The batch, held against a second press of the button; refused when it is settled already."""
    batch = Batch.objects.select_for_update().of(batch.district).get(pk=batch.pk)
    if batch.stage != Stage.LOOKED_AT:
        raise Refused(_("This file was already taken in or dropped. Upload it again to look at it anew."))
    return batch


def _setting(kind: str, by: Person, at: datetime, progress=None) -> Setting:
    """Rows are taken in as far as the person answers for."""
    register_of(kind)
    duties = Duties(by, day_of(at))
    if not may_import(duties, kind):
        raise Refused(_("None of your posts may bring in this ledger; the safety committee office does."))
    scope = duties.scope(Power.IMPORT)
    return Setting(
        district=by.district, by=by, at=at, scope=None if scope.whole_district else scope, progress=progress
    )


def _sheets(data: bytes, filename: str):
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)d MB. Split it.") % {"most": MOST_BYTES // sheets.MB})
    return sheets.read(data, filename)


def _batch(kind, data, filename, setting: Setting, *, stage) -> Batch:
    return Batch(
        district=setting.district, kind=kind, filename=filename[-200:], sha256=hashlib.sha256(data).hexdigest(),
        by=setting.by, at=setting.at, stage=stage,
    )  # fmt: skip


def _fill(batch: Batch, report: Report) -> None:
    for outcome, count in report.counts.items():
        setattr(batch, outcome, count)
    batch.problems = [problem.as_dict() for problem in report.problems[:MOST_SHOWN]]
    batch.problem_count = len(report.problems)
    batch.changes = [
        {
            "sheet": row.sheet,
            "row": row.number,
            "key": next(iter(row.cells.values()), ""),
            "changes": row.changes,
        }
        for row in report.rows
        if row.changes
    ][:MOST_SHOWN]


def _place(batch: Batch, ending: str) -> str:
    return f"{batch.district}/imports/{batch.pk}.{ending}"


def _keep_bad_rows(batch: Batch, report: Report) -> None:
    if report.bad_rows():
        batch.bad_file = default_storage.save(_place(batch, "bad.xlsx"), ContentFile(write_bad_rows(report)))


def _forget_files(batch: Batch) -> None:
    for name in filter(None, [batch.file, batch.bad_file]):
        # Not before it is certain: what is undone must find its file again.
        transaction.on_commit(partial(default_storage.delete, name))
    batch.file = batch.bad_file = ""


def _record(batch: Batch, *, by, at) -> None:
    record(
        Verb.IMPORTED, batch, by=by, at=at, kind=batch.kind, filename=batch.filename, sha256=batch.sha256,
        new=batch.new, changed=batch.changed, same=batch.same, wrong=batch.wrong,
    )  # fmt: skip
