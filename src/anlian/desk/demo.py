"""The accounts that a demo offers on its sign-in page. Anywhere else there are none."""

import json

from django.conf import settings
from django.utils.translation import get_language

ACCOUNTS = settings.BASE / "scenario" / "shigu" / "accounts.json"


def accounts() -> list[dict]:
    """One for each kind of user: `username` and `who` it is, and what the scenario tells of them besides."""
    if not settings.DEMO or not ACCOUNTS.exists():
        return []
    language = (get_language() or "zh")[:2]
    found = json.loads(ACCOUNTS.read_text(encoding="utf-8"))
    return [one | {"who": one["label"].get(language) or one["label"]["en"]} for one in found]


def offers(username: str) -> bool:
    return any(one["username"] == username for one in accounts())
