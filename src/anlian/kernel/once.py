"""The same thing sent twice at the same moment: the second waits for the first, and then finds it done."""

from uuid import UUID

from django.db import connection


def hold(key: UUID) -> None:
    """Until the running transaction ends, nobody else does anything under this key, not even begin to look for it."""
    # A row that is not there yet cannot be locked, so the key itself is.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
