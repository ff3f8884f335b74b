"""Failed attempts to get in, as axes counts them: whose account is locked, and which address tries too much."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.db.models import F, Sum

# An office shares one address, so this is far more than a few people mistype.
MOST_FROM_ONE_ADDRESS, WITHIN = 30, timedelta(minutes=10)
# Nobody's account can be called so. A program with a wrong token keeps no office from signing in: counted apart.
TOKEN = "(token)"


def too_many_from(address: str, *, now: datetime) -> bool:
    """Somebody at this address tries one name after another."""
    return _too_many(AccessAttempt.objects.exclude(username=TOKEN), address, now)


def too_many_tokens_from(address: str, *, now: datetime) -> bool:
    """The same for tokens."""
    return _too_many(AccessAttempt.objects.filter(username=TOKEN), address, now)


def _too_many(attempts, address: str, now: datetime) -> bool:
    lately = attempts.filter(ip_address=address, attempt_time__gte=now - WITHIN)
    return (lately.aggregate(failures=Sum("failures_since_start"))["failures"] or 0) >= MOST_FROM_ONE_ADDRESS


def note_unknown_token(address: str, *, path: str, now: datetime) -> None:
    """错误令牌: counted by address, and kept in the log as failures to sign in are."""
    counted, new = AccessAttempt.objects.get_or_create(
        username=TOKEN, ip_address=address, user_agent="",
        defaults={"http_accept": "", "path_info": path, "get_data": "", "post_data": "", "failures_since_start": 1},
    )  # fmt: skip
    if not new:
        more = 1 if counted.attempt_time < now - WITHIN else F("failures_since_start") + 1
        AccessAttempt.objects.filter(pk=counted.pk).update(failures_since_start=more, attempt_time=now)
    AccessFailureLog.objects.create(
        username=TOKEN, ip_address=address, user_agent="", http_accept="", path_info=path
    )


def locked(*, now: datetime) -> set[str]:
    """Names, in small letters, that are locked at this moment."""
    lately = AccessAttempt.objects.filter(attempt_time__gte=now - settings.AXES_COOLOFF_TIME)
    failures = lately.values_list("username").annotate(failures=Sum("failures_since_start")).order_by()
    return {name.lower() for name, count in failures if name and count >= settings.AXES_FAILURE_LIMIT}
