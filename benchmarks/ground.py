"""A database of the benchmarks' own: fresh for each run, on the embedded server or at DATABASE_URL."""

import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from anlian.config import postgres

DISTRICT = "430407"


@contextmanager
def fresh_database():
    """Tables without rows. A database of somebody else's is left as it is: only an empty one is taken."""
    if not settings.EMBEDDED and connection.introspection.table_names():
        raise SystemExit("The database of DATABASE_URL is not empty; benchmarks take only an empty one.")
    renew()
    try:
        yield
    finally:
        _empty()


def renew() -> None:
    """The tables of this version, without a row."""
    _empty()
    call_command("migrate", interactive=False, verbosity=0)
    postgres.own_roles(settings.DATABASE_URL)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


@dataclass
class Timed:
    seconds: float = 0.0


@contextmanager
def timed():
    """with timed() as it: …; then it.seconds"""
    taken = Timed()
    began = time.perf_counter()
    yield taken
    taken.seconds = time.perf_counter() - began


def run(sql: str, *given) -> int:
    """One statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.rowcount


def value(sql: str, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()[0]
