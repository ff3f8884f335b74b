"""Turns every business table into one that is hash-partitioned by district, with the same rules and the same rows.

What runs on these runs on shards: keys, unique rules and foreign keys all hold the district.
"""

from django.apps import apps

from anlian.kernel.models import DistrictFK, DistrictModel

PARTS = 3


def business_models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, DistrictModel) and model._meta.managed
    ]


def partition_all(cursor) -> None:
    models = business_models()
    # What was written in this transaction is looked at now, for a table with something pending is not altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in models:
        for name, _definition in _rules(cursor, model._meta.db_table, "f"):
            cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{name}"')
    for model in models:
        _partition(cursor, model._meta.db_table)
    for model in models:
        for field in model._meta.local_fields:
            if isinstance(field, DistrictFK):
                cursor.execute(
                    f"ALTER TABLE {model._meta.db_table} ADD FOREIGN KEY (district, {field.column}) "
                    f"REFERENCES {field.related_model._meta.db_table} (district, id)"
                )


def _partition(cursor, table: str) -> None:
    rules = [one for kind in "cxu" for one in _rules(cursor, table, kind)]
    constrained = {name for name, _definition in rules}
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table])
    indexes = [
        definition
        for name, definition in cursor.fetchall()
        if name not in constrained and not name.endswith("_pkey")
    ]
    cursor.execute(
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        [table],
    )
    triggers = [row[0] for row in cursor.fetchall()]
    cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_whole")
    cursor.execute(
        f"CREATE TABLE {table} (LIKE {table}_whole INCLUDING DEFAULTS) PARTITION BY HASH (district)"
    )
    for part in range(PARTS):
        cursor.execute(
            f"CREATE TABLE {table}_{part} PARTITION OF {table} FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})"
        )
    cursor.execute(f"INSERT INTO {table} SELECT * FROM {table}_whole")
    cursor.execute(f"DROP TABLE {table}_whole CASCADE")
    cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (district, id)")
    for name, definition in rules:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for statement in [*indexes, *triggers]:
        cursor.execute(statement)


def _rules(cursor, table: str, kind: str) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = %s",
        [table, kind],
    )
    return cursor.fetchall()
