"""A second district, the image of the first: the same rows under other keys, the same codes but for the district's.

Whatever somebody of the one asks of the other is as foreign as it can be, and looks as much alike as it can.
"""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection

from tests.factories import DISTRICT
from tests.guards.partitions import business_models

TWIN = "430408"
# Stands before every name there, so that one of them in an answer is seen.
MARK = "邻区"
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def key_of(key) -> UUID:
    """The key of the twin of the row with this one."""
    return uuid5(UUID(int=0), str(key))


def image(text: str) -> str:
    """A text with the keys and codes of the other district."""
    return KEY.sub(lambda found: str(key_of(found[0])), text).replace(DISTRICT, TWIN)


def twin_of(here: SimpleNamespace) -> SimpleNamespace:
    """The same things in the other district, read again from there."""
    found = {}
    for name, thing in vars(here).items():
        if isinstance(thing, SimpleNamespace):
            found[name] = twin_of(thing)
        elif hasattr(thing, "district") and hasattr(thing, "pk"):
            found[name] = type(thing)._base_manager.get(district=TWIN, pk=key_of(thing.pk))
    for name, thing in vars(here).items():
        if seat := getattr(thing, "seat", None):
            found[name].seat = type(seat)._base_manager.get(district=TWIN, pk=key_of(seat.pk))
    return SimpleNamespace(**found)


def found_twin() -> None:
    """Copy every row of business, and the files; accounts stay with the people of the first."""
    with connection.cursor() as cursor:
        # Rows come in any order, and the record of acts takes only what it numbers itself.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in business_models():
            _copy(cursor, model._meta.db_table)
            for field in model._meta.local_fields:
                if field.name in ("name", "title", "summary"):
                    cursor.execute(
                        f"UPDATE {model._meta.db_table} SET {field.column} = %s || {field.column} WHERE district = %s",
                        [MARK, TWIN],
                    )
        # Chains are asked for by number, and a number is given once in each district.
        cursor.execute("UPDATE lattice_chain SET number = 'TWIN' || number WHERE district = %s", [TWIN])
        cursor.execute("SET LOCAL session_replication_role = origin")
    kept = Path(settings.MEDIA_ROOT)
    for file in (kept / DISTRICT).rglob("*"):
        if file.is_file():
            there = kept / image(str(file.relative_to(kept)))
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, there)


def _copy(cursor, table: str) -> None:
    cursor.execute(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = current_schema() AND is_generated = 'NEVER'",
        [table],
    )
    columns = cursor.fetchone()[0]
    cursor.execute(
        f"SELECT (to_jsonb(row) || CASE WHEN to_jsonb(row) ? 'user_id' THEN '{{\"user_id\": null}}'::jsonb"
        f" ELSE '{{}}'::jsonb END)::text FROM {table} AS row WHERE district = %s",
        [DISTRICT],
    )
    rows = [image(row) for (row,) in cursor.fetchall()]
    cursor.executemany(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)",
        [[row] for row in rows],
    )
