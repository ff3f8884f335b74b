"""What I owe this month, and what I can still make good."""

from django.db.models import Q

from anlian.desk.boards.mine import SHOWN_BESIDE, Moment
from anlian.desk.links import link
from anlian.duties.boards.matrix import LOOKS
from anlian.duties.lifecycle import State
from anlian.duties.models import Duty


def my_duties(at: Moment) -> dict:
    """Of the periods that run, whatever became of it; of earlier ones what is still owed. One question."""
    running = Q(first__lte=at.today, last__gte=at.today) & ~Q(matter__state=State.RELEASED)
    owed = (
        Duty.objects.of(at.district)
        .filter(running | Q(matter__state=State.OWED), holder=at.duties.person)
        .select_related("matter", "obligation", "post")
        .defer("matter__answer", "matter__words")
        .order_by("last", "obligation__code", "once")
    )
    rows = [
        (duty, *LOOKS["late" if duty.matter.is_late(at=at.now) else duty.state])
        for duty in owed[:SHOWN_BESIDE]
    ]
    return {"rows": rows, "url": link("duties:matrix")}
