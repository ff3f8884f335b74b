"""A base map of somebody else's, fetched through us: the browser asks nobody else, and the key stays here.

Only the hosts that the settings name are asked, only for tiles around the district, never for long, and what came is
kept on disk up to a bound. When it fails there is simply no tile: our own base lies beneath.
"""

import logging
import os
import ssl
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from math import floor
from pathlib import Path
from random import random
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore
from time import monotonic, time
from urllib.parse import quote, urlsplit

from django.conf import settings

from anlian.kernel import geo
from anlian.lattice.outlines import Box

log = logging.getLogger(__name__)

SECONDS, ALTOGETHER = 4, 8
LARGEST = 2 * 1024 * 1024
DAY = 24 * 3600
# After a failure nobody is asked for a while: a page has dozens of tiles, and none should wait for a dead host.
PAUSE = 30
AT_ONCE = 4
# How far beyond the district its map may be looked at, in degrees; whole countries are not fetched through us.
AROUND = 0.5
COARSE = 7
PBF = "application/x-protobuf"
PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
# One write in so many looks whether the folder has grown beyond its bound.
LOOKS = 50

_asking = BoundedSemaphore(AT_ONCE)
_silent_until: dict[str, float] = {}


class NoTile(Exception):
    """Nobody gave one."""


class Failed(HTTPException):
    """A host answered, and not with a tile; said in words of ours."""


@dataclass(frozen=True)
class Layer:
    """One address of tiles."""

    address: str

    @property
    def vector(self) -> bool:
        return urlsplit(self.address).path.endswith((".pbf", ".mvt"))

    @property
    def folder(self) -> Path:
        return settings.DATA / "basemap" / sha256(self.address.encode()).hexdigest()[:16]

    def of(self, z: int, x: int, y: int) -> str:
        given = {"{z}": str(z), "{x}": str(x), "{y}": str(y), "{key}": quote(settings.BASEMAP_KEY, safe="")}
        address = self.address
        for mark, value in given.items():
            address = address.replace(mark, value)
        return address


def layers() -> list[Layer]:
    return [Layer(address) for address in settings.BASEMAP]


def near(extent: Box, z: int, x: int, y: int) -> bool:
    """Whether a tile shows something around the district; all of the coarse ones do."""
    if not 0 <= z <= settings.BASEMAP_MAX_ZOOM or not (0 <= x < 1 << z and 0 <= y < 1 << z):
        return False
    west, south, east, north = extent
    left, top = _tile(west - AROUND, min(north + AROUND, 85), z)
    right, bottom = _tile(east + AROUND, max(south - AROUND, -85), z)
    return z <= COARSE or (left <= x <= right and top <= y <= bottom)


def _tile(lng: float, lat: float, z: int) -> tuple[int, int]:
    across, down = geo.mercator(lng, lat)
    return floor(across * (1 << z)), floor(down * (1 << z))


def tile(number: int, z: int, x: int, y: int) -> tuple[bytes, str]:
    """A tile of one of the layers, and what it is; NoTile when there is none. An old one is better than none."""
    offered = layers()
    if number >= len(offered):
        raise NoTile("no such layer")
    layer = offered[number]
    path = layer.folder / str(z) / f"{x}-{y}"
    with suppress(OSError):
        if time() - path.stat().st_mtime < settings.BASEMAP_CACHE_DAYS * DAY:
            return _told(layer, path.read_bytes())
    try:
        body = _fetched(layer.of(z, x, y))
        told = _told(layer, body)
    except NoTile:
        with suppress(OSError):
            return _told(layer, path.read_bytes())
        raise
    if settings.BASEMAP_CACHE_DAYS and settings.BASEMAP_CACHE_MB:
        _keep(path, body)
    return told


def _told(layer: Layer, body: bytes) -> tuple[bytes, str]:
    """What it is, by its first bytes and not by what was said of it: nothing but a picture or a vector tile goes on."""
    if layer.vector:
        body = _unpacked(body) if body[:2] == b"\x1f\x8b" else body
        if body[:1] == b"\x1a":
            return body, PBF
        raise NoTile("no vector tile")
    for begins, kind in PICTURES:
        if body.startswith(begins):
            return body, kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return body, "image/webp"
    raise NoTile("no picture")


def _unpacked(body: bytes) -> bytes:
    """What was packed by gzip, as far as it is whole and no larger than a tile may be."""
    stream = zlib.decompressobj(wbits=31)
    try:
        opened = stream.decompress(body, LARGEST)
    except zlib.error:
        raise NoTile("no vector tile") from None
    if not stream.eof:
        raise NoTile("no whole tile, or too large a one")
    return opened


def _fetched(address: str) -> bytes:
    parts = urlsplit(address)
    host = parts.netloc
    if monotonic() < _silent_until.get(host, 0):
        raise NoTile("asked in vain a moment ago")
    if not _asking.acquire(timeout=SECONDS):
        raise NoTile("too many are asking")
    try:
        return _asked(parts)
    except (OSError, HTTPException, ValueError) as problem:
        _silent_until[host] = monotonic() + PAUSE
        # Never the address itself, which holds the key; what is said of an address that is none repeats it.
        said = f": {problem}" if isinstance(problem, OSError | Failed) else ""
        log.warning("the base map of %s gives nothing: %s%s", host, type(problem).__name__, said)
        raise NoTile("no answer") from None
    finally:
        _asking.release()


def _asked(parts) -> bytes:
    """One question to one host; nobody is followed elsewhere."""
    if parts.scheme == "https":
        line = HTTPSConnection(
            parts.hostname, parts.port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        line = HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    ends = monotonic() + ALTOGETHER
    try:
        line.request(
            "GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers={"User-Agent": "Anlian"}
        )  # fmt: skip
        answer = line.getresponse()
        if answer.status in (204, 404):
            raise NoTile("none there")
        if answer.status != 200:
            raise Failed(f"status {answer.status}")
        body = bytearray()
        while part := answer.read1(64 * 1024):
            body += part
            if len(body) > LARGEST or monotonic() > ends:
                raise Failed("too much, or too slow")
        return bytes(body)
    finally:
        line.close()


def _keep(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(body)
        os.replace(file.name, path)
        if random() < 1 / LOOKS:
            prune()
    except OSError as problem:
        log.warning("a tile of the base map is not kept: %s", type(problem).__name__)


def prune() -> int:
    """Let the oldest go when the folder has grown beyond its bound, until a fifth is free. Says how many went."""
    found = sorted(_files(), key=lambda one: one[1].st_mtime)
    bound = settings.BASEMAP_CACHE_MB * 1024 * 1024
    size, gone = sum(stat.st_size for _path, stat in found), 0
    if size <= bound:
        return 0
    for path, stat in found:
        if size <= bound * 0.8:
            break
        path.unlink(missing_ok=True)
        size -= stat.st_size
        gone += 1
    return gone


def forget_surplus(*, now: datetime) -> int:
    """The same every night, whether or not anybody has looked at a map."""
    return prune()


def _files() -> Iterator[tuple[Path, os.stat_result]]:
    for path in (settings.DATA / "basemap").rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file():
                yield path, path.stat()
