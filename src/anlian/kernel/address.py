"""What the address of a list asks for, read without trust: what is not understood counts as not asked."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

LONGEST_TEXT = 100
YEARS = range(2000, 2101)


class Wish:
    """A frozen dataclass of what may be asked: it can be written as an address again."""

    def query(self, **changed) -> str:
        """The same wish as an address, with some parts changed; what is not asked is left out."""
        told = {}
        for field in fields(self):
            value = changed.get(field.name, getattr(self, field.name))
            # Zero is a step that can be asked for, and equals False.
            empty = value is None or value is False or value == ""
            if not empty and (field.name in changed or value != field.default):
                told[field.name] = "1" if value is True else str(value)
        return urlencode(told)


def text(query: Mapping[str, str], name: str = "q", most: int = LONGEST_TEXT) -> str:
    return query.get(name, "").replace("\0", "").strip()[:most]


def among(query: Mapping[str, str], name: str, known: Collection[str]) -> str:
    given = query.get(name, "")
    return given if given in known else ""


def division(query: Mapping[str, str], name: str = "area") -> str:
    """The code of an area, or the beginning of one."""
    given = query.get(name, "")[:15]
    return given if given.isascii() and given.isdigit() else ""


def number(query: Mapping[str, str], name: str, known: Collection[int]) -> int | None:
    given = query.get(name, "")
    plain = given.isascii() and given.isdigit() and len(given) < 9
    return int(given) if plain and int(given) in known else None


def key(query: Mapping[str, str], name: str) -> UUID | None:
    try:
        return UUID(query.get(name, ""))
    except ValueError:
        return None


def day(query: Mapping[str, str], name: str) -> date | None:
    try:
        found = date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def order(query: Mapping[str, str], sorts: Collection[str], usual: str, name: str = "sort") -> str:
    given = query.get(name, "")
    return given if given.removeprefix("-") in sorts else usual
