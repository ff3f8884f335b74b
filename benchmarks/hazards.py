"""A ledger of hazards, taken in by the command line as somebody would: new, and the same file again.

Two baselines in the same run. The bare COPY writes the very rows that the import wrote (matter, hazard, line of the
record) into tables with the same columns, checks and indexes: no reading, no rules, no foreign keys, no hash. The
deeds report a part of the same hazards one by one, each in its own transaction, as a page would.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from anlian.hazards import actions
from anlian.hazards.models import Hazard
from anlian.ledger import proof
from anlian.registers.generate import Plan, write
from benchmarks.ground import DISTRICT, fresh_database, run, timed, value

SIZES = (13_000,)
SITES = 3_000
KINDS = ("areas", "units", "sectors", "posts", "sites", "chains", "check_items", "hazards")
AT = "2023-09-01 09:00"
TABLES = ("matters_matter", "hazards_hazard", "ledger_entry")
# A deed takes as long as a hundred rows of the ledger; a part of them tells as much.
PART = 300
KB = 1024


def main(say, sizes=SIZES) -> list[dict]:
    return [found for size in sizes for found in _one_size(size, say)]


def _one_size(size: int, say) -> list[dict]:
    found = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        say(f"hazards: writing ledgers of {size:,} hazards at {SITES:,} sites")
        write(Plan(sites=SITES, hazards=size), folder, endings=("csv", "xlsx"), kinds=KINDS)
        for ending in ("csv", "xlsx"):
            with fresh_database():
                for kind in KINDS[:-1]:
                    _import(kind, folder / f"{kind}.csv")
                found.append(_measure(size, folder / f"hazards.{ending}", say))
    return found


def _measure(size: int, path: Path, say) -> dict:
    with timed() as first:
        new, peak = _import("hazards", path)
    assert new["new"] == size, new
    with timed() as again:
        same, peak_again = _import("hazards", path)
    assert same["same"] == size, same
    assert value("SELECT count(*) FROM hazards_hazard") == size
    assert value("SELECT count(*) FROM ledger_entry WHERE verb = 'HAZARD_REPORTED'") == size
    assert proof.verify(DISTRICT).sound
    bare, deeds = _bare_copy(), _deeds()
    facts = {
        "benchmark": f"import of hazards from {path.suffix}",
        "hazards": size,
        "seconds": round(first.seconds, 2),
        "same_again_seconds": round(again.seconds, 2),
        "bare_copy_seconds": round(bare, 2),
        "times_bare_copy": round(first.seconds / bare, 2),
        "one_deed_milliseconds": round(deeds * 1000, 2),
        "times_faster_than_deeds": round(deeds * size / first.seconds, 1),
        "peak_mb": round(max(peak, peak_again) / KB),
    }
    say(
        f"{size:,} hazards from {path.suffix}: {facts['seconds']} s; same again {facts['same_again_seconds']} s; "
        f"bare COPY {facts['bare_copy_seconds']} s (ratio {facts['times_bare_copy']}); one by one "
        f"{facts['one_deed_milliseconds']} ms each ({facts['times_faster_than_deeds']} times slower); "
        f"peak {facts['peak_mb']} MB"
    )
    return facts


def _import(kind: str, path: Path) -> tuple[dict, int]:
    """What `anlian import` says of a file, and the most memory that it held, in KB."""
    command = [sys.executable, "-m", "anlian.config.cli", "import", kind, str(path), "--at", AT, "--json"]
    command += ["--district", DISTRICT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        said = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{path.name}: {said[-2000:]!r}"
    return json.loads(said), usage.ru_maxrss


def _bare_copy() -> float:
    total = 0.0
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {table}_plain (LIKE {table} INCLUDING ALL)")
            narrowed = "WHERE verb = 'HAZARD_REPORTED'" if table == "ledger_entry" else ""
            with cursor.copy(f"COPY (SELECT * FROM {table} {narrowed}) TO STDOUT") as out:
                data = b"".join(bytes(block) for block in out)
            into = f"COPY {table}_plain FROM STDIN"
            with timed() as copying, transaction.atomic(), cursor.copy(into) as copy:
                copy.write(data)
            total += copying.seconds
            cursor.execute(f"DROP TABLE {table}_plain")
    return total


def _deeds() -> float:
    """Seconds that one report takes."""
    run("ANALYZE")
    part = Hazard.objects.of(DISTRICT).select_related("matter__site__principal", "finder", "item")[:PART]
    hazards = list(part)
    with timed() as reporting:
        for place, one in enumerate(hazards):
            actions.report(
                one.matter.site, by=one.finder, at=one.matter.opened_at, summary=one.summary, source=one.source,
                item=one.item, sector=one.matter.sector_code, number=f"PAGE-{place}",
                no_photo_reason=one.no_photo_reason,
            )  # fmt: skip
    return reporting.seconds / len(hazards)
