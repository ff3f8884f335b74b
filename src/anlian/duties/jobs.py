"""Night work on duties: each may run twice without harm."""

from datetime import datetime

from anlian.duties import actions
from anlian.duties.models import Duty, Obligation, Task


def owe_duties(*, now: datetime) -> dict:
    """What posts owe in the periods that run is there, and follows those who hold them."""
    return {"owed": sum(actions.owe(district, now=now) for district in _districts(Obligation))}


def miss_duties(*, now: datetime) -> dict:
    """What can no longer be made good is missed."""
    return {
        "missed": sum(actions.miss(district, now=now) for district in _districts(Duty)),
        "tasks": sum(actions.miss_tasks(district, now=now) for district in _districts(Task)),
    }


def _districts(model) -> list[str]:
    return list(model.objects.order_by("district").values_list("district", flat=True).distinct())
