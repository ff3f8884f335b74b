"""The reader of PDFs, in a process of its own: a small file may ask for hours or gigabytes.

PDF on standard input → on standard output one word of `Found`. It reads every object that begins anywhere in the
file, whether the table of contents names it or not, and unpacks those in which others lie packed.
"""

import re
import resource
import sys
import zlib
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject, read_object

from anlian.kernel.pdf.names import Found, found_in

MEMORY, SECONDS = 1024 << 20, 20
MOST_OF_OBJECTS = 64 << 20
"""Of the streams in which objects lie packed together, unpacked."""

MOST_STREAMS = 20_000
"""Of that kind."""

# Where a dictionary begins as an object. Between the two may stand spaces and comments.
BEGINS = re.compile(rb"(?<![A-Za-z])obj[\0\t\n\f\r ]*(?:%[^\r\n]*[\r\n][\0\t\n\f\r ]*)*(?=<<)")
FED = 64 << 10


class HiddenError(Exception):
    """Objects lie where nobody can look at them."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(look_through(sys.stdin.buffer.read()))


def look_through(data: bytes) -> Found:
    # What pypdf cannot make sense of it says in many ways, and each means that we did not see what is there.
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            return Found.LOCKED
        # From here on a dictionary that says one thing twice, or a stream of another length than it says, is no object.
        reader.strict = True
        left, streams = MOST_OF_OBJECTS, 0
        for begins in BEGINS.finditer(data):
            content = BytesIO(data)
            content.seek(begins.end())
            one = read_object(content, reader)
            if not isinstance(one, StreamObject) or not _holds_objects(one):
                continue
            part = _unpacked(one, left)
            left, streams = left - len(part), streams + 1
            if streams > MOST_STREAMS:
                raise HiddenError
            if found := found_in(part):
                return found
    except (
        HiddenError, PyPdfError, zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError,
        AssertionError, RecursionError, MemoryError, OverflowError, OSError,
    ):  # fmt: skip
        return Found.HIDDEN
    return Found.NOTHING


def _holds_objects(stream: DictionaryObject) -> bool:
    """Some readers ask for the type, some only for where the first begins."""
    return stream.get("/Type") == "/ObjStm" or "/First" in stream


def _unpacked(stream: StreamObject, most: int) -> bytes:
    """The plain way only: packed in another, or twice, or lying elsewhere, it cannot be looked through."""
    filters = stream.get("/Filter")
    filters = list(filters) if isinstance(filters, ArrayObject) else [filters]
    if filters != ["/FlateDecode"] or {"/DecodeParms", "/DP", "/F"} & stream.keys():
        raise HiddenError
    # As it stands in the file: pypdf would make the best of what is broken.
    packed = stream._data
    unpack, parts, left, start = zlib.decompressobj(), [], most, 0
    while not unpack.eof:
        fed = unpack.unconsumed_tail or packed[start : start + FED]
        if not unpack.unconsumed_tail:
            start += FED
        # Nothing more to feed, or no room for what comes out.
        if not fed or left <= 0:
            raise HiddenError
        parts.append(unpack.decompress(fed, left))
        left -= len(parts[-1])
    return b"".join(parts)


if __name__ == "__main__":
    main()
