"""Ledgers as spreadsheets: read without trust in the file, written without anything that runs."""

import csv
import json
import resource
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from anlian.kernel.errors import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
MB = 1 << 20
MOST_BYTES, MOST_RATIO, MOST_MEMBERS = 50 * MB, 100, 2000
"""Of an .xlsx unpacked: its size, its size against the file's, its parts."""

READER_MEMORY, READER_SECONDS = 2048 * MB, 60
OLE = b"\xd0\xcf\x11\xe0"
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""What a sheet and a cell of Excel hold."""

WIDEST = 60
CHUNK = 1 << 16


class Sheet(NamedTuple):
    """A sheet as it was typed: rows[0] is line 1; an empty cell is None."""

    name: str
    rows: list[list[str | None]]


def read(source: bytes | BinaryIO, filename: str) -> list[Sheet]:
    """The sheets of an .xlsx or .csv file, every cell as tidy text."""
    data = source if isinstance(source, bytes) else source.read(MOST_BYTES + 1)
    ending = filename.lower().rpartition(".")[2]
    if ending == "csv":
        return [Sheet(filename.rpartition(".")[0], _trimmed(_csv_rows(data)))]
    if ending != "xlsx" or data.startswith(OLE):
        raise Refused(_("Only .xlsx and .csv files can be read. Save the file as .xlsx without a password."))
    _check_zip(data)
    return [Sheet(name, _trimmed(rows)) for name, rows in _unpacked(data)]


def _check_zip(data: bytes) -> None:
    """Look at the directory before unpacking: a megabyte may hold gigabytes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused(_("This is not an Excel workbook, whatever its name says.")) from None
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names:
        raise Refused(_("This is not an Excel workbook, whatever its name says."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(_("The workbook holds macros. Save it as .xlsx without them."))
    size = sum(member.file_size for member in members)
    if size > MOST_BYTES or size > MOST_RATIO * len(data) or len(members) > MOST_MEMBERS:
        raise Refused(_("The workbook is too large to read. Split it into smaller ones."))


def _unpacked(data: bytes) -> list:
    """The reader runs in a process of its own: one cell at XFD1048576 makes it ask for 500 GB and abort."""
    try:
        reader = subprocess.run(
            [sys.executable, "-m", "anlian.kernel.sheets"],
            input=data,
            capture_output=True,
            timeout=2 * READER_SECONDS,
        )
    except subprocess.TimeoutExpired:
        reader = None
    if reader is None or reader.returncode:
        raise Refused(_("The workbook cannot be read. Copy its cells into a new one and save that."))
    return json.loads(reader.stdout)


def _read_for_parent() -> None:
    """Workbook on standard input → its cells as JSON on standard output, within limits."""
    resource.setrlimit(resource.RLIMIT_AS, (READER_MEMORY, READER_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (READER_SECONDS, READER_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
    # Empty lines at the top stay, so that an error can name its line.
    rows = [(sheet.name, sheet.to_python(skip_empty_area=False)) for sheet in sheets]
    cells = [(name, [[tidy(cell) for cell in row] for row in lines]) for name, lines in rows]
    sys.stdout.buffer.write(json.dumps(cells).encode())


def _csv_rows(data: bytes) -> list[list[str | None]]:
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is too large to read. Split it into smaller ones."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            break
    else:
        raise Refused(_("The text of this file cannot be read. Save it as CSV in UTF-8."))
    try:
        return [[tidy(_unguarded(cell)) for cell in row] for row in csv.reader(StringIO(text, newline=""))]
    except csv.Error:
        raise Refused(_("The lines of this file are not CSV. Save it as CSV in UTF-8.")) from None


def tidy(cell) -> str | None:
    """A cell as text: days as 2026-02-28, whole numbers without a point, no spaces around, None if empty."""
    match cell:
        case bool():
            return str(cell).upper()
        case float():
            # Excel keeps, and shows, fifteen digits.
            return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time(0) else f"{cell:%Y-%m-%d %H:%M:%S}"
        case None:
            return None
    text = str(cell).strip("\ufeff\u200b \t\r\n\u00a0\u3000")
    folded = unicodedata.normalize("NFKC", text)
    # １３８… and ２０２６－０２－２８ are meant as codes and numbers; Chinese keeps its own commas and brackets.
    return (folded if folded.isascii() else text.translate(_NARROW)) or None


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF10, 0xFF5B) if chr(wide - 0xFEE0).isalnum()}


def _trimmed(rows: list[list[str | None]]) -> list[list[str | None]]:
    """Without the empty lines that follow the last full one."""
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


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


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


if __name__ == "__main__":
    _read_for_parent()
