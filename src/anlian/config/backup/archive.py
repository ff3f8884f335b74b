"""The file of a backup: a tar whose last words are a manifest with the hash of everything before."""

import hashlib
import io
import json
import os
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from anlian.kernel.errors import Refused
from anlian.kernel.storage import sync_folder

MANIFEST, SEAL = "manifest.json", "manifest.sha256"
DATABASE, MEDIA, DATA = "database", "media", "data"
PART = 8 << 20
CHUNK = 1 << 20
FORMAT = 1
TO_STREAM = "-"


class Writer:
    """Adds parts as they come and remembers their hashes; nothing is held longer than one piece."""

    def __init__(self, tar: tarfile.TarFile):
        self.tar = tar
        self.parts: dict[str, dict] = {}

    def stream(self, folder: str, source) -> int:
        """Something whose length nobody knows yet, cut into pieces; returns how many bytes it had."""
        number = total = 0
        while piece := _filled(source, PART):
            number += 1
            total += len(piece)
            self.bytes(f"{folder}/{number:06}", piece)
        return total

    def bytes(self, name: str, content: bytes) -> None:
        self._add(name, len(content), io.BytesIO(content))

    def file(self, name: str, path: Path) -> None:
        """Files never change once written, so one that is longer or shorter now than a moment ago is a fault."""
        with open(path, "rb") as source:
            self._add(name, os.fstat(source.fileno()).st_size, source)

    def close(self, facts: dict) -> str:
        """Write the manifest; its hash stands for the whole file."""
        manifest = json.dumps(
            {"format": FORMAT, **facts, "parts": self.parts}, ensure_ascii=False, indent=1
        ).encode()
        seal = hashlib.sha256(manifest).hexdigest()
        self.bytes(MANIFEST, manifest)
        self.bytes(SEAL, seal.encode())
        return seal

    def _add(self, name: str, size: int, source) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashed = _Hashed(source)
        try:
            self.tar.addfile(member, hashed)
        except OSError as problem:
            if problem.errno is None:
                raise Refused(
                    f"{name} changed while it was read: nothing was kept. Run the backup again."
                ) from None
            raise
        self.tar.members.clear()
        self.parts[name] = {"bytes": size, "sha256": hashed.digest.hexdigest()}


class _Hashed:
    """Reads on behalf of another and hashes what passes."""

    def __init__(self, source):
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block


@contextmanager
def writing(target: str):
    """A backup under a temporary name; it gets its own only when it is whole and on the disk."""
    if target == TO_STREAM:
        with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as tar:
            yield Writer(tar)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w|") as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
        sync_folder(path.resolve().parent)
    except OSError as problem:
        raise Refused(f"{path}: {problem.strerror or problem}. No backup was made.") from problem
    finally:
        with suppress(OSError):
            aside.unlink()


def check(path: Path) -> dict:
    """Read all of it and compare each part with the manifest, which is returned. Nothing else is touched."""
    try:
        return _checked(path)
    except (tarfile.TarError, EOFError, UnicodeError):
        raise _broken(path) from None


def _checked(path: Path) -> dict:
    seen, said = {}, {}
    for member, source in _members(path):
        hashed = _Hashed(source)
        if member.name in (MANIFEST, SEAL):
            said[member.name] = hashed.read()
            continue
        if said or member.name in seen or not _is_ours(member.name):
            raise _broken(path)
        while hashed.read(CHUNK):
            pass
        seen[member.name] = {"bytes": member.size, "sha256": hashed.digest.hexdigest()}
    if set(said) != {MANIFEST, SEAL} or hashlib.sha256(said[MANIFEST]).hexdigest().encode() != said[SEAL]:
        raise _broken(path)
    manifest = json.loads(said[MANIFEST])
    if manifest.get("format") != FORMAT:
        raise Refused(f"{path} was written by a newer version: install that one, then restore.")
    if manifest["parts"] != seen:
        raise _broken(path)
    return {**manifest, "seal": said[SEAL].decode()}


def parts(path: Path, *folders: str) -> Iterator[tuple[str, io.BufferedReader]]:
    """Name and content of each part in these folders, in order."""
    for member, source in _members(path):
        if member.name.partition("/")[0] in folders:
            yield member.name, source


def _members(path: Path):
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            if not member.isreg():
                raise _broken(path)
            yield member, tar.extractfile(member)
            # A member stays in memory for as long as the list knows it.
            tar.members.clear()


def _is_ours(name: str) -> bool:
    """Nothing in a file leads out of the folders that are meant."""
    within = PurePosixPath(name)
    return (
        within.parts[:1] in ((DATABASE,), (MEDIA,), (DATA,))
        and len(within.parts) > 1
        and ".." not in within.parts
        and str(within) == name
    )


def _broken(path: Path) -> Refused:
    return Refused(
        f"{path} is cut short, was altered, or is no backup: take another copy. Nothing was touched."
    )


def _filled(source, size: int) -> bytes:
    """A pipe gives what it has; we want whole pieces."""
    piece = bytearray()
    while len(piece) < size and (block := source.read(size - len(piece))):
        piece += block
    return bytes(piece)
