"""A made-up district of any size, as ledgers in the columns of the templates: for tests, trials and benchmarks."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from anlian.kernel import sheets
from anlian.registers.generate.doors import Doors
from anlian.registers.generate.findings import Findings
from anlian.registers.generate.mistakes import Mistakes
from anlian.registers.generate.offices import Offices
from anlian.registers.generate.places import Places
from anlian.registers.generate.plan import Plan
from anlian.registers.generate.sites import Sites
from anlian.registers.kinds import REGISTERS

__all__ = ["Mistakes", "Plan", "rows_of", "write"]

ENDINGS = ("csv", "xlsx")
MISTAKES_FILE = "mistakes.json"


def rows_of(plan: Plan, mistakes: Mistakes | None = None) -> dict[str, Callable[[], Iterator[dict]]]:
    """What makes the rows of each ledger, in the order in which they are taken in; one row at a time in memory."""
    places = Places(plan)
    spoilt = mistakes.in_site if mistakes else lambda number: False
    offices, sites = Offices(plan, places), Sites(plan, places, spoilt)
    doors = Doors(plan, places)
    findings = Findings(plan, sites, spoilt)
    makers = {
        "areas": places.rows,
        "units": offices.units,
        "sectors": offices.sectors,
        "posts": offices.rows,
        "sites": sites.rows,
        "courses": sites.courses,
        "chains": offices.chains,
        "check_items": findings.check_items,
        "inspections": findings.inspections,
        "hazards": findings.hazards,
        "households": doors.rows,
    }
    if mistakes is None:
        return makers
    return {
        kind: (lambda kind=kind, make=make: mistakes.spoilt(kind, make())) for kind, make in makers.items()
    }


def write(
    plan: Plan,
    folder: Path,
    *,
    endings: Iterable[str] = ("csv",),
    kinds: Iterable[str] = tuple(REGISTERS),
    mistakes: Mistakes | None = None,
    say: Callable[[str], None] = lambda sentence: None,
) -> dict[str, int]:
    """Write the ledgers into a folder, and what was planted in them; returns how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    written, makers = {}, rows_of(plan, mistakes)
    for kind in kinds:
        for ending in endings:
            if mistakes:
                mistakes.planted.clear()
            count = _write(folder / f"{kind}.{ending}", kind, makers[kind]())
            written[kind] = count
            say(f"{folder / f'{kind}.{ending}'}: {count:,} rows")
        if mistakes and kind == mistakes.ledger:
            told = [one.as_dict() for one in mistakes.planted]
            facts = {"ledger": kind, "count": len(told), "mistakes": told}
            (folder / MISTAKES_FILE).write_text(json.dumps(facts, ensure_ascii=False, indent=1))
    return written


def _write(path: Path, kind: str, rows: Iterator[dict]) -> int:
    columns = REGISTERS[kind].offered()
    count = 0

    def cells():
        nonlocal count
        for row in rows:
            count += 1
            yield [row.get(column.key) for column in columns]

    headers = [column.header for column in columns]
    with path.open("wb") as target:
        if path.suffix == ".csv":
            target.writelines(sheets.csv_lines(headers, cells()))
        else:
            sheets.write_stream(target, headers, cells(), REGISTERS[kind].title)
    return count
