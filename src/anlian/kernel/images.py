"""Photos: taken in clean, and recognised when the same picture comes again, saved anew, shrunk, turned or mirrored."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from math import cos, isfinite, pi
from operator import mul
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from anlian.kernel.errors import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20 << 20
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
QUALITY = 85

SAME = 6
"""Two fingerprints that differ in so many bits, or fewer, show the same picture."""

SAMPLES, WAVES = 32, 8


class Photo(NamedTuple):
    """A photo ready to keep: a JPEG without metadata, and what its metadata said. Position in degrees."""

    clean: bytes
    sha256: str
    fingerprint: int
    orientations: frozenset[int]
    width: int
    height: int
    taken_at: datetime | None
    lng: float | None
    lat: float | None


def take_in(data: bytes) -> Photo:
    """Look at an uploaded file with suspicion; what is kept is drawn anew, pixel by pixel."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The photo is larger than 20 MB. Take it with a lower resolution."))
    if not is_photo(data):
        raise Refused(_("Only JPEG, PNG and WebP photos are taken. Take the photo with the phone's camera."))
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        taken_at, lng, lat = _facts(image)
        # A JPEG is decoded no larger than needed.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        ImageOps.exif_transpose(image, in_place=True)
        image = _on_white(image)
    except Image.DecompressionBombError:
        raise Refused(
            _("The photo has more than 40 million pixels. Take it with a lower resolution.")
        ) from None
    except Exception:
        # A broken or hostile file makes decoders fail in ways that nobody lists.
        raise Refused(_("The photo is damaged. Take it, or send it, again.")) from None

    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    clean = BytesIO()
    image.save(clean, "JPEG", quality=QUALITY, optimize=True)
    waves = _waves(image)
    return Photo(
        clean=clean.getvalue(),
        sha256=hashlib.sha256(data).hexdigest(),
        fingerprint=_bits(waves),
        orientations=frozenset(_turned(waves)),
        width=image.width,
        height=image.height,
        taken_at=taken_at,
        lng=lng,
        lat=lat,
    )


def is_photo(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4], data[8:12]) == (
        b"RIFF",
        b"WEBP",
    )


def _on_white(image: Image.Image) -> Image.Image:
    """Three colours and nothing else: no transparency, no palette, no metadata."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    image.load()
    image = image if image.mode == "RGB" else image.convert("RGB")
    image.info = {}
    return image


def _facts(image: Image.Image) -> tuple[datetime | None, float | None, float | None]:
    """When and where, as the camera says. Wrong or odd metadata is no reason to refuse a photo."""
    try:
        exif = image.getexif()
        camera, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:
        return None, None, None
    lng = _degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    lat = _degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    # Phones without a fix write 0, 0.
    if lng is None or lat is None or (lng, lat) == (0, 0):
        lng = lat = None
    return _taken_at(camera), lng, lat


def _taken_at(camera: dict) -> datetime | None:
    """The moment of the shutter; the camera's own offset if it names one, else the district's time."""
    text = str(camera.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    offset = str(camera.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    for moment, form in ((text + offset, "%Y:%m:%d %H:%M:%S%z"), (text, "%Y:%m:%d %H:%M:%S")):
        try:
            taken_at = datetime.strptime(moment, form)
        except ValueError:
            continue
        return taken_at if taken_at.tzinfo else taken_at.replace(tzinfo=SHANGHAI)
    return None


def _degrees(gps: dict, place: int, reference: int, negative: str, most: int) -> float | None:
    try:
        degrees, minutes, seconds = map(float, gps[place])
        angle = degrees + minutes / 60 + seconds / 3600
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not isfinite(angle) or not 0 <= angle <= most:
        return None
    return -angle if str(gps.get(reference, "")).strip("\0 ").upper() == negative else angle


def fingerprint(image: Image.Image) -> int:
    """64 bits of how brightness swings across the picture, which saving, shrinking and light leave alone."""
    return _bits(_waves(image))


def orientations(image: Image.Image) -> set[int]:
    """The fingerprints of the picture as it is, turned and mirrored, from one look at it."""
    return _turned(_waves(image))


def _turned(waves: list[list[float]]) -> set[int]:
    # To mirror a picture is to change the sign of every second wave; to turn it over a corner, to swap the axes.
    swapped = [list(column) for column in zip(*waves, strict=True)]
    return {
        _bits(
            [
                [_mirrored(wave, u * flip + v * flop) for u, wave in enumerate(row)]
                for v, row in enumerate(grid)
            ]
        )
        for grid in (waves, swapped)
        for flip in (0, 1)
        for flop in (0, 1)
    }


def _mirrored(wave: float, times: int) -> float:
    return -wave if times % 2 else wave


# Rows of the discrete cosine transform: _COSINES[u][x] is wave u at sample x.
_COSINES = [[cos(pi * u * (x + 0.5) / SAMPLES) for x in range(SAMPLES)] for u in range(WAVES)]


def _waves(image: Image.Image) -> list[list[float]]:
    """The slowest waves of brightness, 8 down by 8 across, of the picture at 32 by 32."""
    grey = image.convert("L").resize((SAMPLES, SAMPLES), Image.Resampling.BOX)
    pixels = grey.tobytes()
    rows = [pixels[start : start + SAMPLES] for start in range(0, len(pixels), SAMPLES)]
    across = [[sum(map(mul, wave, row)) for row in rows] for wave in _COSINES]
    return [[sum(map(mul, wave, column)) for column in across] for wave in _COSINES]


def _bits(waves: list[list[float]]) -> int:
    """The sign of each wave. The first, mean brightness, says nothing about the picture and stays 0."""
    number = 0
    for place in range(1, WAVES * WAVES):
        number = number << 1 | (waves[place // WAVES][place % WAVES] > 0)
    return number


def bands(fingerprint: int) -> list[int]:
    """Its eight bytes, each with its place. Fingerprints at most 7 bits apart share one: an index can find them."""
    return [place * 256 + (fingerprint >> 8 * place & 255) for place in range(8)]


def distance(fingerprint: int, other: int) -> int:
    """In how many bits two fingerprints differ."""
    return (fingerprint ^ other).bit_count()


def same_picture(new_orientations: Iterable[int], stored: int) -> bool:
    """Whether a new picture, however turned or mirrored, shows what a stored fingerprint shows."""
    return any(distance(turned, stored) <= SAME for turned in new_orientations)
