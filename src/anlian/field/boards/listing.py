"""The list of records from the field: what must be decided, what was refused, and the rest, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from anlian.field.lifecycle import State
from anlian.field.models import Record
from anlian.field.takes import KINDS
from anlian.kernel import address
from anlian.kernel.counts import MOST, Pages, by

SIZE = 25
GROUPS = {
    "decide": State.CONFLICT,
    "waiting": State.WAITING,
    "refused": State.REFUSED,
    "stored": State.STORED,
    "aside": State.SET_ASIDE,
}


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What the address of the list asks for. What is not known is not asked."""

    group: str = ""
    kind: str = ""
    doubtful: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            group=address.among(query, "group", GROUPS),
            kind=address.among(query, "kind", KINDS),
            doubtful=query.get("doubtful") == "1",
        )


def narrowed(records: QuerySet[Record], wanted: Wanted, *, states: bool = True) -> QuerySet[Record]:
    if states and wanted.group:
        records = records.filter(state=GROUPS[wanted.group])
    if wanted.kind:
        records = records.filter(kind=wanted.kind)
    if wanted.doubtful:
        records = records.exclude(doubts=[])
    return records


def listed(records: QuerySet[Record], wanted: Wanted, page: str):
    """A page of them, newest first, and the tabs with their counts."""
    counts = by("state", ((narrowed(records, wanted, states=False), MOST),))
    rows = narrowed(records, wanted).with_story().defer("text").order_by("-received_at", "-pk")
    tabs = [{"label": gettext_lazy("All"), "url": f"?{wanted.query(group='')}", "active": not wanted.group}]
    tabs += [
        {
            "label": state.label,
            "url": f"?{wanted.query(group=key)}",
            "active": wanted.group == key,
            "count": counts.get(state, 0),
        }
        for key, state in GROUPS.items()
    ]
    return Pages(rows, SIZE).get_page(page), tabs
