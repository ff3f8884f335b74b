import hashlib
import io
import random
from datetime import timedelta

import pytest
from django.utils import translation
from PIL import ExifTags, Image, ImageDraw, ImageEnhance, ImageFilter

from anlian.kernel import images
from anlian.kernel.errors import Refused

PICTURES = 200
TAKEN = "2026:02:28 08:05:00"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def street(seed: int, size=(480, 360)) -> Image.Image:
    """A scene such as inspectors photograph: sky, ground, buildings with windows, boxes, wires, grain."""
    draw_from = random.Random(seed)
    width, height = size

    def colour():
        return tuple(draw_from.randrange(20, 236) for _ in range(3))

    def some(low, high):
        return draw_from.randrange(int(low), int(high))

    picture = Image.new("RGB", size, colour())
    pen = ImageDraw.Draw(picture)
    horizon = some(height * 0.3, height * 0.7)
    pen.rectangle((0, horizon, width, height), fill=colour())
    for _ in range(some(3, 7)):
        left, top = some(-40, width * 0.9), some(0, horizon)
        right, bottom = left + some(50, 180), some(horizon, height)
        pen.rectangle((left, top, right, bottom), fill=colour())
        window = colour()
        step = some(14, 30)
        for x in range(left + 6, right - 8, step):
            for y in range(top + 6, bottom - 8, step):
                pen.rectangle((x, y, x + step // 2, y + step // 2), fill=window)
    for _ in range(some(3, 9)):
        x, y, half = some(0, width), some(horizon, height), some(8, 50)
        (pen.ellipse if draw_from.random() < 0.5 else pen.rectangle)(
            (x - half, y - half, x + half, y + half), colour()
        )
    for _ in range(some(2, 8)):
        pen.line((some(0, width), 0, some(0, width), height), fill=colour(), width=some(1, 5))
    grain = Image.frombytes("L", size, draw_from.randbytes(width * height)).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(1)), grain, 0.06)


def as_file(picture: Image.Image, form="JPEG", **options) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def exif(**gps) -> Image.Exif:
    about = Image.Exif()
    about[ExifTags.Base.Make] = "secret maker"
    about.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = TAKEN
    for name, value in gps.items():
        about.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS[name]] = value
    return about


IN_HENGYANG = exif(
    GPSLatitudeRef="N", GPSLatitude=(26.0, 53.0, 34.8), GPSLongitudeRef="E", GPSLongitude=(112.0, 36.0, 25.2)
)


class TestTakeIn:
    def test_keeps_a_small_jpeg_without_metadata(self):
        photo = images.take_in(as_file(street(1, (2600, 1300)), exif=IN_HENGYANG, comment=b"<?php ?>"))

        assert (photo.width, photo.height) == (2000, 1000)
        kept = Image.open(io.BytesIO(photo.clean))
        assert (kept.format, kept.size) == ("JPEG", (2000, 1000))
        assert not kept.getexif()
        assert b"php" not in photo.clean
        assert b"secret" not in photo.clean

    def test_reads_when_and_where_first(self):
        photo = images.take_in(as_file(street(1), exif=IN_HENGYANG))

        assert photo.taken_at.isoformat() == "2026-02-28T08:05:00+08:00"
        assert (photo.lng, photo.lat) == (pytest.approx(112.607), pytest.approx(26.893))

    def test_believes_the_cameras_own_offset(self):
        about = exif()
        about.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = "+00:00"

        taken_at = images.take_in(as_file(street(1), exif=about)).taken_at

        assert (taken_at.utcoffset(), taken_at.hour) == (timedelta(0), 8)

    @pytest.mark.parametrize(
        "gps",
        [
            {},
            {"GPSLatitude": (0.0, 0.0, 0.0), "GPSLongitude": (0.0, 0.0, 0.0)},
            {"GPSLatitude": (26.0, 53.0, 0.0)},
            {"GPSLatitude": (260.0, 0.0, 0.0), "GPSLongitude": (112.0, 0.0, 0.0)},
            {"GPSLatitude": (26.0, 53.0), "GPSLongitude": (112.0, 0.0, 0.0)},
        ],
    )
    def test_takes_a_photo_with_odd_metadata(self, gps):
        photo = images.take_in(as_file(street(1), exif=exif(**gps)))

        assert (photo.lng, photo.lat) == (None, None)

    @pytest.mark.parametrize("text", ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "yesterday"])
    def test_takes_a_photo_with_an_odd_time(self, text):
        about = exif()
        about.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = text

        assert images.take_in(as_file(street(1), exif=about)).taken_at is None

    def test_turns_the_photo_upright(self):
        about = exif()
        about[ExifTags.Base.Orientation] = 6
        upright = street(3)

        photo = images.take_in(as_file(upright.transpose(Image.Transpose.ROTATE_90), exif=about))

        assert (photo.width, photo.height) == upright.size
        assert images.distance(photo.fingerprint, images.fingerprint(upright)) <= 2

    @pytest.mark.parametrize("form", ["PNG", "WEBP"])
    def test_takes_the_other_formats(self, form):
        photo = images.take_in(as_file(street(2), form))

        assert photo.clean.startswith(b"\xff\xd8\xff")

    @pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
    def test_takes_every_kind_of_png(self, mode):
        picture = Image.new("I;16", (40, 30)) if mode == "I;16" else street(2).convert(mode)

        assert images.take_in(as_file(picture, "PNG")).height in (30, 360)

    def test_shows_what_is_transparent_as_white(self):
        photo = images.take_in(as_file(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))

        assert Image.open(io.BytesIO(photo.clean)).getpixel((10, 10)) == (255, 255, 255)

    def test_names_the_original_by_its_hash(self):
        data = as_file(street(1))

        assert images.take_in(data).sha256 == hashlib.sha256(data).hexdigest()

    @pytest.mark.parametrize(
        "data",
        [b"", b"<svg onload='x'/>", b"GIF89a....", b"%PDF-1.7", b"\0\0\0\x18ftypheic", b"RIFF____WAVE"],
    )
    def test_refuses_other_formats(self, data):
        with pytest.raises(Refused, match="Only JPEG"):
            images.take_in(data)

    def test_refuses_what_is_too_large(self):
        with pytest.raises(Refused, match="20 MB"):
            images.take_in(b"\xff\xd8\xff" + bytes(images.MOST_BYTES))

    @pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
    @pytest.mark.parametrize("side", [6400, 10_000, 20_000])
    def test_refuses_a_bomb(self, side):
        with pytest.raises(Refused, match="40 million"):
            images.take_in(as_file(Image.new("1", (side, side)), "PNG"))

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_refuses_a_damaged_file(self, form):
        whole = as_file(street(4), form)

        for part in (whole[:20], whole[: len(whole) // 2]):
            with pytest.raises(Refused, match="damaged"):
                images.take_in(part)


CHANGES = {
    "saved at quality 40": lambda picture: Image.open(io.BytesIO(as_file(picture, quality=40))),
    "half the size": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "turned left": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    "turned right": lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
    "mirrored": lambda picture: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "mirrored, turned, shrunk and saved": lambda picture: Image.open(
        io.BytesIO(as_file(picture.transpose(Image.Transpose.TRANSPOSE).resize((200, 260)), quality=40))
    ),
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.15),
    "cut by a hundredth": lambda picture: picture.crop((2, 2, picture.width - 3, picture.height - 2)),
}


@pytest.fixture(scope="module")
def pictures():
    return [street(seed) for seed in range(PICTURES)]


@pytest.fixture(scope="module")
def stored(pictures):
    return [images.fingerprint(picture) for picture in pictures]


class TestSamePicture:
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
    def test_is_found_again(self, change, pictures, stored):
        found = 0
        for picture, known in zip(pictures, stored, strict=True):
            again = images.orientations(change(picture))
            # The index finds it by a band, then the bits are counted.
            by_band = {band for turned in again for band in images.bands(turned)} & set(images.bands(known))
            found += bool(by_band) and images.same_picture(again, known)

        assert found >= 0.95 * PICTURES

    def test_is_not_seen_in_another(self, pictures, stored):
        wrong = 0
        for at, picture in enumerate(pictures):
            turned = images.orientations(picture)
            wrong += sum(images.same_picture(turned, other) for other in stored[:at] + stored[at + 1 :])

        assert wrong <= 0.01 * PICTURES * (PICTURES - 1)

    def test_is_not_the_next_photo_of_the_same_place(self):
        before = street(5)
        after = before.copy()
        ImageDraw.Draw(after).rectangle((120, 60, 330, 320), fill="white")

        assert not images.same_picture(images.orientations(after), images.fingerprint(before))


class TestOrientations:
    def test_are_those_of_the_eight_pictures(self):
        picture = street(7)
        drawn = [images.fingerprint(picture.transpose(way)) for way in Image.Transpose]

        reckoned = images.orientations(picture)

        assert len(reckoned) == 8
        assert images.fingerprint(picture) in reckoned
        assert all(min(images.distance(one, other) for other in reckoned) <= 1 for one in drawn)


class TestBands:
    def test_of_near_fingerprints_meet(self):
        draw_from = random.Random(1)
        for _ in range(500):
            fingerprint = draw_from.getrandbits(64)
            near = fingerprint
            for place in draw_from.sample(range(64), 7):
                near ^= 1 << place

            assert images.distance(fingerprint, near) == 7
            assert set(images.bands(fingerprint)) & set(images.bands(near))

    def test_know_their_place(self):
        assert images.bands(0x01FF) == [255, 257, 512, 768, 1024, 1280, 1536, 1792]
