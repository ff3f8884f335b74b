"""Hostile files, made in memory, and a room in which to open them: limits on memory and time, and what it cost."""

import io
import multiprocessing
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

MB = 1 << 20
MOST_MEMORY, MOST_SECONDS = 400 * MB, 20
"""What looking at one hostile file may take of us: far less than the file would like."""


class Seen(NamedTuple):
    """What became of a file: what was said or read, and what the look at it cost, ours and our child's."""

    refused: str
    read: object
    megabytes: float
    seconds: float
    child_seconds: float


def look(function: Callable, *given) -> Seen:
    """Call it in a process of its own within limits. That it dies there, or fails otherwise, is a fault of ours."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["anlian.kernel.sheets", "anlian.kernel.images"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_look, args=(theirs, function, given))
    process.start()
    theirs.close()
    try:
        seen = ours.recv()
    except EOFError:
        seen = None
    process.join()
    assert seen is not None, f"the process that read the file died: {process.exitcode}"
    if isinstance(seen, str):
        raise AssertionError(f"not a sentence but a failure: {seen}")
    return seen


def _look(pipe, function, given) -> None:
    from django.conf import settings

    from anlian.kernel.errors import Refused

    # Sentences as they are written: a process without apps has no catalogue.
    settings.USE_I18N = False
    before = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    # The soft limit only: our reader sets its own.
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MOST_MEMORY, hard))
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(before.ru_utime) + MOST_SECONDS, hard))
    try:
        refused, read = "", function(*given)
    except Refused as refusal:
        refused, read = str(refusal), None
    except BaseException as problem:
        pipe.send(f"{type(problem).__name__}: {problem}"[:500])
        return
    after, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = (after.ru_maxrss - before.ru_maxrss) / 1024
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pipe.send(Seen(refused, read, megabytes, seconds, child.ru_utime + child.ru_stime))


def _address_space() -> int:
    with open("/proc/self/statm") as numbers:
        return int(numbers.read().split()[0]) * resource.getpagesize()


# --- workbooks ---

TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/xl/workbook.xml" ContentType="%s"/>'
    b'<Override PartName="/xl/worksheets/sheet1.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
OF_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="' + OF_OFFICE + b'/%s" Target="%s"%s/></Relationships>'
)
BOOK = (
    b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="' + OF_OFFICE + b'"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
HEAD = b'<?xml version="1.0"?>'


def parts(
    *, sheet: bytes = SHEET % (CELL % b"x"), kind: bytes = PLAIN, before: bytes = HEAD, **more: bytes
) -> dict:
    """The parts of the smallest workbook that reads."""
    return {
        "[Content_Types].xml": TYPES % kind,
        "_rels/.rels": RELS % (b"officeDocument", b"xl/workbook.xml", b""),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELS % (b"worksheet", b"worksheets/sheet1.xml", b""),
        "xl/worksheets/sheet1.xml": before + sheet,
        **more,
    }


def zipped(members: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_strings(strings: bytes) -> dict:
    """A workbook whose one cell is the first of these shared strings."""
    found = parts(sheet=SHEET % b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    found["xl/_rels/workbook.xml.rels"] = found["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId2" Type="'
        + OF_OFFICE
        + b'/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    return found | {"xl/sharedStrings.xml": strings}


SST = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY l0 "haha">'
    + b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10))
    + b"]>"
)
QUADRATIC = b'<!DOCTYPE q [<!ENTITY a "%s">]>' % (b"a" * 50_000)
EXTERNAL = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
FROM_AFAR = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'


def lying_directory(size_said: int = 100) -> bytes:
    """The directory says that a part is small; what lies there unpacks to 300 MB."""
    data = zipped(parts(sheet=SHEET % (b" " * (300 * MB))))
    name = b"xl/worksheets/sheet1.xml"
    changed = bytearray(data)
    # In the directory at the end, and in the header before the part: uncompressed size.
    central = changed.rindex(b"PK\x01\x02", 0, changed.rindex(name))
    struct.pack_into("<I", changed, central + 24, size_said)
    local = changed.index(b"PK\x03\x04", max(0, changed.index(name) - 30))
    struct.pack_into("<I", changed, local + 22, size_said)
    return bytes(changed)


def overlapping(count: int = 500, kernel: int = 2 * MB, **more: bytes) -> bytes:
    """Many names in the directory, one and the same compressed part: each is read, all are paid for."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b" " * kernel) + packed.flush()
    crc = zlib.crc32(b" " * kernel)
    data = zipped(parts(**more))
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    name = b"xl/worksheets/k.xml"
    local = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), kernel, len(name), 0)
        + name
    )
    directory, entries = data[start:end], struct.unpack_from("<H", data, end + 10)[0]
    for number in range(count):
        other = b"xl/worksheets/%03d.xm" % number
        directory += struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body), kernel, len(other), 0, 0, 0, 0, 0, start,
        ) + other  # fmt: skip
    before = data[:start] + local + body
    tail = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, entries + count, entries + count, len(directory), len(before), 0
    )
    return before + directory + tail


def sealed(data: bytes) -> bytes:
    """Every part marked as encrypted with a password."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + at] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)
