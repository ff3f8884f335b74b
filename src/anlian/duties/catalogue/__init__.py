"""The library of standard duties: duties.csv, in our own words, each with the article it rests on.

`checked` says whether that article was compared with its text; what was not is marked on every page and paper.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Standard:
    """One duty that posts of some kinds have by law."""

    code: str
    kinds: tuple[str, ...]
    text: str
    law: str
    article: str
    checked: bool
    often: str
    times: int
    proven: str
    # Not for streets (街道), which carry fewer duties than towns (镇).
    towns_only: bool


@cache
def standards() -> tuple[Standard, ...]:
    text = files("anlian.duties.catalogue").joinpath("duties.csv").read_text(encoding="utf-8-sig")
    return tuple(
        Standard(
            code=row["code"], kinds=tuple(row["kinds"].split(";")), text=row["text"], law=row["law"], article=row["article"],
            checked=row["checked"] == "yes", often=row["often"], times=int(row["times"]), proven=row["proven"],
            towns_only=row["towns_only"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def of_kind(kind: str, *, street: bool = False) -> list[Standard]:
    """The standard duties of a kind of post."""
    return [one for one in standards() if kind in one.kinds and not (street and one.towns_only)]
