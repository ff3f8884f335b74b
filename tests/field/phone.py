"""A phone as the tests hold it: makes records and photos, keeps a clock that may be wrong, and sends."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from random import Random
from uuid import UUID

from PIL import Image

from anlian.field import actions
from anlian.field.actions import Sent
from anlian.field.models import Device, Record
from anlian.kernel.ids import uuid7
from anlian.people.models import Person
from tests.factories import AT

FIRST = AT - timedelta(days=20)


def picture(seed: int) -> bytes:
    """A JPEG that looks like no other."""
    file = BytesIO()
    small = Image.frombytes("RGB", (16, 12), Random(seed).randbytes(16 * 12 * 3))
    small.resize((320, 240), Image.Resampling.BICUBIC).save(file, "JPEG", quality=90)
    return file.getvalue()


@dataclass
class Phone:
    """`off` is how far its clock is ahead of ours."""

    person: Person
    off: timedelta = timedelta(0)
    app: str = "1"
    device: Device = None
    seq: int = 0
    kept: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self):
        self.device = self.device or actions.known_device(
            self.person, uuid7(), agent="phone", app=self.app, session="", at=FIRST
        )

    def photo(self, seed: int) -> str:
        return self.keep(picture(seed))

    def keep(self, data: bytes) -> str:
        name = sha256(data).hexdigest()
        self.kept[name] = data
        return name

    def upload(self, *names: str, at: datetime = AT, part: int = 10_000) -> None:
        for name in names:
            data = self.kept[name]
            for start in range(0, len(data), part):
                piece = data[start : start + part]
                actions.take_part(self.person, name, piece, start=start, size=len(data), at=at)

    def write(
        self, kind: str, body: dict, *, made_at: datetime = AT, id: UUID | None = None, **around
    ) -> Sent:
        """A record as its bytes, written down at a moment by our clock."""
        self.seq += 1
        told = {
            "kind": kind, "form": 1, "seq": self.seq, "made_at": (made_at + self.off).isoformat(), "body": body,
        } | around  # fmt: skip
        text = json.dumps(told, default=str, ensure_ascii=False)
        return Sent(id or uuid7(), sha256(text.encode()).hexdigest(), text, made_at + self.off, self.app)

    def send(self, sent: Sent, *, at: datetime = AT) -> Record:
        """What was written, sent at a moment by our clock."""
        by_phone = Sent(sent.id, sent.sha256, sent.text, at + self.off, sent.app)
        return actions.receive(by_phone, device=self.device, at=at, present=at)

    def ours(self, moment: datetime) -> str:
        """A moment as this phone's clock shows it."""
        return (moment + self.off).isoformat()
