"""Failed attempts to sign in, as axes counts them: whose account is locked, and which address tries too much."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

# An office shares one address, so this is far more than a few people mistype.
MOST_FROM_ONE_ADDRESS, WITHIN = 30, timedelta(minutes=10)


def too_many_from(address: str, *, now: datetime) -> bool:
    """Somebody at this address tries one name after another."""
    lately = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=now - WITHIN)
    return (lately.aggregate(failures=Sum("failures_since_start"))["failures"] or 0) >= MOST_FROM_ONE_ADDRESS


def locked(*, now: datetime) -> set[str]:
    """Names, in small letters, that are locked at this moment."""
    lately = AccessAttempt.objects.filter(attempt_time__gte=now - settings.AXES_COOLOFF_TIME)
    failures = lately.values_list("username").annotate(failures=Sum("failures_since_start")).order_by()
    return {name.lower() for name, count in failures if name and count >= settings.AXES_FAILURE_LIMIT}
