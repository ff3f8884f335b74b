"""What forms offer: posts in groups by unit, months that can be told, milestones that are open."""

from datetime import datetime

from django.utils.formats import date_format

from anlian.kernel.clock import day_of
from anlian.kernel.order import natural
from anlian.lattice.models import Post
from anlian.lattice.powers import OFFICERS, Role
from anlian.lattice.scope import Duties
from anlian.supervision import months
from anlian.supervision.actions.common import reported_months
from anlian.supervision.models import Listing, Milestone

# Who keeps a site or walks a grid answers upwards; letters and listings go to offices.
NOT_ASKED = OFFICERS | {Role.FIRM, Role.GRID, Role.AUDITOR}


def posts(duties: Duties) -> list[tuple]:
    """Held posts in groups by unit, each with its holder. No query: the roll knows them."""
    roll, groups = duties.roll, {}
    for seat in sorted(roll.seats.values(), key=lambda seat: natural(seat.code)):
        term = roll.holder(seat.id, duties.on)
        if term is None or Role(seat.role) in NOT_ASKED:
            continue
        post = Post(
            id=seat.id,
            district=roll.district,
            code=seat.code,
            title=seat.title,
            role=seat.role,
            unit_id=seat.unit_id,
        )
        groups.setdefault(seat.unit, []).append((seat.id, post, f"{seat.title} {term.person}"))
    return list(groups.items())


def offers_for(name: str, record, duties: Duties, now: datetime) -> dict:
    match name:
        case "progress":
            return {"month": untold(record, now)}
        case "reach_milestone":
            return {"milestone": open_milestones(record.matter)}
        case "add_milestone" | "plan":
            return {"post": posts(duties)}
    return {}


def untold(listing: Listing, now: datetime) -> list[tuple]:
    """Months on the list without a report, the earliest first."""
    if listing.listed_at is None:
        return []
    told = reported_months(listing)
    return [
        (month, date_format(month, "Y-m"))
        for month in months.months(day_of(listing.listed_at), day_of(now))
        if month not in told
    ]


def open_milestones(matter) -> list[tuple]:
    rows = Milestone.objects.of(matter.district).filter(matter=matter, done_at=None).order_by("due", "order")
    return [(row.pk, row, f"{row.text} · {row.due:%Y-%m-%d}") for row in rows]
