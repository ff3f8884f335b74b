"""Spreadsheets that mean harm: refused with a sentence before they cost anything, or read as the plain text they hold."""

import random
import struct

import pytest

from anlian.kernel import sheets
from tests.kernel.hostile import (
    CELL,
    EXTERNAL,
    FROM_AFAR,
    HEAD,
    LAUGHS,
    MACRO,
    MB,
    MOST_SECONDS,
    PARAMETER,
    QUADRATIC,
    RELS,
    SHEET,
    SST,
    look,
    lying_directory,
    overlapping,
    parts,
    sealed,
    with_strings,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_WORKBOOK = "not an Excel workbook"
# So that a file is not refused for its ratio when something else is tried.
NOISE = random.Random(1).randbytes(100_000)
TOO_LARGE = "too large"
UNREADABLE = "cannot be read"


def cells_of(data: bytes, name: str) -> list:
    return [sheet.rows for sheet in sheets.read(data, name)]


def refused(data: bytes, name: str, sentence: str, *, child_seconds: float = 1) -> None:
    seen = look(cells_of, data, name)
    assert sentence in seen.refused, seen
    assert seen.megabytes < 100
    assert seen.child_seconds <= child_seconds


def test_the_smallest_workbook_reads():
    """Else all that follows might be refused for another reason."""
    assert look(cells_of, zipped(parts()), "a.xlsx").read == [[["x"]]]
    assert look(cells_of, zipped(with_strings(HEAD + SST % b"y")), "a.xlsx").read == [[["y"]]]


class TestZipBombs:
    """Refused from the directory: nothing is unpacked, no reader is started."""

    def test_one_part_of_three_hundred_megabytes(self):
        bomb = zipped(parts(sheet=SHEET % (b" " * (300 * MB))))
        assert len(bomb) < MB

        refused(bomb, "a.xlsx", TOO_LARGE, child_seconds=0)

    def test_many_parts_that_are_each_small(self):
        bomb = zipped(parts(**{f"xl/media/{number}.bin": b"\0" * MB for number in range(600)}))

        refused(bomb, "a.xlsx", TOO_LARGE, child_seconds=0)

    def test_more_parts_than_any_workbook_has(self):
        refused(zipped(parts(**{f"x/{n}": b"" for n in range(20_000)})), "a.xlsx", TOO_LARGE, child_seconds=0)

    def test_a_bomb_within_a_bomb_is_never_opened(self):
        inner = zipped({f"{n}.txt": b"0" * (20 * MB) for n in range(5)})
        nested = zipped(parts(**{"xl/embeddings/0.zip": inner, "xl/media/0.bin": NOISE}))

        seen = look(cells_of, nested, "a.xlsx")

        assert seen.read == [[["x"]]]
        assert seen.megabytes < 100

    @pytest.mark.parametrize("said", [0, 100, 1_000_000])
    def test_a_directory_that_lies_about_the_size(self, said):
        refused(lying_directory(said), "a.xlsx", UNREADABLE, child_seconds=MOST_SECONDS)

    def test_parts_that_lie_over_each_other(self):
        refused(overlapping(), "a.xlsx", TOO_LARGE, child_seconds=0)

    def test_parts_that_lie_over_each_other_and_stay_under_the_limits(self):
        data = overlapping(20, 100_000, **{"xl/media/0.bin": NOISE})

        refused(data, "a.xlsx", NO_WORKBOOK, child_seconds=0)

    def test_two_parts_of_one_name(self):
        import io
        import warnings
        import zipfile

        target = io.BytesIO(zipped(parts()))
        with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
            warnings.simplefilter("ignore")
            archive.writestr("xl/worksheets/sheet1.xml", HEAD + SHEET % (CELL % b"other"))

        refused(target.getvalue(), "a.xlsx", NO_WORKBOOK, child_seconds=0)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\..\\x", "C:\\x"])
    def test_names_that_lead_out_of_the_file_lead_nowhere(self, name, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        assert look(cells_of, zipped(parts(**{name: b"x"})), "a.xlsx").read == [[["x"]]]
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("cut", [10, 200, -30, -4])
    def test_a_file_that_was_cut_off(self, cut):
        refused(zipped(parts())[:cut], "a.xlsx", NO_WORKBOOK, child_seconds=0)

    def test_a_method_that_hides_what_it_unpacks_to(self):
        import zipfile

        for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            seen = look(cells_of, zipped(parts(), method), "a.xlsx")
            assert NO_WORKBOOK in seen.refused

    def test_a_directory_at_the_far_end_of_64_bits(self):
        data = bytearray(zipped(parts()))
        end = data.rindex(b"PK\x05\x06")
        struct.pack_into("<HHII", data, end + 8, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)

        refused(bytes(data), "a.xlsx", NO_WORKBOOK, child_seconds=0)


class TestXml:
    """No entity is resolved, no other file is opened, nothing is fetched."""

    @pytest.mark.parametrize(
        ("before", "text"), [(LAUGHS, b"&l9;"), (QUADRATIC, b"&a;" * 50_000)], ids=["laughs", "quadratic"]
    )
    def test_entities_that_grow_are_not_grown(self, before, text):
        for data in (
            zipped(parts(before=HEAD + before, sheet=SHEET % (CELL % text))),
            zipped(with_strings(HEAD + before + SST % text)),
        ):
            seen = look(cells_of, data, "a.xlsx")
            assert UNREADABLE in seen.refused or TOO_LARGE in seen.refused
            assert seen.megabytes < 100

    @pytest.mark.parametrize("before", [EXTERNAL, FROM_AFAR, PARAMETER], ids=["file", "far", "parameter"])
    def test_entities_from_elsewhere_are_not_fetched(self, before):
        for data in (
            zipped(parts(before=HEAD + before, sheet=SHEET % (CELL % b"&e;"))),
            zipped(with_strings(HEAD + before + SST % b"&e;")),
            zipped(parts() | {"xl/workbook.xml": HEAD + before + parts()["xl/workbook.xml"][len(HEAD) :]}),
        ):
            seen = look(cells_of, data, "a.xlsx")
            assert "root:" not in str(seen.read)
            assert UNREADABLE in seen.refused or seen.read in ([[["x"]]], [[]])

    def test_tags_that_never_end_are_read_no_deeper(self):
        deep = SHEET % (b"<row>" * 200_000)

        assert look(cells_of, zipped(parts(sheet=deep)), "a.xlsx").megabytes < 100

    def test_a_million_attributes(self):
        wide = SHEET % (b"<row " + b"".join(b'a%d="" ' % n for n in range(200_000)) + b"/>")

        assert look(cells_of, zipped(parts(sheet=wide)), "a.xlsx").megabytes < 100

    @pytest.mark.parametrize(
        "text", [b"\xff\xfe\x00", b"&#0;", b"&#x110000;", b"&nothing;", b"]]>", b"<![CDATA[x"]
    )
    def test_what_is_no_xml_is_refused_or_read_as_text(self, text):
        seen = look(cells_of, zipped(parts(sheet=SHEET % (CELL % text))), "a.xlsx")

        assert seen.refused or seen.read is not None


class TestFarCells:
    @pytest.mark.parametrize("place", [b"XFD1048576", b"ZZZZZZ99999999", b"A4294967296", b"A-1", b"1A", b""])
    def test_a_cell_at_the_end_of_the_world_takes_no_world(self, place):
        far = SHEET % (b'<row r="1"><c r="A1"><v>1</v></c><c r="%s"><v>2</v></c></row>' % place)

        seen = look(cells_of, zipped(parts(sheet=far)), "a.xlsx")

        assert seen.refused or len(seen.read[0]) < 100
        assert seen.megabytes < 100

    def test_a_workbook_as_wide_as_excel_allows_is_not_a_ledger(self):
        wide = zipped(
            parts(sheet=SHEET % (b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'))
        )

        seen = look(cells_of, wide, "a.xlsx")

        assert seen.refused or len(seen.read[0][0]) <= 16_384


class TestPrograms:
    def test_macros_under_any_name(self):
        for name in ("xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "custom/vbaProject.bin"):
            refused(zipped(parts(**{name: b"x"})), "a.xlsx", "macros", child_seconds=0)

    def test_a_workbook_that_says_it_has_macros(self):
        refused(zipped(parts(kind=MACRO)), "a.xlsx", "macros", child_seconds=0)

    def test_old_macro_sheets(self):
        refused(zipped(parts(**{"xl/macrosheets/sheet1.xml": b"<x/>"})), "a.xlsx", "macros", child_seconds=0)

    def test_controls_and_objects_that_run(self):
        for name in ("xl/activeX/activeX1.bin", "xl/ctrlProps/ctrlProp1.xml"):
            seen = look(cells_of, zipped(parts(**{name: b"x"})), "a.xlsx")
            assert seen.read == [[["x"]]], "what runs in Excel is not even opened here"

    @pytest.mark.parametrize(
        "name", ["a.xlsm", "a.xlsb", "a.xltm", "a.xls", "a.ods", "a.xlsx.exe", "a", "", "xlsx"]
    )
    def test_other_endings(self, name):
        refused(zipped(parts()), name, "Only .xlsx, .csv and .geojson", child_seconds=0)

    def test_links_to_other_workbooks_are_not_followed(self):
        link = RELS % (b"externalLinkPath", b"file:///etc/passwd", b' TargetMode="External"')
        data = zipped(
            parts(
                **{
                    "xl/externalLinks/_rels/externalLink1.xml.rels": link,
                    "xl/externalLinks/externalLink1.xml": b"<x/>",
                }
            )
        )

        assert look(cells_of, data, "a.xlsx").read == [[["x"]]]

    @pytest.mark.parametrize(
        "formula",
        [b"cmd|' /C calc'!A0", b"HYPERLINK(&quot;http://x.cn&quot;)", b"WEBSERVICE(&quot;http://x.cn&quot;)"],
    )
    def test_a_formula_is_its_last_result_and_nothing_else(self, formula):
        sheet = SHEET % (b'<row r="1"><c r="A1" t="str"><f>%s</f><v>7</v></c></row>' % formula)

        assert look(cells_of, zipped(parts(sheet=sheet)), "a.xlsx").read == [[["7"]]]


class TestOtherThings:
    """A right name does not make a file what it is not."""

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (OLE + b"\0" * 600, "password"),
            (OLE + b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" * 20, "password"),
            (b"<html><table><tr><td>1</td></tr></table></html>", NO_WORKBOOK),
            (b"%PDF-1.7\n" + b"x" * 100, NO_WORKBOOK),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, NO_WORKBOOK),
            (b"MZ" + b"\0" * 100, NO_WORKBOOK),
            (b"Rar!\x1a\x07\x00" + b"\0" * 100, NO_WORKBOOK),
            (b"\x1f\x8b\x08" + b"\0" * 100, NO_WORKBOOK),
            (zipped({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<Types/>"}), UNREADABLE),
            (zipped({"AndroidManifest.xml": b"x"}), NO_WORKBOOK),
            (b"", NO_WORKBOOK),
            (b"PK\x05\x06" + b"\0" * 18, NO_WORKBOOK),
        ],
        ids=[
            "xls",
            "encrypted",
            "html",
            "pdf",
            "png",
            "exe",
            "rar",
            "gzip",
            "docx",
            "apk",
            "empty",
            "empty-zip",
        ],
    )
    def test_named_xlsx(self, data, sentence):
        refused(data, "a.xlsx", sentence)

    def test_a_workbook_with_a_password_on_its_parts(self):
        seen = look(cells_of, sealed(zipped(parts())), "a.xlsx")

        assert NO_WORKBOOK in seen.refused

    @pytest.mark.parametrize(
        "data",
        [
            OLE + b"\0" * 600,
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0\n",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"\xff\xd8\xff\xe0\0\x10JFIF\0",
            zipped(parts()),
            b"MZ\x90\0\x03\0\0\0",
            b"\x1f\x8b\x08\0\0\0\0\0",
        ],
        ids=["xls", "pdf", "png", "jpeg", "xlsx", "exe", "gzip"],
    )
    def test_named_csv(self, data):
        refused(data, "a.csv", "CSV", child_seconds=0)


class TestCsv:
    def test_nul_in_the_text(self):
        refused(b"a,b\n1,\0\n", "a.csv", "CSV", child_seconds=0)

    @pytest.mark.parametrize("text", ["编号,名称\r\n7,旺角\r\n"])
    def test_utf_16_is_read_when_it_says_so_and_refused_when_not(self, text):
        assert look(cells_of, text.encode("utf-16"), "a.csv").read == [[["编号", "名称"], ["7", "旺角"]]]
        refused(text.encode("utf-16-le"), "a.csv", "CSV", child_seconds=0)

    @pytest.mark.parametrize(
        "data", [b"a" * (48 * MB), b"," * (16 * MB), b'"' + b"a\n" * (8 * MB), b'"' * (16 * MB)]
    )
    def test_one_line_without_end(self, data):
        seen = look(cells_of, data, "a.csv")

        assert any(word in seen.refused for word in ("columns", "CSV", "never closed")), seen.refused
        assert seen.megabytes < 200

    def test_a_quote_that_is_never_closed(self):
        seen = look(cells_of, b'a,b\n1,"open\n2,3\n4,5\n', "a.csv")

        assert "never closed" in seen.refused

    def test_more_columns_than_a_sheet_has(self):
        seen = look(cells_of, b",".join(b"c%d" % n for n in range(16_385)) + b"\n" + b"," * 16_384, "a.csv")

        assert "columns" in seen.refused

    def test_larger_than_anything_a_district_has(self):
        assert "larger than" in look(cells_of, b"a,b\n" * (20 * MB), "a.csv").refused

    @pytest.mark.parametrize(
        "name", ["\u202egpj.csv", "a\r\nb.csv", "../../x.csv", "CON.csv", "x" * 5000 + ".csv"]
    )
    def test_a_name_is_only_a_name(self, name):
        assert look(cells_of, b"a\n1\n", name).read == [[["a"], ["1"]]]
