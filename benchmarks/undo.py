"""Imports taken back: what it costs to note what an import writes, and how long it takes to undo it.

The same ledger of sites is taken in without notes and with them, taken back, changed and taken back again. Ordinary
writes are timed with the triggers there and without them.
"""

import csv
from contextlib import nullcontext
from datetime import datetime
from io import StringIO
from unittest import mock

from django.db import connection, transaction

from anlian.lattice.models import Site
from anlian.registers import actions, generate
from anlian.registers.kinds import REGISTERS
from anlian.registers.models import Batch
from anlian.registers.tracing import traced_models
from anlian.registers.undo import undo
from benchmarks.ground import DISTRICT, fresh_database, run, timed, value

SIZES = (10_000, 100_000)
NOW = datetime.fromisoformat("2023-09-01T09:00+08:00")
ORDINARY = 2_000
SUMS = "SELECT count(*) || md5(string_agg(row::text, '' ORDER BY id)) FROM {} AS row"
TABLES = ("lattice_site", "lattice_siterecord", "people_person")


def main(say, sizes=SIZES) -> list[dict]:
    return [one_size(size, say) for size in sizes]


def one_size(size: int, say) -> dict:
    with fresh_database():
        makers = generate.rows_of(
            generate.Plan(sites=size, hazards=0, inspections=0, district=DISTRICT, on=NOW.date(), seed=1)
        )
        for kind in ("areas", "units", "sectors", "posts"):
            _bring(kind, list(makers[kind]()))
        rows = list(makers["sites"]())
        was = _sums()
        with (
            mock.patch("anlian.registers.actions.taking.traced", return_value=nullcontext()),
            timed() as plain,
        ):
            batch = _bring("sites", rows)
        _throw_away(batch, was)
        with timed() as noted:
            batch = _bring("sites", rows)
        first, taken_in = _traces(batch), _sums()
        changed = [row | {"name": f"{row['name']}（改）", "risk": "红"} for row in rows]
        with timed() as change:
            later = _bring("sites", changed)
        second = _traces(later)
        with timed() as undo_change:
            undo(later, by=None, at=NOW, reason="benchmark")
        assert _sums() == taken_in
        with timed() as undo_new:
            undone = undo(batch, by=None, at=NOW, reason="benchmark")
        assert _sums() == was
        _bring("sites", rows)
        ordinary = _ordinary(size)
    found = {
        "benchmark": "undo", "sites": size, "import_without_notes_seconds": round(plain.seconds, 2),
        "import_seconds": round(noted.seconds, 2), "notes": first,
        "undo_seconds": round(undo_new.seconds, 2), "rows_taken_away": sum(undone.removed.values()),
        "change_every_row_seconds": round(change.seconds, 2), "notes_of_changes": second,
        "undo_changes_seconds": round(undo_change.seconds, 2), **ordinary,
    }  # fmt: skip
    say("\n".join(f"{name:>34}  {figure}" for name, figure in found.items()))
    return found


def _bring(kind: str, rows: list[dict]) -> Batch:
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow([column.header for column in REGISTERS[kind].columns])
    writer.writerows([row.get(column.key) for column in REGISTERS[kind].columns] for row in rows)
    data = target.getvalue().encode()
    batch, report = actions.take_file(
        kind, data=data, filename=f"{kind}.csv", district=DISTRICT, by=None, at=NOW
    )
    assert not report.problems, report.problems[:3]
    return batch


def _sums() -> list:
    return [value(SUMS.format(table)) for table in TABLES]


def _traces(batch: Batch) -> int:
    return batch.traces.filter(district=DISTRICT).count()


def _throw_away(batch: Batch, was: list) -> None:
    run("DELETE FROM lattice_siterecord")
    run("DELETE FROM lattice_site")
    run("DELETE FROM people_person WHERE code LIKE 'RS%%'")
    for table in TABLES:
        run(f"VACUUM ANALYZE {table}")
    assert _sums() == was


def _ordinary(size: int) -> dict:
    """Single inserts and one large update, each with the triggers there and switched off, in turns."""
    found = {}
    for when in ("traced", "untraced", "traced", "untraced"):
        _switch("ENABLE" if when == "traced" else "DISABLE")
        run("VACUUM lattice_site")
        with transaction.atomic(), timed() as inserts:
            area = Site.objects.of(DISTRICT).first().area
            for number in range(ORDINARY):
                Site(
                    district=DISTRICT,
                    code=f"X{number}",
                    name="店",
                    kind="shop",
                    area=area,
                    area_code=area.code,
                ).save(force_insert=True)
            transaction.set_rollback(True)
        with transaction.atomic(), timed() as update:
            run("UPDATE lattice_site SET risk = 'blue' WHERE district = %s", DISTRICT)
            transaction.set_rollback(True)
        found.setdefault(f"{ORDINARY}_single_inserts_{when}_seconds", []).append(round(inserts.seconds, 2))
        found.setdefault(f"update_of_all_{when}_seconds", []).append(round(update.seconds, 2))
    _switch("ENABLE")
    return found


def _switch(how: str) -> None:
    with connection.cursor() as cursor:
        for model in traced_models():
            for trigger in ("trace_added", "trace_changed"):
                cursor.execute(f"ALTER TABLE {model._meta.db_table} {how} TRIGGER {trigger}")
