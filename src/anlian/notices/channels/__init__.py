"""The ways out, each behind one question: send this text there, under this key. Its answer is one of three."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Sent:
    """The other side took it."""


@dataclass(frozen=True)
class Later:
    """Not now: the line is down, or it was too much at once. `alone`: for this one only, others may be tried."""

    reason: str
    alone: bool = False


@dataclass(frozen=True)
class Never:
    """It will not be taken, however often it is tried: no such address, a wrong secret."""

    reason: str


Outcome = Sent | Later | Never


@dataclass(frozen=True)
class Text:
    """What is sent: a heading and some lines, and the key by which the same one is known again."""

    title: str
    body: str
    key: str


class Way(Protocol):
    """A way out. `at` is the moment by our own clock, which signatures are made with."""

    def send(self, to, text: Text, *, at: datetime) -> Outcome: ...
