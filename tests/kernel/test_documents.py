"""Papers: told by what they hold, and refused when they would act, carry something along, or cost too much."""

import random
import zipfile

import pytest

from anlian.kernel import documents
from anlian.kernel.documents import Sent, name_of
from tests.kernel.hostile import LAUGHS, MACRO, MB, look, overlapping, parts, zipped
from tests.kernel.papers import docx, packed, pdf, related, xlsx

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
ACTS, THROUGH, NOT_WHOLE = "holds scripts", "cannot be looked through", "not a whole"
CARRIES, MACROS, TOO_LARGE, ONLY = "carries other files", "holds macros", "too large", "Only PDF"
# So that a file is not refused for its ratio when something else is tried.
NOISE = random.Random(1).randbytes(100_000)


def form_of(data: bytes) -> str:
    return documents.take_in(data).form


def refused(data: bytes, sentence: str) -> None:
    seen = look(form_of, data)
    assert sentence in seen.refused, seen
    assert seen.megabytes < 250
    assert seen.seconds < 10


@pytest.mark.parametrize(
    ("paper", "form"),
    [
        (pdf(), "pdf"),
        (pdf(b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>"), "pdf"),
        (pdf(packed(b"4 0 << /Type /Font >>")), "pdf"),
        (docx(), "docx"),
        (xlsx(), "xlsx"),
        (related(b"hyperlink", b"https://example.org"), "xlsx"),
    ],
)
def test_a_plain_paper_is_told_by_what_it_holds(paper, form):
    seen = look(form_of, paper)

    assert (seen.refused, seen.read) == ("", form)


class TestPdf:
    @pytest.mark.parametrize(
        "acts",
        [
            SCRIPT,
            b"<< /S /J#61vaScript /JS (1) >>",
            b"<< /S /Launch /F (cmd.exe) >>",
            b"<< /Type /EmbeddedFile >>\nstream\nMZ\nendstream",
            b"<< /Names << /EmbeddedFiles 5 0 R >> >>",
            b"<< /Subtype /RichMedia >>",
            b"<< /S /SubmitForm /F (http://example.org) >>",
            b"<< /XFA [] >>",
            packed(b"4 0 " + SCRIPT),
            packed(b"4 0 << /S /#4caunch >>", filters=b"[ /FlateDecode ]"),
        ],
    )
    def test_that_acts_by_itself_or_carries_something_is_refused(self, acts):
        refused(pdf(acts), ACTS)

    @pytest.mark.parametrize(
        "hidden",
        [
            packed(b"4 0 " + SCRIPT, more=b"%" + b" " * 5_000 + b"\n"),
            packed(b"4 0 " + SCRIPT, more=b"/Note ( 9 0 obj )"),
            packed(b"4 0 " + SCRIPT, kind=b""),
            packed(b"4 0 " + SCRIPT, kind=b"/Type 5 0 R") + b"\nendobj\n5 0 obj\n/ObjStm",
            packed(b"4 0 " + SCRIPT, kind=b"/Type /X#59Z", first=b"/F#69rst"),
            b"%\n" + packed(b"4 0 << /S /#4caunch >>"),
        ],
        ids=[
            "far off",
            "said otherwise",
            "untyped",
            "typed elsewhere",
            "spelt in numbers",
            "after a comment",
        ],
    )
    def test_that_does_so_where_only_a_reader_looks_is_refused(self, hidden):
        refused(pdf(hidden), ACTS)

    def test_that_acts_in_an_object_that_its_table_does_not_name_is_refused(self):
        unnamed = b"9 0 obj\n" + packed(b"4 0 " + SCRIPT, kind=b"") + b"\nendobj\n"

        refused(pdf().replace(b"startxref", unnamed + b"startxref"), ACTS)

    def test_a_word_of_that_kind_within_a_text_is_no_reason(self):
        assert form_of(pdf(b"(the JavaScript of a page)", b"<< /JavaScripts 1 >>")) == "pdf"

    def test_that_is_locked_is_refused(self):
        refused(pdf(tail=b"/Encrypt 9 0 R"), "is locked")

    def test_that_is_cut_off_is_refused(self):
        refused(pdf()[:-8], "not whole")

    @pytest.mark.parametrize(
        "hidden",
        [
            packed(b"x", filters=b"[ /ASCII85Decode /FlateDecode ]"),
            packed(b"x", more=b"/DecodeParms << /Predictor 12 >>"),
            b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nnothing of the kind\nendstream",
            packed(b"x", more=b"/F (elsewhere.pdf)"),
            packed(b"x", more=b"/Type /Font"),
            packed(b"4 0 " + SCRIPT).replace(b"/Length ", b"/Length 1"),
            b"<< /Kids " + b"[" * 100_000 + b" >>",
        ],
    )
    def test_that_hides_its_objects_is_refused(self, hidden):
        refused(pdf(hidden), THROUGH)

    def test_a_bomb_of_objects_is_refused_within_bounds(self):
        refused(pdf(packed(b"\0" * (200 * MB))), THROUGH)

    def test_objects_without_end_are_refused_within_bounds(self):
        refused(pdf(b"<< /Kids [" + b"<< >> " * 3_000_000 + b"] >>"), THROUGH)

    def test_packed_objects_without_end_are_refused_within_bounds(self):
        refused(pdf(*[packed(b"")] * 30_000), THROUGH)


class TestOffice:
    def test_macros_are_refused(self):
        refused(zipped(parts(**{"xl/vbaProject.bin": NOISE})), MACROS)

    def test_a_workbook_that_says_so_is_no_plain_one(self):
        refused(zipped(parts(kind=MACRO)), NOT_WHOLE)

    @pytest.mark.parametrize(
        "part",
        ["xl/embeddings/oleObject1.bin", "word/activeX/activeX1.xml", "xl/externalLinks/externalLink1.xml",
         "xl\\embeddings\\1.docx", "customUI/customUI.xml"],
    )  # fmt: skip
    def test_what_carries_other_files_is_refused(self, part):
        refused(zipped(parts(**{part: b"<x/>"})), CARRIES)

    @pytest.mark.parametrize("kind", [b"attachedTemplate", b"oleObject", b"image", b"frame"])
    def test_what_is_fetched_when_it_is_opened_is_refused(self, kind):
        refused(related(kind, b"https://example.org/x"), CARRIES)

    def test_zip_bombs_are_refused_from_the_directory(self):
        refused(zipped(parts(**{"xl/media/1.bin": b"\0" * (300 * MB)})), TOO_LARGE)

    @pytest.mark.parametrize(
        "other",
        [
            zipped({"a.txt": b"text"}),
            zipped(parts(), method=zipfile.ZIP_BZIP2),
            zipped(parts())[:-30],
            zipped({**parts(), "[Content_Types].xml": LAUGHS}),
            zipped({**parts(), "[Content_Types].xml": parts()["[Content_Types].xml"].decode().encode("utf-16")}),
            zipped({**parts(), "_rels/.rels": b"<Relationships"}),
        ],
    )  # fmt: skip
    def test_what_is_no_whole_paper_is_refused(self, other):
        refused(other, NOT_WHOLE)

    def test_parts_that_lie_over_each_other_are_refused(self):
        seen = look(form_of, overlapping())

        assert NOT_WHOLE in seen.refused or TOO_LARGE in seen.refused


@pytest.mark.parametrize(
    "other",
    [b"", b"MZ" + NOISE, b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b" " + pdf(), b"<script>" + zipped(parts())],
)  # fmt: skip
def test_anything_else_is_refused_whatever_its_name(other):
    refused(Sent.of(other, "a.pdf"), ONLY)


def test_a_paper_over_twenty_megabytes_is_refused():
    refused(pdf() + b" " * (20 * MB), "larger than 20 MB")


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        ("验收报告.PDF", "验收报告.pdf"),
        ("C:\\Users\\x\\报告.docx.pdf", "报告.docx.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\r\nb\u202efdp.exe", "abfdp.exe.pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
        ('<a href="x">.pdf', "a href=x.pdf"),
        ("", "文书.pdf"),
    ],
)
def test_the_name_is_short_printable_and_ends_as_what_it_is(came, shown):
    assert name_of(Sent.of(b"", came), "pdf") == shown
