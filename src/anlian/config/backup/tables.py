"""What a database holds, put so that two can be compared: rows and a hash for each table."""

import hashlib

from django.db import connection
from psycopg import sql

# The same row must read the same on every server.
PLAIN = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
TABLES = """
    SELECT c.relname,
        array_agg(a.attname ORDER BY array_position(i.indkey::int[], a.attnum::int))
            FILTER (WHERE a.attnum = ANY (i.indkey::int[])),
        array_agg(t.typcategory = 'S' ORDER BY array_position(i.indkey::int[], a.attnum::int))
            FILTER (WHERE a.attnum = ANY (i.indkey::int[]))
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname ORDER BY c.relname COLLATE "C"
"""
COUNTERS = """
    SELECT s.oid::regclass::text, c.relname, a.attname
    FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_class c ON c.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace
"""


def is_empty() -> bool:
    return not connection.introspection.table_names()


def contents() -> dict[str, dict]:
    """Each table's number of rows, and the SHA-256 of them all in the order of their key."""
    with connection.cursor() as cursor:
        for name, value in PLAIN.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
        try:
            cursor.execute(TABLES)
            return {table: _content(cursor, table, key, texts) for table, key, texts in cursor.fetchall()}
        finally:
            # Nothing after us should read times in another zone.
            for name in PLAIN:
                cursor.execute(sql.SQL("RESET {}").format(sql.Identifier(name)))


def _content(cursor, table: str, key: list[str] | None, texts: list[bool] | None) -> dict:
    # Text is sorted by its bytes: servers differ in how they sort letters.
    order = [
        sql.SQL('{} COLLATE "C"' if text else "{}").format(sql.Identifier(column))
        for column, text in zip(key or [], texts or [], strict=True)
    ]
    rows = sql.SQL("COPY (SELECT * FROM {0} ORDER BY {1}) TO STDOUT").format(
        sql.Identifier(table),
        sql.SQL(", ").join(order) if order else sql.SQL('{}::text COLLATE "C"').format(sql.Identifier(table)),
    )
    digest, count = hashlib.sha256(), 0
    with cursor.copy(rows) as stream:
        for block in stream:
            digest.update(block)
            # A line end within a value is escaped, so each one ends a row.
            count += bytes(block).count(b"\n")
    return {"rows": count, "sha256": digest.hexdigest()}


def counters_behind() -> list[str]:
    """Sequences whose next number is taken already."""
    behind = []
    with connection.cursor() as cursor:
        cursor.execute(COUNTERS)
        for sequence, table, column in cursor.fetchall():
            cursor.execute(
                sql.SQL(
                    "SELECT coalesce(max({0}), 0) > (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END"
                    " FROM {1}) FROM {2}"
                ).format(sql.Identifier(column), sql.SQL(sequence), sql.Identifier(table))
            )
            if cursor.fetchone()[0]:
                behind.append(sequence)
    return behind
