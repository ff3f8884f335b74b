"""The rows behind the figures about what leaders owe. Work is counted, never log-ins, clicks or time online."""

from django.db.models import Q, QuerySet

from anlian.duties.lifecycle import COUNTED, State
from anlian.duties.models import Duty, WorkKind
from anlian.duties.periods import Every
from anlian.figures.asked import Asked
from anlian.lattice.powers import Power, Role
from anlian.meetings.models import Kind, Meeting

FIVE_KINDS = (Kind.STANDING, Kind.EXECUTIVE, Kind.PLENARY, Kind.SPECIAL, Kind.ON_SITE)
VISITS_AND_DISPATCHES = (WorkKind.UNANNOUNCED, WorkKind.VISIT, WorkKind.DISPATCH)


def monthly(asked: Asked) -> QuerySet:
    """Monthly visits and dispatches of district leaders that fell due in the period. Excused or passed on, none is owed."""
    duties = (
        Duty.objects.of(asked.district).within(asked.scope(Power.SEE_DUTIES)).select_related("matter", "post")
    )
    return duties.filter(
        obligation__work__in=VISITS_AND_DISPATCHES,
        obligation__every=Every.MONTH,
        post__role=Role.LEADER,
        matter__state__in=COUNTED,
        last__gte=asked.first,
        last__lte=asked.last,
    ).order_by("period", "post__code", "once")


def in_time(asked: Asked) -> Q:
    return Q(matter__state=State.MET)


def meetings(asked: Asked) -> QuerySet:
    """Of the five kinds, with safety on the agenda and minutes issued, held in the period."""
    seen = Meeting.objects.of(asked.district).within(asked.scope(Power.SEE_MEETINGS))
    return (
        seen.finished()
        .about_safety()
        .filter(asked.during("held_at"), kind__in=FIVE_KINDS)
        .defer("minutes", "words")
        .order_by("held_at", "pk")
    )
