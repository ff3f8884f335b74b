"""What an address of the features asks for. Nothing is guessed: what is not understood is said, as the standard demands."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import isfinite
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anlian.kernel.geo import NORTHMOST, cells_of_bbox

SHANGHAI = ZoneInfo("Asia/Shanghai")
USUAL, MOST = 100, 2000
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)
Box = tuple[float, float, float, float]


class NotUnderstood(Exception):
    """An address that asks for something in a way that we do not know: 400, with a sentence."""


@dataclass(frozen=True)
class Param:
    """One name that an address may have behind the question mark."""

    name: str
    about: str
    schema: dict
    read: Callable[[str], Any]

    def described(self) -> dict:
        """As the API's document says it."""
        listed = {"style": "form", "explode": False} if self.schema["type"] == "array" else {}
        said = {"name": self.name, "in": "query", "required": False, "description": self.about}
        return said | listed | {"schema": self.schema}


@dataclass(frozen=True)
class Span:
    """From one moment to another, both included; None is open."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Asked:
    """A page of a collection: where, when, with which properties, how many, after which feature."""

    boxes: tuple[Box, ...] = ()
    span: Span | None = None
    limit: int = USUAL
    after: UUID | None = None
    properties: dict[str, Any] = field(default_factory=dict)


def asked(query: Mapping, params: Iterable[Param]) -> Asked:
    """The whole of an address, or NotUnderstood."""
    found = values(query, params)
    return Asked(
        boxes=found.pop("bbox", ()),
        span=found.pop("datetime", None),
        limit=found.pop("limit", USUAL),
        after=found.pop("after", None),
        properties=found,
    )


def values(query, params: Iterable[Param] = ()) -> dict[str, Any]:
    known = {param.name: param for param in params}
    found = {}
    for name in query:
        if name not in known:
            raise NotUnderstood(_("“%(name)s” is no parameter of this address.") % {"name": name[:60]})
        given = query.getlist(name)
        if len(given) > 1:
            raise NotUnderstood(_("“%(name)s” is given more than once.") % {"name": name})
        found[name] = known[name].read(given[0])
    return found


def wrong(name: str, text: str, wanted: str) -> NotUnderstood:
    return NotUnderstood(
        _("“%(name)s” cannot be “%(value)s”; it is written as %(wanted)s.")
        % {"name": name, "value": text[:60].replace("\0", ""), "wanted": wanted}
    )


def _boxes(text: str) -> tuple[Box, ...]:
    """west,south,east,north in degrees; heights, if there are any, do not matter here. West of east goes around."""
    parts = text.split(",")
    numbers = [float(part) for part in parts if NUMBER.fullmatch(part)]
    example = wrong("bbox", text, "112.5,26.8,112.7,27.0")
    if len(parts) != len(numbers) or len(numbers) not in (4, 6) or not all(map(isfinite, numbers)):
        raise example
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90 or south > north:
        raise example
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def cells(box: Box) -> list[tuple[int, int]]:
    """Ranges of cells that a box is looked up by; none where the map does not reach."""
    _west, south, _east, north = box
    return [] if south > NORTHMOST or north < -NORTHMOST else cells_of_bbox(*box)


def _span(text: str) -> Span:
    """A moment or a day, or two with a slash between, of which one may be open."""
    start, slash, end = text.partition("/")
    example = wrong("datetime", text, "2023-06-30T00:00:00Z, 2023-01-01/2023-06-30, 2023-01-01/..")
    try:
        if not slash:
            return Span(_moment(start, time.min), _moment(start, time.max))
        span = Span(
            None if start in ("", "..") else _moment(start, time.min),
            None if end in ("", "..") else _moment(end, time.max),
        )
    except (ValueError, OverflowError):
        raise example from None
    if span.start is None and span.end is None or span.start and span.end and span.start > span.end:
        raise example
    return span


def _moment(text: str, at: time) -> datetime:
    """A day by itself is all of it, from midnight to midnight here."""
    text = text.upper()
    if DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), at, SHANGHAI)
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text).astimezone(SHANGHAI)


def _limit(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) < 10
    if not plain or int(text) < 1:
        raise wrong("limit", text, f"1 … {MOST}")
    # More than we give at once is no mistake: the standard asks for as many as we do give.
    return min(int(text), MOST)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise wrong("after", text, _("in a “next” link")) from None


COMMON = (
    Param(
        "bbox",
        "Features that touch this box: west,south,east,north in degrees (CRS84); six numbers with heights, which do not count.",
        {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        },
        _boxes,
    ),
    Param(
        "datetime",
        "A moment or a day (RFC 3339), or an interval of two with a slash between, of which one may be open (..).",
        {"type": "string"},
        _span,
    ),
    Param(
        "limit",
        f"How many features a page has; of more than {MOST} we give {MOST}.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        _limit,
    ),
    Param(
        "after",
        "Where the page before ended. Taken from its “next” link.",
        {"type": "string", "format": "uuid"},
        _key,
    ),
)
