"""Sealing anew what lies plain and what an older key sealed. Killed halfway, it is run again and goes on."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, migrations, models, transaction

from anlian.kernel.crypto import Unreadable, is_sealed
from anlian.kernel.sealed import BlindField, Resealed

AT_ONCE = 1000


@dataclass
class Renewed:
    """What became of one table."""

    table: str
    rows: int = 0
    written: int = 0
    unreadable: int = 0


def tables() -> list[type[models.Model]]:
    """Those with something sealed in them."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(column, Resealed) for column in model._meta.concrete_fields)
    ]


def renew(model: type[models.Model], *, everything: bool = False) -> Renewed:
    """Seal with the key of today what is not; without `everything`, rows that are well are left alone."""
    done = Renewed(model._meta.db_table)

    def fresh(column: Resealed, value):
        try:
            return column.resealed(value, everything=everything)
        except Unreadable:
            done.unreadable += 1
            return value

    for rows in _batches(model):
        done.rows += len(rows)
        done.written += _rewrite(model, rows, fresh)
    return done


def census(model: type[models.Model]) -> Counter:
    """How much lies under which key; `plain` is what lies under none."""
    return Counter(
        token.rpartition(".")[0] if is_sealed(token) else "plain"
        for rows in _batches(model)
        for row in rows
        for column, value in row.items()
        if isinstance(column, Resealed)
        for token in column.tokens(value)
    )


def sealing(app: str, *names: str) -> migrations.RunPython:
    """What a migration does to the rows of tables in which something is sealed from now on."""
    return migrations.RunPython(
        lambda apps, _editor: [renew(apps.get_model(app, name)) for name in names],
        lambda apps, _editor: [unseal(apps.get_model(app, name)) for name in names],
    )


def unseal(model: type[models.Model]) -> None:
    """Back to plain text, for a version that knows nothing of keys."""
    for rows in _batches(model):
        _rewrite(model, rows, lambda column, value: column.plain(value))


def _batches(model) -> Iterator[list[dict]]:
    """Rows as they lie in the table, unopened, in the order of their key."""
    meta = model._meta
    columns = [
        one
        for one in meta.concrete_fields
        if one.primary_key or one.name == "district" or isinstance(one, Resealed | BlindField)
    ]
    names = ", ".join(f'"{one.column}"' for one in columns)
    after, given = "", []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT {names} FROM "{meta.db_table}" {after} ORDER BY "{meta.pk.column}" LIMIT {AT_ONCE}',
                given,
            )
            rows = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after, given = f'WHERE "{meta.pk.column}" > %s', [rows[-1][meta.pk]]


@transaction.atomic
def _rewrite(model, rows: list[dict], fresh: Callable) -> int:
    """A thousand rows in one transaction; a row that somebody changed in between is theirs."""
    changes = [(row, after) for row in rows if (after := _changes(row, fresh))]
    with connection.cursor() as cursor:
        for row, after in changes:
            same = [one for one in row if one.primary_key or one.name == "district" or one in after]
            given = ", ".join(f'"{one.column}" = %s' for one in after)
            condition = " AND ".join(f'"{one.column}" IS NOT DISTINCT FROM %s' for one in same)
            cursor.execute(
                f'UPDATE "{model._meta.db_table}" SET {given} WHERE {condition}',
                [*after.values(), *(row[one] for one in same)],
            )
    return len(changes)


def _changes(row: dict, fresh: Callable) -> dict:
    wanted = {one: fresh(one, row[one]) for one in row if isinstance(one, Resealed)}
    district = next((value for one, value in row.items() if one.name == "district"), "")
    for one in row:
        if isinstance(one, BlindField):
            sealed = next(column for column in wanted if column.name == one.of)
            wanted[one] = one.key_for(sealed, wanted[sealed], district, row[one])
    return {one: value for one, value in wanted.items() if value != row[one]}
