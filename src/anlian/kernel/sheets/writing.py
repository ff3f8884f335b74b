"""Spreadsheets out: .xlsx and .csv in which nothing runs, one row at a time in memory."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.kernel.sheets.tidying import FORMULA_STARTS

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""What a sheet and a cell of Excel hold."""

WIDEST = 60
CHUNK = 1 << 16


def write(
    columns: Sequence[str], rows: Iterable[Sequence], title: str, notes: Iterable[str] | None = None
) -> bytes:
    """A ledger as an .xlsx file: the header, the rows, and the notes on a second sheet."""
    target = BytesIO()
    write_stream(target, columns, rows, title, notes)
    return target.getvalue()


def write_stream(
    target: BinaryIO,
    columns: Sequence[str],
    rows: Iterable[Sequence],
    title: str,
    notes: Iterable[str] | None = None,
) -> None:
    """As `write`, with one row at a time in memory."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, {"constant_memory": True, **plain})
    book.set_properties({"title": title})
    sheet = book.add_worksheet(_sheet_name(title))
    styles = _Styles(book)
    widths = [0] * len(columns)
    last = 0
    for last, row in enumerate(_with_header(columns, rows)):
        if last >= MOST_ROWS:
            raise Refused(_("A sheet holds no more rows. Narrow the selection, or export as CSV."))
        for column, value in enumerate(row):
            shown = _put(sheet, last, column, value, styles, bold=last == 0)
            widths[column] = max(widths[column], shown)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDEST), styles.text)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)
    if notes is not None:
        page = book.add_worksheet(_sheet_name(_("Notes")))
        page.set_column(0, 0, WIDEST * 2)
        for line, note in enumerate(notes):
            page.write_string(line, 0, _cell_text(note))
    book.close()


class _Styles:
    """Text cells keep 0734… and 430407… as they are, also when somebody edits them."""

    def __init__(self, book):
        self.bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})


def _put(sheet, line: int, column: int, value, styles: _Styles, *, bold: bool) -> int:
    """Write one cell; returns how wide it shows, in half characters."""
    if value is None or value == "":
        return 0
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(line, column, local.replace(microsecond=0), styles.moment)
        return 19
    if isinstance(value, date):
        sheet.write_datetime(line, column, value, styles.day)
        return 10
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, column, value)
        return len(str(value))
    text = _cell_text(value)
    sheet.write_string(line, column, text, styles.bold if bold else styles.text)
    # The arrow of the filter covers the end of a heading.
    return _width(text) + 2 * bold


def _with_header(columns: Sequence[str], rows: Iterable[Sequence]) -> Iterable[Sequence]:
    yield columns
    yield from rows


def _cell_text(value) -> str:
    return str(value)[:MOST_CHARACTERS]


def _width(text: str) -> int:
    """Chinese characters are twice as wide as latin ones."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text[:WIDEST])


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, no brackets or slashes, no apostrophe at the ends."""
    return title.translate(dict.fromkeys(map(ord, "[]:*?/\\"), " "))[:31].strip(" '") or "Sheet1"


def write_csv(columns: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """A ledger as CSV, in UTF-8 with the mark by which Excel knows it."""
    return b"".join(csv_lines(columns, rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence]) -> Iterator[bytes]:
    """As `write_csv`, some lines at a time: what was given out is no longer in memory."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    target.write("\ufeff")
    for row in _with_header(columns, rows):
        writer.writerow([_guarded(value) for value in row])
        if target.tell() >= CHUNK:
            yield target.getvalue().encode()
            target.seek(0)
            target.truncate()
    yield target.getvalue().encode()


def _guarded(value):
    """A text that Excel would take for a formula gets an apostrophe in front, which `read` takes away."""
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        return f"{local:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
