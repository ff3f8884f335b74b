"""A question to an address of somebody else's: where it may lead, how long it may take, how much we read.

An address that a person typed leads to a few known hosts only, by https, and never into our own networks: the name is
looked up here, every address that it has is looked at, and the line goes to one of those looked at, not to whatever
the name means a moment later. Nobody is followed elsewhere.
"""

import json
import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 10
MOST = 64 * 1024
LONGEST = 1_000


class NotAllowed(Exception):
    """An address that leads where nothing of ours may go."""


class Unreachable(Exception):
    """Nobody answered, or not in time."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> dict:
        """What was said; nothing when it was no object."""
        try:
            said = json.loads(self.body)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}


def checked(address: str, hosts) -> SplitResult:
    """The parts of an address that may be asked, as far as can be said without asking."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotAllowed("not an address") from None
    if len(address) > LONGEST or not address.isascii() or any(letter <= " " for letter in address):
        raise NotAllowed("not an address")
    if parts.scheme != "https" and not (settings.NOTICES_LOCAL and parts.scheme == "http"):
        raise NotAllowed("only https")
    if parts.username is not None or parts.fragment or (parts.hostname or "") not in hosts:
        raise NotAllowed("not a known host")
    if port not in (None, 443) and not settings.NOTICES_LOCAL:
        raise NotAllowed("only the usual port")
    return parts


def post(address: str, said: dict, *, hosts, headers: dict | None = None) -> Answer:
    """Send a document of JSON to a known host."""
    return _send(checked(address, hosts), said, headers or {}, local=settings.NOTICES_LOCAL)


def post_trusted(address: str, said: dict, *, headers: dict | None = None) -> Answer:
    """The same to an address that the settings name: whoever runs the machine may mean one of their own network."""
    return _send(urlsplit(address), said, headers or {}, local=True)


def _send(parts: SplitResult, said: dict, headers: dict, *, local: bool) -> Answer:
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    where = _looked_up(parts.hostname or "", port, local=local)
    line = _Secure(parts.hostname, port, where) if secure else _Plain(parts.hostname, port, where)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        line.request(
            "POST", path, body=json.dumps(said, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "Anlian"} | headers,
        )  # fmt: skip
        answer = line.getresponse()
        return Answer(answer.status, answer.read(MOST))
    except (OSError, HTTPException) as problem:
        # Never the address itself: whoever reads a reason could speak in the robot's name.
        raise Unreachable(type(problem).__name__) from None
    finally:
        line.close()


def _looked_up(host: str, port: int, *, local: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unreachable("its name is not known") from None
    addresses = [one[4][0] for one in found]
    if not local and not all(ip_address(one.partition("%")[0]).is_global for one in addresses):
        raise NotAllowed("its name leads into a private network")
    return addresses[0]


class _Plain(HTTPConnection):
    """A line to the address that was looked at, whatever the name means by now."""

    def __init__(self, host, port, where: str):
        super().__init__(host, port, timeout=SECONDS)
        self.where = where

    def connect(self):
        self.sock = socket.create_connection((self.where, self.port), SECONDS)


class _Secure(HTTPSConnection):
    """The same, with the certificate of the name."""

    def __init__(self, host, port, where: str):
        self.trust = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.trust)
        self.where = where

    def connect(self):
        plain = socket.create_connection((self.where, self.port), SECONDS)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)
