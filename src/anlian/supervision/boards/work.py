"""Plan and money of a matter as its page shows them."""

from dataclasses import dataclass, field
from datetime import date

from anlian.matters.models import Matter
from anlian.supervision.models import Funding, Milestone, Purse, Source
from anlian.supervision.models.work import FIGURES


@dataclass
class Plan:
    milestones: list[dict]
    purses: list[dict]
    fundings: list[Funding]
    total: dict[str, float] = field(default_factory=dict)

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
    """Three queries: the steps, the money by source, and the acts behind it."""
    purses = [
        {"source": Source(one.source).label, **{name: getattr(one, name) / 100 for name in FIGURES}}
        for one in Purse.objects.of(matter.district).filter(matter=matter).order_by("source")
    ]
    fundings = list(
        Funding.objects.of(matter.district)
        .filter(matter=matter)
        .select_related("by")
        .order_by("-day", "-at")[:MOST]
    )
    for one in fundings:
        one.yuan = one.amount / 100
    plan = Plan(milestones_of(matter, today), purses, fundings)
    plan.total = {name: sum(one[name] for one in purses) for name in FIGURES}
    return plan


MOST = 50
