"""Readings kept until the district's record of acts has grown: no row that a figure counts changes without a line.

What time alone changes, by a date that passes, is seen within five minutes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from anlian.figures import weeks as weekly
from anlian.figures.asked import Asked
from anlian.figures.boards import Reading, readings
from anlian.figures.ranking import Ranked, ranking
from anlian.figures.registry import Figure, Number
from anlian.lattice.models import Level
from anlian.ledger.models import Entry

MOST = 400
SECONDS = 300
_kept: dict[tuple, object] = {}
Kept = TypeVar("Kept")


def standing(figures: Sequence[Figure], asked: Asked) -> list[Reading]:
    """What these figures say now. Counted again as soon as anything has happened, for another person, on another day."""
    names = tuple(figure.key for figure in figures)
    return _of_now(("readings", names), asked, lambda: readings(figures, asked))


def ranked(figure: Figure, asked: Asked, level: Level | None = None) -> list[Ranked]:
    """Its areas, the same way."""
    return _of_now(("areas", figure.key, level), asked, lambda: ranking(figure, asked, level))


def by_week(figure: Figure, asked: Asked, weeks: int) -> dict[date, Number]:
    """Its weeks, the same way."""
    return _of_now(("weeks", figure.key, weeks), asked, lambda: weekly.by_week(figure, asked, weeks))


def _of_now(name: tuple, asked: Asked, count: Callable[[], Kept]) -> Kept:
    key = (*_question(asked), name, Entry.objects.of(asked.district).last_line())
    # The line was read before the rows: what is newer than it makes a reading too new, never too old.
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = count()
        while len(_kept) > MOST:
            _kept.pop(next(iter(_kept)), None)
    return found


def _question(asked: Asked) -> tuple:
    eyes = (asked.duties.person.pk, asked.duties.on) if asked.duties else None
    # On a day that is not over, dates pass though nothing happens.
    minutes = asked.ends.timestamp() // SECONDS
    return asked.district, asked.first, asked.last, asked.area, eyes, minutes


def drop() -> None:
    _kept.clear()
