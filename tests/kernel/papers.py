"""Papers made in memory, good ones and such that mean harm."""

import io
import zlib

import xlsxwriter
from docx import Document

from tests.kernel.hostile import parts, zipped

SHARED = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """The smallest that a reader opens, with more objects when asked for."""
    body = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate(body, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1, tail, start,
    )  # fmt: skip


def packed(
    content: bytes,
    filters: bytes = b"/FlateDecode",
    more: bytes = b"",
    kind: bytes = b"/Type /ObjStm",
    first: bytes = b"/First",
) -> bytes:
    """Objects packed in a stream, as PDF writers have done since 1.5."""
    body = zlib.compress(content)
    return b"<< %s /N 1 %s 4 /Filter %s /Length %d %s >>\nstream\n%s\nendstream" % (
        kind, first, filters, len(body), more, body,
    )  # fmt: skip


def docx(text: str = "整改情况说明") -> bytes:
    file = io.BytesIO()
    paper = Document()
    paper.add_paragraph(text)
    paper.save(file)
    return file.getvalue()


def xlsx(text: str = "整改台账") -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_string(0, 0, text)
    return file.getvalue()


def related(kind: bytes, target: bytes, mode: bytes = b"External") -> bytes:
    """A workbook one of whose parts names something elsewhere."""
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="'
        + SHARED
        + b"/"
        + kind
        + b'" Target="'
        + target
        + b'" TargetMode="'
        + mode
        + b'"/>'
        b"</Relationships>"
    )
    return zipped(parts(**{"xl/worksheets/_rels/sheet1.xml.rels": rels}))
