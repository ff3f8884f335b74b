"""How the web server and the worker are called."""

import errno
import os
import socket
import sys

from django.conf import settings

from anlian.config import postgres
from anlian.kernel.errors import Refused

# Python runs one thread at a time; more of them only helps while others wait for the database.
THREADS = max(2, os.cpu_count() or 2)


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "anlian.config.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(THREADS), "--backpressure", str(8 * THREADS), "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "anlian.config.cli", "worker"]


def web_environment() -> dict[str, str]:
    return {"ANLIAN_DB_POOL": os.environ.get("ANLIAN_DB_POOL", str(THREADS)), **lesser_role()}


def lesser_role() -> dict[str, str]:
    """Pages and jobs may not do what only the owner of the tables may, such as change the record of acts."""
    if not settings.EMBEDDED:
        return {}
    return {"ANLIAN_DB_ROLE": os.environ.get("ANLIAN_DB_ROLE", postgres.WEB_ROLE)}


def default_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Refused(f"PORT={given} is not a port: use a number from 1 to 65535.")
    return int(given)


def refuse_busy(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise Refused(
                    f"Port {port} is taken by another program: stop it, or choose another port, "
                    f"for example PORT={port + 1} make demo."
                ) from None
            raise Refused(f"Cannot listen on {host}:{port}: {problem.strerror}.") from None
