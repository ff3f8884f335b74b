"""What is asked again and again in one piece of work, asked once: an import, a replay, a night.

Only what changes through a deed that calls `forget` may be kept here.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_kept: ContextVar[dict | None] = ContextVar("kept for this piece of work", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, `once` keeps its answers; outside, it asks each time."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, ask: Callable[[], T]) -> T:
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def keep(key: Hashable, value) -> None:
    """An answer that was read ahead, for whoever asks `once`."""
    kept = _kept.get()
    if kept is not None:
        kept[key] = value


def forget() -> None:
    kept = _kept.get()
    if kept is not None:
        kept.clear()
