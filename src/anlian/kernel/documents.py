"""Papers as proof: PDF, .docx and .xlsx, told by what they hold and refused when they would act. Kept as they came."""

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from anlian.kernel import safely
from anlian.kernel.errors import Refused

MOST_BYTES = 20 << 20
MOST_UNPACKED = 200 << 20
MOST_RATIO = 200
MOST_MEMBERS = 2_000
MOST_OF_OBJECTS = 64 << 20
"""Of the streams of a PDF in which objects lie packed together, unpacked."""

MOST_STREAMS = 20_000
"""Of that kind."""

LONGEST_NAME = 120
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ZIP, PDF = b"PK\x03\x04", (b"%PDF-1.", b"%PDF-2.")
TAIL = 2048
# What a PDF does by itself, or carries along. A name may be written with any of its letters as #41.
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData|GoToE|XFA)(?![A-Za-z0-9])"
)
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
# Of the dictionary before a stream, as much as is looked at; of the stream, as much as is fed at a time.
BEFORE, FED = 4096, 64 << 10


class Paper(NamedTuple):
    """A paper ready to keep: which of the three it is, and its hash."""

    form: str
    sha256: str


class Sent(bytes):
    """The bytes of an upload that remember under which name they came."""

    name: str = ""

    @classmethod
    def of(cls, data: bytes, name: str) -> "Sent":
        sent = cls(data)
        sent.name = name or ""
        return sent


def looks_like_one(data: bytes) -> bool:
    return data.startswith((ZIP, *PDF))


def take_in(data: bytes) -> Paper:
    """Look at an uploaded paper with suspicion. Nothing in it is run, followed or drawn."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The paper is larger than 20 MB. Scan it with a lower resolution, or split it."))
    if data.startswith(PDF):
        _check_pdf(data)
        form = "pdf"
    elif data.startswith(ZIP):
        form = safely.check_office(
            data, most_bytes=MOST_UNPACKED, most_ratio=MOST_RATIO, most_members=MOST_MEMBERS
        )
    else:
        raise Refused(_("Only PDF, .docx, .xlsx and photos are taken, whatever the name of the file says."))
    return Paper(form, hashlib.sha256(data).hexdigest())


def name_of(sent: bytes, form: str) -> str:
    """The name to show and to save under: short, printable, with the ending of what it is."""
    said = getattr(sent, "name", "").replace("\\", "/").rpartition("/")[2]
    said = "".join(one for one in said if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*')
    stem = re.sub(r"\.(?:pdf|docx|xlsx)$", "", said.strip(), flags=re.IGNORECASE).strip(" .")
    return f"{stem[:LONGEST_NAME].strip() or _('paper')}.{form}"


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-TAIL:]:
        raise Refused(_("The PDF is damaged or not whole. Save it, or send it, again."))
    looked = _spelt_out(data)
    if LOCKED.search(looked):
        raise Refused(_("The PDF is locked. Save it without a password."))
    for part in (looked, *_packed_objects(data)):
        if ACTIVE.search(part):
            raise Refused(_("The PDF holds scripts, forms that act or other files. Print it into a new PDF."))


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """Objects that lie packed in streams, where a plain look would not see them."""
    left, streams = MOST_OF_OBJECTS, 0
    for found in STREAM.finditer(data):
        head = data[max(found.start() - BEFORE, 0) : found.start()]
        head = _spelt_out(head[head.rfind(b" obj") :] if b" obj" in head else head)
        if b"/ObjStm" not in head or b"/Filter" not in head:
            continue
        # Packed in another way, or twice, it cannot be looked through.
        if (
            not re.search(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])", head)
            or b"/DecodeParms" in head
        ):
            raise _unreadable()
        part = _unpacked(data, found.end(), left)
        left, streams = left - len(part), streams + 1
        if streams > MOST_STREAMS:
            raise _unreadable()
        yield _spelt_out(part)


def _unpacked(data: bytes, start: int, most: int) -> bytes:
    unpack, parts, left = zlib.decompressobj(), [], most
    try:
        while not unpack.eof:
            fed = unpack.unconsumed_tail or data[start : start + FED]
            if not unpack.unconsumed_tail:
                start += FED
            # Nothing more to feed, or no room for what comes out.
            if not fed or left <= 0:
                raise _unreadable()
            parts.append(unpack.decompress(fed, left))
            left -= len(parts[-1])
    except zlib.error:
        raise _unreadable() from None
    return b"".join(parts)


def _spelt_out(data: bytes) -> bytes:
    return SPELT.sub(lambda found: bytes([int(found[1], 16)]), data)


def _unreadable() -> Refused:
    return Refused(_("The PDF cannot be looked through. Print it into a new PDF."))
