"""Where an act came from: set once by whoever lets it in (page, API, import, job), read by `record`."""

from contextlib import contextmanager
from contextvars import ContextVar

_origin: ContextVar[str] = ContextVar("origin", default="")


def current() -> str:
    return _origin.get()


@contextmanager
def acting_from(origin: str):
    """Lines recorded inside say that they came from here, such as "web 10.0.3.7"."""
    token = _origin.set(origin[:80])
    try:
        yield
    finally:
        _origin.reset(token)
