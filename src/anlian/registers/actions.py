"""Looking at a ledger, taking it in, giving back what was wrong with it."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from anlian.kernel import intake, sheets
from anlian.kernel.errors import Refused
from anlian.kernel.intake import Report, Setting
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.registers.kinds import REGISTERS
from anlian.registers.models import Batch, Stage

# What a page can show; all of them go into the workbook that comes back.
MOST_SHOWN = 500


def look_at(
    kind: str, data: bytes, filename: str, *, by: Person, at: datetime
) -> tuple[Batch, Report]:
    """预览: what the file would do, row by row, and what is wrong with it. Nothing is taken in."""
    report = intake.run(_register(kind), sheets.read(data, filename), _setting(by, at), dry=True)
    batch = _batch(kind, data, filename, report, district=by.district, by=by, at=at, stage=Stage.LOOKED_AT)
    batch.file = default_storage.save(f"{by.district}/imports/{batch.sha256}", ContentFile(data))
    batch.save(force_insert=True)
    return batch, report


@deed
def take_in(batch: Batch, *, by: Person, at: datetime) -> Report:
    """导入: the good rows go in together; the bad ones stay with their reasons."""
    if batch.stage != Stage.LOOKED_AT:
        raise Refused(_("This file was already taken in or dropped."))
    with default_storage.open(batch.file) as file:
        data = file.read()
    report = intake.run(_register(batch.kind), sheets.read(data, batch.filename), _setting(by, at))
    _fill(batch, report)
    batch.stage, batch.by, batch.at = Stage.TAKEN_IN, by, at
    batch.save()
    _record(batch, by=by, at=at)
    return report


@deed
def drop(batch: Batch, *, by: Person, at: datetime) -> Batch:
    """放弃."""
    if batch.stage != Stage.LOOKED_AT:
        raise Refused(_("This file was already taken in or dropped."))
    batch.stage = Stage.DROPPED
    batch.save(update_fields=["stage"])
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
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Batch, Report]:
    """Look and take in at once: for the command line and for setting up a district, before it has people."""
    setting = Setting(district=district, by=by, at=at, progress=progress)
    report = intake.run(_register(kind), sheets.read(data, filename), setting)
    batch = _batch(kind, data, filename, report, district=district, by=by, at=at, stage=Stage.TAKEN_IN)
    batch.save(force_insert=True)
    _record(batch, by=by, at=at)
    return batch, report


def bad_rows(batch: Batch) -> bytes:
    """The rows that were wrong, as a workbook with the reason in the last column, ready to mend and send again."""
    register = REGISTERS[batch.kind]
    with default_storage.open(batch.file) as file:
        report = intake.run(
            register, sheets.read(file.read(), batch.filename), _setting(batch.by, batch.at), dry=True
        )
    return sheets.write(
        [column.header for column in register.columns] + [_("what was wrong")],
        [
            [row.cells.get(column.key, "") for column in register.columns]
            + ["；".join(f"{problem.column} {problem.expected}".strip() for problem in row.problems)]
            for row in report.bad_rows()
        ],
        title=register.title,
    )


def template(kind: str) -> bytes:
    """An empty ledger with its headers, one example row, and what each column expects."""
    register = _register(kind)
    return sheets.write(
        [column.header for column in register.columns],
        [[column.example for column in register.columns]],
        title=register.title,
        notes=[
            f"{column.header} ({column.key}){' *' if column.required else ''} {column.hint}".strip()
            for column in register.columns
        ],
    )


def _register(kind: str):
    if kind not in REGISTERS:
        raise Refused(
            _("There is no ledger “%(kind)s”; there are %(kinds)s.") % {"kind": kind, "kinds": ", ".join(REGISTERS)}
        )
    return REGISTERS[kind]


def _setting(by: Person, at: datetime) -> Setting:
    return Setting(district=by.district, by=by, at=at)


def _batch(kind, data, filename, report, *, district, by, at, stage) -> Batch:
    batch = Batch(
        district=district, kind=kind, filename=filename[:200], sha256=hashlib.sha256(data).hexdigest(), by=by, at=at,
        stage=stage,
    )  # fmt: skip
    _fill(batch, report)
    return batch


def _fill(batch: Batch, report: Report) -> None:
    for outcome, count in report.counts.items():
        setattr(batch, outcome, count)
    batch.problems = [problem.as_dict() for problem in report.problems[:MOST_SHOWN]]
    batch.changes = [
        {"row": row.number, "sheet": row.sheet, "changes": {k: [str(v) for v in pair] for k, pair in row.changes.items()}}
        for row in report.rows
        if row.changes
    ][:MOST_SHOWN]


def _record(batch: Batch, *, by, at) -> None:
    record(
        Verb.IMPORTED, batch, by=by, at=at, kind=batch.kind, filename=batch.filename, sha256=batch.sha256,
        new=batch.new, changed=batch.changed, same=batch.same, wrong=batch.wrong,
    )  # fmt: skip
