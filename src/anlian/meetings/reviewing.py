"""What a dispatch must go through: each source says which matters, for whoever leads it, as of a moment.

`SOURCES` names them by their address, so that an app on another floor adds its own with one line.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters.models import Matter, Urgency

SOURCES = (
    "anlian.meetings.reviewing.overdue_majors",
    "anlian.supervision.dispatches.listed",
)


def must_review(duties: Duties, at: datetime) -> QuerySet:
    """The matters without which a dispatch of this chair is not complete."""
    asked = Q(pk__in=[])
    for source in SOURCES:
        asked |= import_string(source)(duties, at)
    return Matter.objects.of(duties.person.district).filter(asked)


def overdue_majors(duties: Duties, at: datetime) -> Q:
    """Major hazards within the chair's scope that were open and late at that moment."""
    return (
        Q(urgency=Urgency.MAJOR, opened_at__lte=at, due_at__lt=at)
        & (Q(closed_at=None) | Q(closed_at__gt=at))
        & duties.scope(Power.SEE_HAZARDS).q_matters()
    )
