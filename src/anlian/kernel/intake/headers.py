"""Which row of a sheet is its header, and which of our columns stands where."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from anlian.kernel.intake.rows import Column, Problem

HEADER_WITHIN = 10
"""Rows with something in them, from the top."""

# A sheet of notes may happen to hold one of our words; two in a row are a header.
LEAST_OF_A_HEADER = 2
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|《[^《》]*》")
SIGNS = re.compile(r"[\s*:;,./、。_\-()\[\]【】“”\"'·]+")
ALIKE = 0.55

# Columns that every ledger may have and that say nothing about its rows.
PASSED_OVER = frozenset({"序号", "行号", "no", "#"})


def plain(header: str) -> str:
    """A header as it is compared: 负责人 电话（必填）* → 负责人电话必填."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", header).lower())


def _forms(header: str) -> list[str]:
    """As it stands, and without what stands in brackets."""
    folded = unicodedata.normalize("NFKC", header)
    return list(dict.fromkeys(filter(None, (plain(folded), plain(BRACKETED.sub("", folded))))))


@dataclass
class Header:
    """A header found: which line it is, where each column stands, and what it has that we do not know."""

    number: int = 0
    after: int = 0
    places: dict[str, int] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    doubled: dict[int, str] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.said.values())


class Names:
    """The words by which the columns of a ledger are known: ours, usual ones, and those of this district."""

    def __init__(self, columns: Sequence[Column], remembered: Mapping[str, str]):
        self.keys = {
            plain(word): column.key
            for column in reversed(columns)
            for word in (*column.also, column.key, column.header)
        }
        self.keys.update(remembered)

    def key(self, header: str) -> str | None:
        """The column that is called so; "" when it is to be left out; None when nobody knows."""
        return next((self.keys[form] for form in _forms(header) if form in self.keys), None)


def find(rows: Sequence[tuple[int, Sequence[str | None]]], names: Names) -> Header:
    """Of the first rows, given with their numbers, the one that names most of our columns.

    A header may have two tiers: 负责人 over 姓名 and 电话.
    """
    best = Header()
    above: Sequence[str | None] = ()
    for after, (number, cells) in enumerate(rows[:HEADER_WITHIN], start=1):
        found = _matched(number, after, cells, above, names)
        if len(found.places) > len(best.places):
            best = found
        above = cells
    return best if best.places else _fullest(rows[:HEADER_WITHIN])


def _fullest(rows: Sequence[tuple[int, Sequence[str | None]]]) -> Header:
    """Where no column is known, the row with most in it: somebody may say what its words mean."""
    place, (number, cells) = max(enumerate(rows), key=lambda row: len(set(_said(row[1][1]).values())))
    return Header(number, place + 1, unknown=_said(cells), said=_said(cells))


def _matched(number, after, cells, above, names: Names) -> Header:
    header = Header(number, after, said=_said(cells))
    group = ""
    for place in range(max(len(cells), len(above))):
        own, over = _at(cells, place), _at(above, place)
        # Saved as CSV, a merged cell keeps its word in the first of its columns only.
        group = over or group
        said = own or over
        if not said:
            continue
        key = next(
            (
                key
                for word in ([over + own, group + own] if own and own != over else [])
                if (key := names.key(word))
            ),
            None,
        )
        key = names.key(said) if key is None else key
        if key is None and own:
            header.unknown[place] = own
        elif key and key in header.places:
            header.doubled[place] = said
        elif key:
            header.places[key] = place
    header.unknown = {place: word for place, word in header.unknown.items() if plain(word) not in PASSED_OVER}
    return header


def missing(header: Header, columns: Sequence[Column]) -> list[str]:
    return [column.header for column in columns if column.required and column.key not in header.places]


def lacking(sheet: str, header: Header, wanted: list[str]) -> Problem:
    found = "、".join(header.words)[:120]
    return Problem(
        sheet,
        header.number,
        "",
        found,
        _("a header that also has %(columns)s") % {"columns": "、".join(wanted)},
    )


def likely(word: str, columns: Sequence[Column]) -> str:
    """The key of the column that an unknown header most probably means; "" when none is like it."""
    words = {plain(one): column.key for column in columns for one in (*column.also, column.header)}
    close = get_close_matches(plain(word), words, n=1, cutoff=ALIKE)
    return words[close[0]] if close else ""


def _at(cells: Sequence[str | None], place: int) -> str:
    return (cells[place] or "") if place < len(cells) else ""


def _said(cells: Sequence[str | None]) -> dict[int, str]:
    return {place: cell for place, cell in enumerate(cells) if cell}
