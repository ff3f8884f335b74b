"""What the address of the page asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from anlian.ledger.verbs import Verb


@dataclass(frozen=True)
class Wanted:
    """What the address of the page asks for. What is not understood counts as not asked."""

    verb: str = ""
    person: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    security: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        verb, before = query.get("verb", ""), query.get("before", "")
        return cls(
            verb=verb if verb in Verb.values else "",
            person=query.get("person", "").replace("\0", "").strip()[:60],
            subject=query.get("subject", "").replace("\0", "").strip()[:60],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
            security=query.get("security", "") != "",
        )

    def query(self, **changed) -> str:
        asked = {**self.__dict__, **changed}
        return urlencode({key: value for key, value in asked.items() if value not in ("", None, False)})


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
