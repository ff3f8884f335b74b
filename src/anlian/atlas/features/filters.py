"""Properties by which a collection may be narrowed: what is read from the address, and the condition that it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from anlian.atlas.features.asked import Param, wrong
from anlian.lattice.scope import under

NONE = "none"


@dataclass(frozen=True)
class Filter:
    param: Param
    condition: Callable[[Any], Q]

    @property
    def name(self) -> str:
        return self.param.name


def among(name: str, field: str, choices, about: str, *, none: bool = False) -> Filter:
    """One or several of these values, with commas between."""
    known = [*map(str, choices.values), *([NONE] if none else [])]

    def read(text: str) -> list[str]:
        given = text.split(",")
        if not set(given) <= set(known):
            raise wrong(name, text, ", ".join(known))
        return ["" if none and one == NONE else one for one in given]

    schema = {"type": "array", "items": {"type": "string", "enum": known}}
    return Filter(Param(name, about, schema, read), lambda values: Q(**{f"{field}__in": values}))


def inside(name: str, field: str, about: str) -> Filter:
    """A division code, or the beginning of one."""

    def read(text: str) -> str:
        if not (text.isascii() and text.isdigit() and len(text) <= 15):
            raise wrong(name, text, "430407001")
        return text

    schema = {"type": "string", "pattern": "^[0-9]{1,15}$"}
    return Filter(Param(name, about, schema, read), lambda code: Q(**{f"{field}__startswith": code}))


def line(name: str, field: str, about: str) -> Filter:
    """A sector with what lies under it."""
    return Filter(Param(name, about, *_text(name, 30)), lambda code: under(code, field))


def exactly(name: str, field: str, about: str, most: int = 40) -> Filter:
    return Filter(Param(name, about, *_text(name, most)), lambda value: Q(**{field: value}))


def flag(name: str, yes: Q, about: str) -> Filter:
    def read(text: str) -> bool:
        if text not in ("true", "false"):
            raise wrong(name, text, "true, false")
        return text == "true"

    return Filter(Param(name, about, {"type": "boolean"}, read), lambda wanted: yes if wanted else ~yes)


def _text(name: str, most: int) -> tuple[dict, Callable[[str], str]]:
    def read(text: str) -> str:
        if not 0 < len(text) <= most or "\0" in text:
            raise wrong(name, text, _("1 to %(most)s letters") % {"most": most})
        return text

    return {"type": "string", "minLength": 1, "maxLength": most}, read
