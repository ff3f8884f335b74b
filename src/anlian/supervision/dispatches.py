"""What a dispatch meeting must go through: whatever stood on a list at that moment, within its chair's reach."""

from datetime import datetime

from django.db.models import Q

from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.supervision.models import Listing


def listed(duties: Duties, at: datetime) -> Q:
    """For `meetings.reviewing`: matters listed by then and not yet taken down."""
    scope = duties.scope(Power.SEE_PROBLEMS)
    standing = (
        Listing.objects.of(duties.person.district)
        .within(scope)
        .filter(Q(ended_at=None) | Q(ended_at__gt=at), listed_at__lte=at)
    )
    return Q(pk__in=standing.values("on"))
