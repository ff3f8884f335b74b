"""After an import that wrote many rows PostgreSQL counts its tables again: until then it plans for what was there before."""

from functools import partial

from django.db import connection, transaction

from anlian.registers.resting import Written

MANY = 5000
# Beside what it wrote: the lines in the record, and the notes about it.
BESIDE = ("ledger_entry", "registers_trace")


def count_again(written: Written) -> None:
    """Once this transaction is through, and outside it. Whatever comes of that, the import stands."""
    if written.rows > MANY:
        transaction.on_commit(partial(_analyze, [*written.tables, *BESIDE]), robust=True)


def _analyze(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            # Pages and jobs do not own the tables; the function does (migrations/0009_worker_takes_back.py).
            cursor.execute("SELECT registers_analyze(%s::regclass)", [table])
