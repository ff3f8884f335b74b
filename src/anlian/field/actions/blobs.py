"""Photos come in parts. A part is on the disk before we say so; the whole is believed only with the hash of its name."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from anlian.field.models import Blob
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.images import MOST_BYTES
from anlian.people.models import Person

MOST_WAITING = 2 << 30
"""Bytes that one person may have lying here unused: some thousands of photos."""


class Hole(Refused):
    """A part that would leave a hole before it; `have` says from where to go on."""

    def __init__(self, have: int):
        super().__init__(_("The parts before this one are missing."))
        self.have = have


@dataclass(frozen=True)
class Progress:
    have: int
    size: int
    whole: bool


def progress(person: Person, name: str) -> Progress:
    """How far a photo has come."""
    blob = _of(person).filter(sha256=name).first()
    return Progress(blob.have, blob.size, blob.whole_at is not None) if blob else Progress(0, 0, False)


def take_part(person: Person, name: str, data: bytes, *, start: int, size: int, at: datetime) -> Progress:
    """Keep the bytes from `start` on. What is there already is not kept twice; a hole is not left.

    Raises Hole, and Refused when it is too much or, as soon as it is whole, not what its name says.
    """
    if not 0 < size <= MOST_BYTES:
        raise Refused(_("A photo has at most 20 MB."))
    if not data or start < 0 or start + len(data) > size:
        raise Refused(_("The part does not fit into the whole."))
    with transaction.atomic():
        blob = _held(person, name, size, at)
        if blob.whole_at is not None or start + len(data) <= blob.have:
            return _said(blob)
        if start > blob.have:
            raise Hole(blob.have)
        _keep(blob, data[blob.have - start :])
        broken = blob.have == blob.size and not _ends_well(blob, at)
        blob.save(update_fields=["have", "parts", "whole_at"])
    if broken:
        raise Refused(_("The photo came damaged: its hash is another. Send it again from the beginning."))
    return _said(blob)


def _held(person: Person, name: str, size: int, at: datetime) -> Blob:
    rows = _of(person).filter(sha256=name)
    if not rows.exists():
        _check_room(person, size)
        new = Blob(district=person.district, person=person, sha256=name, size=size, began_at=at)
        Blob.objects.bulk_create([new], ignore_conflicts=True)
    blob = rows.select_for_update().get()
    if blob.size != size:
        raise Refused(_("It was begun with another size."))
    return blob


def _check_room(person: Person, size: int) -> None:
    waiting = _of(person).filter(used_at=None).aggregate(sum=Sum("size"))["sum"] or 0
    if waiting + size > MOST_WAITING:
        raise Refused(_("Too many photos wait for their records. Send the records first."))


def _keep(blob: Blob, data: bytes) -> None:
    path = blob.part_at(blob.have)
    if default_storage.exists(path):
        # Left by a server that died before it could say so.
        default_storage.delete(path)
    blob.parts = [*blob.parts, default_storage.save(path, ContentFile(data))]
    blob.have += len(data)


def _ends_well(blob: Blob, at: datetime) -> bool:
    if sha256(_joined(blob)).hexdigest() == blob.sha256:
        blob.whole_at = at
        return True
    drop_files(blob)
    blob.have, blob.parts = 0, []
    return False


def whole_among(person: Person, names: list[str]) -> set[str]:
    """Which of these photos are here, all of them."""
    if not names:
        return set()
    rows = _of(person).filter(sha256__in=names, whole_at__isnull=False)
    return set(rows.values_list("sha256", flat=True))


def bytes_of(person: Person, name: str) -> bytes:
    """A photo that is whole."""
    blob = _of(person).filter(sha256=name, whole_at__isnull=False).first()
    if blob is None:
        raise NotFound
    return _joined(blob)


def used(person: Person, names: list[str], at: datetime) -> None:
    """They went into a record; their files may go some days later (jobs.py)."""
    if names:
        _of(person).filter(sha256__in=names, used_at=None).update(used_at=at)


def _joined(blob: Blob) -> bytes:
    whole = bytearray()
    for path in blob.parts:
        with default_storage.open(path) as file:
            whole += file.read()
    return bytes(whole)


def drop_files(blob: Blob) -> None:
    for path in blob.parts:
        default_storage.delete(path)


def _said(blob: Blob) -> Progress:
    return Progress(blob.have, blob.size, blob.whole_at is not None)


def _of(person: Person):
    return Blob.objects.of(person.district).filter(person=person)
