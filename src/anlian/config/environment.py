"""What differs between installations, read from ANLIAN_* variables: each kind of value with the sentence that refuses it."""

import json
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def several(name: str, default: str = "") -> list[str]:
    return [one.strip() for one in os.environ.get(name, default).split(",") if one.strip()]


def one_of(name: str, choices: tuple[str, ...]) -> str:
    given = os.environ.get(name) or choices[0]
    if given not in choices:
        raise ImproperlyConfigured(f"{name}={given} is none of {', '.join(choices)}.")
    return given


def number(name: str, default: int) -> int:
    given = os.environ.get(name) or str(default)
    if not given.isdecimal():
        raise ImproperlyConfigured(f"{name}={given} is not a number.")
    return int(given)


def between(name: str, default: int, *, least: int, most: int, why: str = "") -> int:
    given = number(name, default)
    if not least <= given <= most:
        raise ImproperlyConfigured(f"{name}={given} is not between {least} and {most}.{why}")
    return given


def document(name: str, default: str) -> str:
    given = os.environ.get(name) or default
    try:
        if not isinstance(json.loads(given), dict):
            raise ValueError
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not an object of JSON.") from None
    return given


def header(name: str) -> tuple[str, str] | None:
    """A name and its secret, given as “Authorization: secret”."""
    given = os.environ.get(name, "")
    if not given:
        return None
    header, colon, value = given.partition(":")
    if not colon or not header.strip().replace("-", "").isalnum():
        raise ImproperlyConfigured(f"{name} is not like “Authorization: secret”.")
    return header.strip(), value.strip()


def basemap(name: str) -> list[str]:
    """Up to three addresses of map tiles, parted by spaces: the lowest first."""
    given = os.environ.get(name, "").split()
    for address in given:
        parts = urlsplit(address)
        if parts.scheme not in ("https", "http") or not parts.hostname or "{" in parts.netloc:
            raise ImproperlyConfigured(f"{name}: no address of one host, such as https://tiles.example.cn/…")
        if not all(one in address for one in ("{z}", "{x}", "{y}")):
            raise ImproperlyConfigured(f"{name}: each address says where {{z}}, {{x}} and {{y}} go.")
        if "{key}" in address and not os.environ.get(f"{name}_KEY"):
            raise ImproperlyConfigured(f"{name} asks for a {{key}}, and {name}_KEY is empty.")
    if len(given) > 3:
        raise ImproperlyConfigured(f"{name} has more than three addresses.")
    return given


def networks(name: str) -> list:
    try:
        return [ip_network(one) for one in several(name)]
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name}: {problem}.") from None


def secret(name: str, kept_in: Path, make: Callable[[], str]) -> str:
    """From the environment, or made once and kept where only the owner reads it."""
    if given := os.environ.get(name):
        return given
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: the file appears whole, and only one of theirs.
        with NamedTemporaryFile("w", dir=kept_in.parent, prefix=f".{kept_in.name}-") as file:
            file.write(make())
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, kept_in)
    return kept_in.read_text()


URLSAFE = str.maketrans("+/", "-_")


def new_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


def field_keys(text: str) -> list[str]:
    """The first is used to write, all of them to read."""
    keys = [one.translate(URLSAFE) for one in re.split(r"[\s,]+", text) if one]
    try:
        if not keys or any(len(urlsafe_b64decode(one)) != 32 for one in keys):
            raise ValueError
    except ValueError:
        raise ImproperlyConfigured(
            "ANLIAN_FIELD_KEYS and ANLIAN_BLIND_KEY are 32 bytes each in base64: openssl rand -base64 32."
        ) from None
    return keys


def clock_behind(kept_in: Path) -> timedelta:
    return timedelta(seconds=float(kept_in.read_text())) if kept_in.exists() else timedelta(0)


def database(url: str) -> dict:
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    try:
        given = conninfo_to_dict(url)
    except ProgrammingError:
        raise ImproperlyConfigured(
            "DATABASE_URL is not like postgresql://user:password@host:5432/name."
        ) from None
    options = {name: value for name, value in given.items() if name not in known}
    if role := os.environ.get("ANLIAN_DB_ROLE"):
        options["options"] = f"-c role={role}"
    if pool := number("ANLIAN_DB_POOL", 0):
        # Short: when the database is away we say so soon, and when it is back the next request finds it.
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 4, "reconnect_timeout": 4}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{ours: str(given.get(theirs, "")) for theirs, ours in known.items()},
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool else None,
        "CONN_HEALTH_CHECKS": True,
    }
