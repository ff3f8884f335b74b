"""The board: hazards in columns by what comes next."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from anlian.hazards.boards.listing import MOST_OPEN, rows_of
from anlian.hazards.boards.wanted import GROUPS, Wanted, in_order, narrowed
from anlian.hazards.lifecycle import State
from anlian.kernel.counts import MOST, Count, by
from anlian.lattice.scope import Duties

SHOWN = 20
LATELY = timedelta(days=30)
COLUMNS = ("new", "major", "work", "review", "closed")


def columns(matters: QuerySet, wanted: Wanted, duties: Duties, now: datetime) -> list[dict]:
    """One query for all numbers, one a column for its most urgent cards, and one for what stands on them."""
    matters = narrowed(matters, wanted, duties, now, states=False)
    lately = matters.filter(state=State.CLOSED, closed_at__gte=now - LATELY)
    counts = by("state", ((matters.open(), MOST_OPEN), (lately, MOST)))
    keys = {name: list(_keys(name, matters.open(), lately)) for name in COLUMNS}
    rows = {row.pk: row for row in rows_of([key for several in keys.values() for key in several], duties)}
    return [
        _column(name, wanted, counts, [rows[key] for key in several if key in rows])
        for name, several in keys.items()
    ]


def _keys(name: str, open_ones: QuerySet, lately: QuerySet) -> QuerySet:
    if name == "closed":
        found = lately.order_by("-closed_at", "-pk")
    else:
        found = in_order(open_ones.filter(state__in=GROUPS[name][1]), "due")
    return found.values_list("pk", flat=True)[:SHOWN]


def _column(name: str, wanted: Wanted, counts: dict[str, Count], cards: list) -> dict:
    label, states = GROUPS[name]
    amount = sum((counts.get(state, Count()) for state in states), Count())
    return {
        "name": name,
        "label": label,
        "amount": amount,
        "more": max(int(amount) - SHOWN, 0),
        "query": wanted.query(group=name, state="", sort="-found" if name == "closed" else "due"),
        "cards": cards,
    }
