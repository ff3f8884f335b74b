"""Plan and money of a matter as its page shows them."""

from dataclasses import dataclass
from datetime import date

from anlian.matters.models import Matter
from anlian.supervision.actions.work import yuan
from anlian.supervision.models import Funding, Milestone, Purse, Source
from anlian.supervision.models.work import FIGURES


@dataclass
class Plan:
    milestones: list[dict]
    purses: list[dict]
    fundings: list[Funding]
    total: dict[str, str]

    @property
    def done(self) -> int:
        return sum(one["row"].done_at is not None for one in self.milestones)

    @property
    def late(self) -> int:
        return sum(one["late"] for one in self.milestones)

    @property
    def next(self) -> Milestone | None:
        return next((one["row"] for one in self.milestones if one["row"].done_at is None), None)


def milestones_of(matter: Matter, today: date) -> list[dict]:
    rows = (
        Milestone.objects.of(matter.district)
        .filter(matter=matter)
        .select_related("post__unit", "done_by")
        .order_by("due", "order")
    )
    return [{"row": row, "late": row.done_at is None and row.due < today} for row in rows]


def plan_of(matter: Matter, today: date) -> Plan:
    """Three queries: the steps, the money by source, and the acts behind it. Money is written in yuan."""
    purses = list(Purse.objects.of(matter.district).filter(matter=matter).order_by("source"))
    fundings = list(
        Funding.objects.of(matter.district)
        .filter(matter=matter)
        .select_related("by")
        .order_by("-day", "-at")[:MOST]
    )
    for one in fundings:
        one.yuan = yuan(one.amount)
    rows = [
        {"source": Source(one.source).label, **{name: yuan(getattr(one, name)) for name in FIGURES}}
        for one in purses
    ]
    total = {name: yuan(sum(getattr(one, name) for one in purses)) for name in FIGURES}
    return Plan(milestones_of(matter, today), rows, fundings, total)


MOST = 50
