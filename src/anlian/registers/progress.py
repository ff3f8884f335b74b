"""How far a large file has come, told from a second connection: the first sees nothing out before it is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

from anlian.registers.models import Batch, Progress

TOLD_EVERY = 0.4
"""Seconds."""

END = f"UPDATE {Progress._meta.db_table} SET ended_at = %s WHERE district = %s AND batch_id = %s"
TELL = f"UPDATE {Progress._meta.db_table} SET done = %s, lines = %s, told_at = %s WHERE district = %s AND batch_id = %s"


@contextmanager
def told_aside(batch: Batch) -> Iterator[Callable[[int, int], None]]:
    """A function to be told rows done and rows in all; what it hears can be read by others at once."""
    aside = connection.copy()
    last = 0.0

    def say(statement: str, *given) -> None:
        with aside.cursor() as cursor:
            cursor.execute(statement, [*given, batch.district, batch.pk])

    def tell(done: int, lines: int) -> None:
        nonlocal last
        if time.monotonic() - last < TOLD_EVERY and 0 < done < lines:
            return
        last = time.monotonic()
        say(TELL, done, lines, datetime.now(UTC))

    try:
        tell(0, 0)
        yield tell
        say(END, datetime.now(UTC))
    finally:
        aside.close()
