"""How far tasks that count have come: duties of their obligation that were met in their year. One statement for many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from anlian.duties.lifecycle import State
from anlian.duties.models import Duty, Task


@dataclass(frozen=True)
class Progress:
    """Met, of them late, missed; out of so many."""

    target: int
    met: int = 0
    late: int = 0
    missed: int = 0

    @property
    def reached(self) -> bool:
        return self.met >= self.target

    @property
    def percent(self) -> int:
        return min(100, self.met * 100 // self.target)

    def __str__(self):
        return f"{self.met}/{self.target}"


def progress_of(tasks: Iterable[Task]) -> dict:
    """By the key of the task; those that count nothing are not in it."""
    counting = [task for task in tasks if task.counts]
    if not counting:
        return {}
    years = [task.year for task in counting]
    found = {
        (post, code, year): numbers
        for post, code, year, *numbers in Duty.objects.of(counting[0].district)
        .filter(
            post__in={task.post_id for task in counting},
            obligation__code__in={task.counts for task in counting},
            period__gte=date(min(years), 1, 1),
            period__lt=date(max(years) + 1, 1, 1),
        )
        .order_by()
        .values_list("post_id", "obligation__code", "period__year")
        .annotate(
            met=Count("pk", filter=Q(matter__state__in=[State.MET, State.MET_LATE])),
            met_late=Count("pk", filter=Q(matter__state=State.MET_LATE)),
            missed=Count("pk", filter=Q(matter__state=State.MISSED)),
        )
    }
    return {
        task.pk: Progress(task.target, *found.get((task.post_id, task.counts, task.year), (0, 0, 0)))
        for task in counting
    }
