"""Sessions are rows that know whose they are, so that they can be shown and ended."""

from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

# What middleware notes in a session about where it came from.
BEGAN, SEEN, ADDRESS, AGENT = "began", "seen", "address", "agent"
# What it passed besides the password: see factors.PASSED, or a click in a demo.
FACTOR, DEMO = "factor", "demo"
# Who gave the password and is asked for the code: not signed in yet.
ASKED = "asked"


class SessionStore(DatabaseStore):
    """Django's own, with a copy of what is shown of a session beside what is kept in it."""

    cache_key_prefix = "anlian.people.sessions"

    @classmethod
    def get_model_class(cls):
        from anlian.people.models import Session

        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.began_at, row.seen_at = (_moment(data.get(key)) for key in (BEGAN, SEEN))
        row.address, row.agent = data.get(ADDRESS, ""), data.get(AGENT, "")
        return row


def _moment(stamp: float | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if stamp is not None else None
