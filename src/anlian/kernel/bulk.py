"""Thousands of new rows in one COPY: five times as fast as INSERT, for one model or a million rows alike."""

from collections.abc import Sequence
from enum import Enum

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from anlian.kernel import words


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model as they are. What the database gives of itself is left to it; no signal is sent."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not _given_by_database(field, rows[0])]
    columns = [_column(field, rows) for field in fields]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for values in zip(*columns, strict=True):
            copy.write_row(values)
    for row in rows:
        row._state.adding = False


def _given_by_database(field: models.Field, row: models.Model) -> bool:
    return isinstance(getattr(row, field.attname), DatabaseDefault)


def _column(field: models.Field, rows: Sequence[models.Model]) -> list:
    values = [field.pre_save(row, add=True) for row in rows]
    if any(isinstance(value, words.Vector) for value in values):
        return words.vectors(values)
    return [_plain(field.get_db_prep_save(value, connection)) for value in values]


def _plain(value):
    # A choice is kept as its value; psycopg would have to ask for the type of each.
    return value.value if isinstance(value, Enum) else value
