"""The reader of .xlsx files, in a process of its own: one cell at XFD1048576 makes it ask for 500 GB and abort.

Workbook on standard input → on standard output, one JSON value a line: an object begins a sheet, a list is a row.
"""

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO

from python_calamine import CalamineWorkbook

from anlian.kernel.sheets.tidying import tidy

MEMORY, SECONDS = 2048 << 20, 60
# Where titles and headers stand: a cell merged across columns there names all of them.
TOP = 12


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    say = sys.stdout.write
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        say(json.dumps({"sheet": name, "lines": sheet.end[0] + 1 if sheet.end else 0}) + "\n")
        for row in _rows(sheet):
            say(json.dumps(row) + "\n")


def _rows(sheet) -> Iterator[list]:
    """Line after line from the first of the sheet, cells that were merged filled with what they show."""
    left = sheet.start[1] if sheet.start else 0
    merged = _merged(sheet)
    shown: dict[tuple[int, int], str | None] = {}
    for line, cells in enumerate(sheet.iter_rows()):
        # Columns are counted from the left edge of the sheet, wherever its first cell stands.
        row = [None] * left + [tidy(cell) for cell in cells]
        for (first, column), ends in merged.get(line, ()):
            if line == first:
                shown[first, column] = row[column] if column < len(row) else None
            for one in range(column, ends + 1 if line < TOP else column + 1):
                if one < len(row):
                    row[one] = shown.get((first, column))
        yield row


def _merged(sheet) -> dict[int, list]:
    """For each line the merged cells that reach it: where they begin, and their last column."""
    lines: dict[int, list] = {}
    for (first, column), (last, end) in sheet.merged_cell_ranges or []:
        # A column merged to the bottom of the sheet is longer than what is in it.
        for line in range(first, min(last, sheet.end[0] if sheet.end else 0) + 1):
            lines.setdefault(line, []).append(((first, column), end))
    return lines


if __name__ == "__main__":
    main()
