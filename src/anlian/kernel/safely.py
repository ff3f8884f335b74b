"""What a file from outside may not be, looked for before it costs anything. The limits stand in docs/security.md."""

import csv
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused

MOST_COLUMNS = 16_384
"""Of a sheet; what has more is no ledger."""

MOST_LINE = 2 << 20
"""Characters of one line of a CSV."""

SMALL_PART = 1 << 20
MACROS = ("vbaproject.bin", "xl/macrosheets/", "xl/dialogsheets/")
# What a paper may not carry: other files, controls, and what an office fetches or runs when it opens it.
CARRIED = (
    "/embeddings/",
    "/activex/",
    "/ctrlprops/",
    "/externallinks/",
    "/afchunk",
    "oleobject",
    "customui/",
)
MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": (
        "docx",
        "word/document.xml",
    ),
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": (
        "xlsx",
        "xl/workbook.xml",
    ),
}
LINK = "/hyperlink"
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
HEADER = 30
LOCKED = 1
# What Python's zipfile raises over a file that is none, or that lies.
BROKEN = (
    zipfile.BadZipFile, ValueError, NotImplementedError, KeyError, RuntimeError, OSError, EOFError, zlib.error,
)  # fmt: skip
_END = "\ue000end\ue000"


def check_workbook(data: bytes, *, most_bytes: int, most_ratio: int, most_members: int) -> None:
    """Look at the directory of an .xlsx before anything is unpacked: a megabyte may hold gigabytes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = _names(
                archive, len(data), most_bytes, most_ratio, most_members,
                too_large=_("The workbook is too large to read. Split it into smaller ones."),
            )  # fmt: skip
            types = archive.getinfo("[Content_Types].xml")
            if types.file_size > SMALL_PART:
                raise zipfile.BadZipFile
            with archive.open(types) as part:
                said = part.read(SMALL_PART).lower()
    except BROKEN:
        raise Refused(_("This is not an Excel workbook, whatever its name says.")) from None
    if b"macroenabled" in said or any(mark in name for name in names for mark in MACROS):
        raise Refused(_("The workbook holds macros. Save it as .xlsx without them."))


def check_office(data: bytes, *, most_bytes: int, most_ratio: int, most_members: int) -> str:
    """Whether a paper is a plain .docx or .xlsx, and which. Of what it holds only the lists of its parts are unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = _names(
                archive, len(data), most_bytes, most_ratio, most_members,
                too_large=_("The paper is too large when it is unpacked. Split it, or print it into a PDF."),
            )  # fmt: skip
            types = _plain_xml(archive, "[Content_Types].xml")
            forms = [form for said, (form, main) in MAIN.items() if said in types and main in names]
            if len(forms) != 1:
                raise zipfile.BadZipFile
            outside = any(
                _leads_outside(_plain_xml(archive, one.filename))
                for one in archive.infolist()
                if one.filename.lower().endswith(".rels")
            )
    except (*BROKEN, ElementTree.ParseError):
        raise Refused(
            _("This is not a whole .docx or .xlsx, whatever its name says. Save it again.")
        ) from None
    if b"macroenabled" in types.lower() or any(mark in name for name in names for mark in MACROS):
        raise Refused(_("The paper holds macros. Save it as .docx or .xlsx without them."))
    if outside or any(mark in f"/{name}" for name in names for mark in CARRIED):
        raise Refused(_("The paper carries other files or fetches some. Print it into a PDF."))
    return forms[0]


def _names(
    archive: zipfile.ZipFile,
    packed: int,
    most_bytes: int,
    most_ratio: int,
    most_members: int,
    *,
    too_large: str,
) -> list[str]:
    """Of its parts, in small letters. Looked at before any is unpacked: how many, how large, and that none is odd."""
    members = archive.infolist()
    names = [member.filename.lower().replace("\\", "/") for member in members]
    size = sum(member.file_size for member in members)
    if size > most_bytes or size > most_ratio * packed or len(members) > most_members:
        raise Refused(too_large)
    odd = any(one.compress_type not in PLAIN or one.flag_bits & LOCKED for one in members)
    if odd or len(set(names)) < len(names) or _overlap(members):
        raise zipfile.BadZipFile
    return names


def _plain_xml(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part in UTF-8 without a DTD: what is said in another way is not what we looked for."""
    if archive.getinfo(name).file_size > SMALL_PART:
        raise zipfile.BadZipFile
    with archive.open(name) as part:
        said = part.read(SMALL_PART)
    if b"\0" in said or b"<!" in said or said.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise zipfile.BadZipFile
    said.decode("utf-8")
    return said


def _leads_outside(relations: bytes) -> bool:
    """Whether a part names something outside that is fetched by itself; a link waits until somebody follows it."""
    return any(
        one.get("TargetMode", "").lower() == "external" and not one.get("Type", "").lower().endswith(LINK)
        for one in ElementTree.fromstring(relations).iter()
    )


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Parts that lie over each other are paid for once and unpacked many times."""
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + HEADER + member.compress_size
    return False


def csv_rows(lines: Iterable[str], delimiter: str = ",") -> Iterator[list[str]]:
    """The rows of a CSV; refused when a quote is never closed, for it would swallow all rows that follow."""
    try:
        for row in csv.reader(_ended(lines, delimiter), delimiter=delimiter):
            if row == [_END]:
                return
            if len(row) > MOST_COLUMNS:
                raise _too_wide()
            yield row
    except csv.Error:
        raise Refused(_("The lines of this file are not CSV. Save it as CSV in UTF-8.")) from None
    raise Refused(_("A quotation mark is opened and never closed. Mend it, or save the file as CSV again."))


def _ended(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    for line in lines:
        # Looked at before it is cut up: sixteen million commas would become sixteen million cells.
        if len(line) > MOST_LINE or ('"' not in line and line.count(delimiter) >= MOST_COLUMNS):
            raise _too_wide()
        yield line
    yield _END


def _too_wide() -> Refused:
    return Refused(_("A row has more than %(most)d columns: this is no ledger.") % {"most": MOST_COLUMNS})
