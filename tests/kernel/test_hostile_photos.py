"""Pictures that mean harm: refused by what they are, not by their name, or drawn anew without what rode along."""

import io
import struct
import zlib

import pytest
from PIL import Image

from anlian.kernel import images
from tests.kernel.hostile import MB, look, zipped
from tests.kernel.test_images import as_file, street

ONLY = "Only JPEG, PNG and WebP"
DAMAGED = "damaged"
TOO_MANY = "40 million"


def kept(data: bytes) -> bytes:
    return images.take_in(data).clean


def refused(data: bytes, *sentences: str) -> None:
    seen = look(kept, data)
    assert any(one in seen.refused for one in sentences), seen
    assert seen.megabytes < 150


def taken(data: bytes) -> bytes:
    seen = look(kept, data)
    assert not seen.refused, seen
    assert seen.megabytes < 250
    with Image.open(io.BytesIO(seen.read)) as clean:
        assert (clean.format, clean.mode) == ("JPEG", "RGB")
        assert not clean.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(clean.info)
    return seen.read


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, depth: int = 8, colour: int = 0, rows: bytes = b"") -> bytes:
    """A PNG that says how large it is, whatever it holds."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def segment(mark: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, mark, len(data) + 2) + data


def jpeg_with(*segments: bytes) -> bytes:
    plain = as_file(street(1))
    return plain[:2] + b"".join(segments) + plain[2:]


class TestBombs:
    def test_nine_hundred_million_pixels_in_a_hundred_kilobytes(self):
        rows = zlib.compressobj(9)
        body = b"".join(rows.compress(b"\0" * 3751) for _ in range(30_000)) + rows.flush()
        bomb = png(30_000, 30_000, depth=1, rows=body)
        assert len(bomb) < MB

        refused(bomb, TOO_MANY)

    @pytest.mark.parametrize(
        "size", [(2**31 - 1, 1), (1, 2**31 - 1), (2**31 - 1, 2**31 - 1), (65_535, 65_535)]
    )
    def test_sizes_that_no_camera_makes(self, size):
        refused(png(*size, rows=b"x"), TOO_MANY, DAMAGED)

    def test_no_size_at_all(self):
        refused(png(0, 0), DAMAGED)

    def test_a_jpeg_that_lies_about_its_size(self):
        data = bytearray(as_file(street(1)))
        frame = data.index(b"\xff\xc0")
        struct.pack_into(">HH", data, frame + 5, 65_535, 65_535)
        refused(bytes(data), TOO_MANY)
        struct.pack_into(">HH", data, frame + 5, 6_000, 6_000)

        # Within the limit, what is missing is grey: never drawn larger than what is kept.
        taken(bytes(data))

    def test_text_that_unpacks_without_end(self):
        text = zlib.compress(b"a" * (200 * MB), 9)
        picture = png(8, 8, chunk(b"zTXt", b"Comment\0\0" + text), rows=zlib.compress(b"\0" * 72))

        seen = look(kept, picture)

        assert seen.megabytes < 100

    def test_a_colour_profile_that_unpacks_without_end(self):
        profile = zlib.compress(b"a" * (200 * MB), 9)
        picture = png(8, 8, chunk(b"iCCP", b"icc\0\0" + profile), rows=zlib.compress(b"\0" * 72))

        assert look(kept, picture).megabytes < 100

    def test_a_film_of_thousands_of_frames_is_its_first_picture(self):
        frames = [Image.new("L", (64, 64), shade % 256) for shade in range(2_000)]
        film = io.BytesIO()
        frames[0].save(film, "PNG", save_all=True, append_images=frames[1:], duration=10)
        taken(film.getvalue())

        film = io.BytesIO()
        frames[0].convert("RGB").save(
            film,
            "WEBP",
            save_all=True,
            append_images=[one.convert("RGB") for one in frames[1:300]],
            lossless=True,
        )
        taken(film.getvalue())

    def test_a_jpeg_of_a_thousand_scans(self):
        data = as_file(street(1, (1200, 900)), progressive=True)
        scan = data.rindex(b"\xff\xda")

        seen = look(kept, data[:-2] + data[scan:-2] * 1000 + data[-2:])

        assert seen.seconds < 10
        assert seen.megabytes < 150


class TestOtherThings:
    @pytest.mark.parametrize(
        "form", ["GIF", "TIFF", "BMP", "ICO", "PPM", "TGA", "PCX", "PDF", "EPS", "JPEG2000"]
    )
    def test_other_formats_of_pictures(self, form):
        refused(as_file(street(1, (64, 64)), form), ONLY)

    @pytest.mark.parametrize(
        "data",
        [
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
            b"<html><script>alert(1)</script>",
            b"<?php system($_GET[0]); ?>",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            b"\0\0\0\x1cftypavif\0\0\0\0avifmif1",
            b"MZ\x90\0",
            b"%!PS-Adobe-3.0 EPSF-3.0",
            b"push graphic-context\nimage over 0,0 0,0 'ephemeral:/etc/passwd'",
            zipped({"a": b"x"}),
            b"\x1f\x8b\x08",
            b"RIFF\0\0\0\0WAVEfmt ",
            b"\xff\xd8",
            b"",
        ],
        ids=[
            "svg",
            "html",
            "php",
            "heic",
            "avif",
            "exe",
            "ps",
            "mvg",
            "zip",
            "gzip",
            "wav",
            "two-bytes",
            "empty",
        ],
    )
    def test_other_things_with_the_name_of_a_photo(self, data):
        refused(data, ONLY)

    @pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP"])
    @pytest.mark.parametrize("rest", [b"", b"GIF89a", b"<svg/>", b"\0" * 1000, b"\xff" * 1000], ids=len)
    def test_the_right_beginning_and_nothing_behind(self, start, rest):
        refused(start + rest, DAMAGED)

    def test_a_tiff_behind_the_mark_of_a_png(self):
        refused(b"\x89PNG\r\n\x1a\n" + as_file(street(1, (64, 64)), "TIFF"), DAMAGED)


class TestWhatRodeAlong:
    """Two kinds of file in one: only the picture is kept, drawn anew."""

    @pytest.mark.parametrize(
        "rider",
        [
            b"<?php system($_GET[0]); ?>",
            b"<script>alert(document.cookie)</script>",
            zipped({"evil.class": b"\xca\xfe\xba\xbe"}),
            b"%PDF-1.7",
        ],
        ids=["php", "script", "jar", "pdf"],
    )
    def test_behind_the_picture_and_in_its_comment(self, rider):
        for data in (
            as_file(street(1)) + rider,
            jpeg_with(segment(0xFE, rider)),
            as_file(street(1), "PNG") + rider,
            as_file(street(1), "WEBP") + rider,
        ):
            clean = taken(data)
            assert rider not in clean
            assert clean.endswith(b"\xff\xd9")

    def test_a_whole_second_picture_in_a_segment(self):
        inner = as_file(street(2, (64, 64)))

        assert inner[:200] not in taken(jpeg_with(segment(0xE2, b"MPF\0" + inner)))


class TestExif:
    def test_more_than_a_segment_holds(self):
        block = segment(0xE1, b"Exif\0\0" + b"MM\0*\0\0\0\x08\0\0" + b"x" * 65_000)

        taken(jpeg_with(*[block] * 300))

    @pytest.mark.parametrize(
        "data",
        [
            b"MM\0*\xff\xff\xff\xff",
            b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 100,
            b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08",
            b"MM\0*\0\0\0\x08\0\x01\x01\x0e\0\x02\x7f\xff\xff\xff\0\0\0\x1a",
            b"MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\0",
            b"",
            b"\0",
        ],
        ids=["far", "many", "circle", "long", "gps-circle", "empty", "nul"],
    )
    def test_that_is_broken_is_no_reason_to_refuse_a_photo(self, data):
        taken(jpeg_with(segment(0xE1, b"Exif\0\0" + data)))

    def test_a_profile_in_pieces_that_do_not_fit(self):
        pieces = [
            segment(0xE2, b"ICC_PROFILE\0" + bytes([number, 200]) + b"x" * 60_000) for number in range(1, 200)
        ]

        taken(jpeg_with(*pieces))


class TestCutOff:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize("part", [0.01, 0.3, 0.7, 0.95])
    def test_is_damaged(self, form, part):
        whole = as_file(street(4), form)

        refused(whole[: int(len(whole) * part)], DAMAGED, ONLY)
