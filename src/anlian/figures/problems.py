"""The rows behind the figure about prominent problems."""

from django.db.models import QuerySet

from anlian.figures.asked import Asked
from anlian.lattice.powers import Power
from anlian.problems.models import Problem


def solved(asked: Asked) -> QuerySet:
    """Struck off in the period, by name."""
    problems = Problem.objects.of(asked.district).within(asked.scope(Power.SEE_PROBLEMS)).solved()
    problems = problems.filter(asked.during("matter__closed_at")).select_related("matter")
    if asked.inside:
        problems = problems.filter(matter__area_code__startswith=asked.inside)
    return problems.order_by("matter__closed_at", "pk")
