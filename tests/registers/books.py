"""What stands in every table of business, to be compared before and after."""

from django.apps import apps
from django.db import connection

from anlian.kernel.models import DistrictModel

# What the record and the imports say of themselves stays, whatever is taken back.
STAYS = {"ledger_entry", "ledger_seal", "registers_batch", "registers_trace"}
# What is to be looked at again is looked at once more, back where it was.
STAYS |= {"atlas_unchecked"}
# What the map counts is added to and never taken from: it is what it was when it adds up to the same.
ADDED_UP = """
    SELECT count(*), md5(coalesce(string_agg(net::text, '|' ORDER BY net::text), '')) FROM (
        SELECT layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM atlas_pending
        GROUP BY layer, cell, town, kind, shade HAVING sum(n) <> 0
    ) AS net
"""


def rows_of() -> dict[str, tuple[int, str]]:
    """For each table of business how many rows it has, and a hash of all that stands in them."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if issubclass(model, DistrictModel) and model._meta.managed:
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT count(*), md5(coalesce(string_agg(row::text, '|' ORDER BY id), '')) FROM {table} AS row"
                )
                found[table] = cursor.fetchone()
    return found


def books() -> dict[str, tuple[int, str]]:
    """The same, without what stays."""
    with connection.cursor() as cursor:
        cursor.execute(ADDED_UP)
        adds_up = cursor.fetchone()
    rows = {table: rows for table, rows in rows_of().items() if table not in STAYS}
    return rows | {"atlas_pending": adds_up}
