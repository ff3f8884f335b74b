"""Ledgers as spreadsheets: read without trust in the file, written without anything that runs."""

from anlian.kernel.sheets.reading import MB, MOST_BYTES, Sheet, Stream, opened, read
from anlian.kernel.sheets.tidying import tidy
from anlian.kernel.sheets.writing import (
    MOST_CHARACTERS,
    MOST_ROWS,
    csv_lines,
    write,
    write_csv,
    write_stream,
)

__all__ = [
    "MB",
    "MOST_BYTES",
    "MOST_CHARACTERS",
    "MOST_ROWS",
    "Sheet",
    "Stream",
    "csv_lines",
    "opened",
    "read",
    "tidy",
    "write",
    "write_csv",
    "write_stream",
]
