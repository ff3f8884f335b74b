"""A large ledger of sites, taken in by the command line as somebody would, against a bare COPY of the same rows.

The rows of the baseline are those that the import wrote into `lattice_site`, copied into an identical table with the
same indexes: no reading, no checks, no persons in charge, no history, no trace.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from anlian.registers.generate import Plan, write
from benchmarks.ground import DISTRICT, fresh_database, run, timed, value

SIZES = (100_000,)
LATTICE = ("areas", "units", "sectors", "posts")
KB = 1024


def main(say, sizes=SIZES) -> list[dict]:
    return [found for size in sizes for found in _one_size(size, say)]


def _one_size(size: int, say) -> list[dict]:
    found = []
    with TemporaryDirectory() as folder:
        say(f"imports: writing ledgers of {size:,} sites")
        write(Plan(sites=size), Path(folder), endings=("csv", "xlsx"), kinds=(*LATTICE, "sites"))
        for ending in ("csv", "xlsx"):
            with fresh_database():
                for kind in LATTICE:
                    _import(kind, Path(folder) / f"{kind}.csv")
                found.append(_measure(size, Path(folder) / f"sites.{ending}", say))
    return found


def _measure(size: int, path: Path, say) -> dict:
    with timed() as first:
        new, peak = _import("sites", path)
    assert new["new"] == size, new
    run("ANALYZE")
    with timed() as again:
        same, peak_again = _import("sites", path)
    assert same["same"] == size, same
    with timed() as look:
        _import("sites", path, "--dry-run")
    bare = _bare_copy()
    facts = {
        "benchmark": f"import of sites from .{path.suffix[1:]}",
        "sites": size,
        "file_mb": round(path.stat().st_size / (1 << 20), 1),
        "seconds": round(first.seconds, 2),
        "sites_a_second": round(size / first.seconds),
        "bare_copy_seconds": round(bare, 2),
        "ratio": round(first.seconds / bare, 2),
        "same_again_seconds": round(again.seconds, 2),
        "preview_seconds": round(look.seconds, 2),
        "peak_mb": round(max(peak, peak_again) / KB),
    }
    say(
        f"{facts['benchmark']}: {size:,} in {facts['seconds']} s, bare COPY {facts['bare_copy_seconds']} s, "
        f"ratio {facts['ratio']}; the same again {facts['same_again_seconds']} s, preview {facts['preview_seconds']} s; "
        f"largest process {facts['peak_mb']} MB; file {facts['file_mb']} MB"
    )
    return facts


def _import(kind: str, path: Path, *more: str) -> tuple[dict, int]:
    """What the command says, and the peak of its largest process in kB."""
    command = [
        sys.executable,
        "-c",
        MEASURED,
        "import",
        kind,
        str(path),
        "--district",
        DISTRICT,
        "--json",
        *more,
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "ANLIAN_DATA": str(settings.DATA)}
    )
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout[-2000:])
    return json.loads(done.stdout), int(done.stderr.splitlines()[-1])


# The command, and at its end how much memory it, or a process that it started, had at most.
MEASURED = """
import resource, sys
from anlian.config.cli import main
code = main(sys.argv[1:])
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), file=sys.stderr)
sys.exit(code)
"""


def _bare_copy() -> float:
    with TemporaryDirectory() as folder:
        # The server may run as another user, so rows pass through us, as they do in an import.
        kept = Path(folder) / "rows"
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare (LIKE lattice_site INCLUDING ALL)")
            with kept.open("wb") as target, cursor.copy("COPY lattice_site TO STDOUT") as copy:
                for part in copy:
                    target.write(part)
            cursor.execute("CHECKPOINT")
            with timed() as bare, kept.open("rb") as source, cursor.copy("COPY bare FROM STDIN") as copy:
                while part := source.read(1 << 16):
                    copy.write(part)
        assert value("SELECT count(*) FROM bare") == value("SELECT count(*) FROM lattice_site")
        run("DROP TABLE bare")
    return bare.seconds
