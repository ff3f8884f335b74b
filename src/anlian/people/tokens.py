"""接口令牌 as a text: a program sends it with each request. We keep only what it is known by."""

import secrets
from datetime import datetime, timedelta

from anlian.kernel.bearer import known_by
from anlian.people.models import Token

# Told apart from other secrets by whoever finds one lying about.
MARK = "anlian"
# 256 bits, which nobody guesses.
BYTES = 32
# How coarsely we note that a token is in use: a map that is moved asks ten times a second.
NOTED_EVERY = timedelta(minutes=5)


def new_text(district: str) -> str:
    return f"{MARK}-{district}-{secrets.token_urlsafe(BYTES)}"


def key_of(text: str) -> tuple[str, str] | None:
    """Where a token is looked up: its district and what it is known by there. None of what is no token of ours."""
    mark, _dash, rest = text.partition("-")
    return known_by(rest, "token") if mark == MARK else None


def known(text: str) -> Token | None:
    """The token that was made so, whether or not it still opens anything."""
    found = key_of(text)
    if found is None:
        return None
    district, key = found
    return Token.objects.of(district).filter(key=key).select_related("person__user").first()


def note_use(token: Token, *, address: str, at: datetime) -> None:
    if token.used_at and at - token.used_at < NOTED_EVERY and token.used_from == address:
        return
    Token.objects.of(token.district).filter(pk=token.pk).update(used_at=at, used_from=address)
