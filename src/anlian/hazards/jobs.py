"""Night work on hazards: it may run twice without harm."""

from datetime import datetime

from anlian.hazards import actions
from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of


def ask_second_looks(*, now: datetime) -> dict:
    """Closed hazards whose second look is due are asked of a post."""
    waiting = Hazard.objects.to_look_again(on=day_of(now)).filter(look_again_post=None)
    districts = waiting.order_by("district").values_list("district", flat=True).distinct()
    return {"asked": sum(actions.ask_second_looks(district, now=now) for district in list(districts))}
