"""Readings kept until the district's record of acts has grown: no row that a figure counts changes without a line."""

from collections.abc import Sequence
from uuid import UUID

from anlian.figures.asked import Asked
from anlian.figures.boards import Reading, readings
from anlian.figures.registry import Figure
from anlian.ledger.models import Entry

MOST = 200
_kept: dict[tuple, list[Reading]] = {}


def standing(figures: Sequence[Figure], asked: Asked) -> list[Reading]:
    """What these figures say now. Counted again as soon as anything has happened, for another person, on another day."""
    key = (*_question(asked), tuple(figure.key for figure in figures), _last_line(asked.district))
    # The line was read before the rows: what is newer than it makes a reading too new, never too old.
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = readings(figures, asked)
        while len(_kept) > MOST:
            _kept.pop(next(iter(_kept)), None)
    return found


def _question(asked: Asked) -> tuple:
    eyes = (asked.duties.person.pk, asked.duties.on) if asked.duties else None
    return asked.district, asked.first, asked.last, asked.area, eyes


def _last_line(district: str) -> UUID | None:
    return Entry.objects.of(district).order_by("-seq").values_list("pk", flat=True).first()


def drop() -> None:
    _kept.clear()
