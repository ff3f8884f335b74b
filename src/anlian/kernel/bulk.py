"""Thousands of rows at once: new ones in one COPY, changed ones in one UPDATE from rows that were copied in.

Constraints and triggers hold as for any other row; no signal is sent.
"""

from collections.abc import Iterable, Sequence
from enum import Enum

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, connections, models
from django.db.models.expressions import DatabaseDefault

from anlian.kernel import words
from anlian.kernel.models import DistrictFK, DistrictModel

# Fields whose values PostgreSQL takes as they are; those of others, and of subclasses, are prepared by the field.
PLAIN = {
    models.CharField,
    models.TextField,
    models.UUIDField,
    models.FloatField,
    models.IntegerField,
    models.BigIntegerField,
    models.SmallIntegerField,
    models.PositiveIntegerField,
    models.BooleanField,
    models.DateField,
    models.DateTimeField,
    models.ForeignKey,
    DistrictFK,
}


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model as they are. What the database gives of itself is left to it."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not _given_by_database(field, rows[0])]
    _copy(model._meta.db_table, fields, rows)
    for row in rows:
        row._state.adding = False


def update(rows: Sequence[DistrictModel], names: Iterable[str]) -> None:
    """Write these fields of rows that stand already, all of one model and one district."""
    if not rows:
        return
    model, district = type(rows[0]), rows[0].district
    fields = [model._meta.get_field(name) for name in sorted(set(names))]
    quoted = connection.ops.quote_name
    table, fresh = quoted(model._meta.db_table), quoted(f"fresh_{model._meta.db_table}")
    columns = [quoted(field.column) for field in fields]
    given = ", ".join(f"{column} = {fresh}.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {fresh} ON COMMIT DROP AS SELECT id, {', '.join(columns)} FROM {table} WITH NO DATA"
        )
        _copy(f"fresh_{model._meta.db_table}", [model._meta.pk, *fields], rows)
        cursor.execute(
            f"UPDATE {table} SET {given} FROM {fresh} WHERE {table}.district = %s AND {table}.id = {fresh}.id",
            [district],
        )
        cursor.execute(f"DROP TABLE {fresh}")


def _copy(table: str, fields: Sequence[models.Field], rows: Sequence[models.Model]) -> None:
    quoted = connection.ops.quote_name
    columns = [_column(field, rows) for field in fields]
    names = ", ".join(quoted(field.column) for field in fields)
    statement = f"COPY {quoted(table)} ({names}) FROM STDIN"
    # A copy does not pass through Django: without this, its errors would be the driver's own.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for values in zip(*columns, strict=True):
            copy.write_row(values)


def _given_by_database(field: models.Field, row: models.Model) -> bool:
    return isinstance(getattr(row, field.attname), DatabaseDefault)


def _column(field: models.Field, rows: Sequence[models.Model]) -> list:
    if type(field) in PLAIN:
        name = field.attname
        return [_plain(getattr(row, name)) for row in rows]
    values = [field.pre_save(row, add=True) for row in rows]
    if isinstance(field, SearchVectorField) and any(isinstance(value, words.Vector) for value in values):
        return words.vectors(values)
    # The connection itself: each question to the proxy costs more than the answer.
    here = connections[connection.alias]
    return [_plain(field.get_db_prep_save(value, here)) for value in values]


def _plain(value):
    # A choice is kept as its value; psycopg would have to ask for the type of each.
    return value.value if isinstance(value, Enum) else value
