"""The board: hazards in columns by what comes next."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from anlian.hazards.boards.listing import GROUPS, HEAVY, Wanted, in_order, narrowed, placed
from anlian.lattice.scope import Duties

SHOWN = 20
LATELY = timedelta(days=30)
COLUMNS = ("new", "major", "work", "review", "closed")


def columns(hazards: QuerySet, wanted: Wanted, duties: Duties, now: datetime) -> list[dict]:
    """Two queries a column: its most urgent cards, and how many there are."""
    return [_column(name, hazards, wanted, duties, now) for name in COLUMNS]


def _column(name: str, hazards: QuerySet, wanted: Wanted, duties: Duties, now: datetime) -> dict:
    label, states = GROUPS[name]
    rows = narrowed(hazards, wanted, duties, now, states=False).filter(matter__state__in=states)
    if name == "closed":
        rows = rows.filter(matter__closed_at__gte=now - LATELY)
        shown = rows.order_by("-matter__closed_at", "-pk")
    else:
        shown = in_order(rows, "due")
    amount = rows.count()
    return {
        "name": name,
        "label": label,
        "amount": amount,
        "more": max(amount - SHOWN, 0),
        "query": wanted.query(group=name, state="", sort="-found" if name == "closed" else "due"),
        "cards": placed(shown.with_story().defer(*HEAVY)[:SHOWN], duties),
    }
