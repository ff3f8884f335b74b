"""Spreadsheets in: .xlsx and .csv, row by row, without trust in the file and without holding all of it; and .geojson."""

import codecs
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from anlian.kernel import safely
from anlian.kernel.errors import Refused
from anlian.kernel.sheets import features
from anlian.kernel.sheets.tidying import tidy, unguarded

MB = 1 << 20
MOST_BYTES = 64 * MB
"""Of a file."""

MOST_UNPACKED, MOST_RATIO, MOST_MEMBERS = 512 * MB, 100, 2000
"""Of an .xlsx unpacked: its size, its size against the file's, its parts."""

OLE = b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
SNIFFED = 20


class Sheet(NamedTuple):
    """A sheet as it was typed: rows[0] is line 1; an empty cell is None."""

    name: str
    rows: list[list[str | None]]


class Stream(NamedTuple):
    """A sheet to be gone through once: its lines in order, and about how many there are."""

    name: str
    rows: Iterator[list[str | None]]
    lines: int


def read(source: bytes | BinaryIO, filename: str) -> list[Sheet]:
    """All sheets of an .xlsx or .csv file at once, every cell as tidy text."""
    with opened(source, filename) as streams:
        return [Sheet(stream.name, _trimmed(list(stream.rows))) for stream in streams]


@contextmanager
def opened(source: bytes | BinaryIO, filename: str) -> Iterator[Iterator[Stream]]:
    """The sheets of an .xlsx, .csv or .geojson file, one after the other; of each the rows, as they are asked for."""
    data = source if isinstance(source, bytes) else source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)d MB. Split it.") % {"most": MOST_BYTES // MB})
    _name, dot, ending = filename.lower().rpartition(".")
    if ending == "csv":
        yield iter([_csv(data, filename.rpartition(".")[0])])
        return
    if ending == "geojson":
        yield iter([Stream(filename.rpartition(".")[0], *features.rows_of(data))])
        return
    if not dot or ending != "xlsx" or data.startswith(OLE):
        raise Refused(
            _("Only .xlsx, .csv and .geojson files can be read. Save the file as .xlsx without a password.")
        )
    safely.check_workbook(data, most_bytes=MOST_UNPACKED, most_ratio=MOST_RATIO, most_members=MOST_MEMBERS)
    with _reader(data) as lines:
        yield _streams(lines)


@contextmanager
def _reader(data: bytes) -> Iterator[BinaryIO]:
    """What the reader in its own process says, line by line; it ends with us, whatever happens."""
    with TemporaryFile() as workbook:
        workbook.write(data)
        workbook.seek(0)
        reader = subprocess.Popen(
            [sys.executable, "-m", "anlian.kernel.sheets.child"],
            stdin=workbook,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    try:
        yield reader.stdout
        # Whoever stops early does not care how it ends.
        if not reader.stdout.read(1) and reader.wait():
            raise Refused(_("The workbook cannot be read. Copy its cells into a new one and save that."))
    finally:
        reader.kill()
        reader.stdout.close()
        reader.wait()


def _streams(lines: Iterator[bytes]) -> Iterator[Stream]:
    """Cut what the reader says into sheets; rows of a sheet that nobody asked for are passed over."""
    ahead = next(lines, None)
    while ahead:
        told = json.loads(ahead)
        following: list[bytes | None] = []
        rows = _rows_until_next(lines, following)
        yield Stream(told["sheet"], rows, told["lines"])
        for _row in rows:
            pass
        ahead = following[0] if following else None


def _rows_until_next(lines: Iterator[bytes], following: list) -> Iterator[list[str | None]]:
    for line in lines:
        if line.startswith(b"{"):
            following.append(line)
            return
        yield json.loads(line)


def _csv(data: bytes, name: str) -> Stream:
    encoding = _encoding(data)
    text = TextIOWrapper(BytesIO(data), encoding, newline="")
    first = [line for line, _number in zip(text, range(SNIFFED), strict=False)]
    delimiter = max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in first))
    text = TextIOWrapper(BytesIO(data), encoding, newline="")
    return Stream(name, _csv_rows(text, delimiter), data.count(b"\n"))


def _csv_rows(text: TextIOWrapper, delimiter: str) -> Iterator[list[str | None]]:
    for row in safely.csv_rows(text, delimiter):
        yield [tidy(unguarded(cell)) for cell in row]


def _encoding(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one (Excel's “Unicode text”), or the Chinese GB 18030."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # No text of a ledger holds a NUL but that of UTF-16.
    candidates = ("utf-16",) if marked else () if b"\0" in data else ENCODINGS
    for encoding in candidates:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(data), MB):
                decoder.decode(data[start : start + MB])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused(_("The text of this file cannot be read. Save it as CSV in UTF-8."))


def _trimmed(rows: list[list[str | None]]) -> list[list[str | None]]:
    """Without the empty lines that follow the last full one."""
    while rows and not any(rows[-1]):
        rows.pop()
    return rows
