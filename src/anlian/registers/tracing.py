"""What an import writes, noted by the database: `with traced(batch):` around its transaction is all it takes.

Triggers on the tables of the business (migrations/0003_trace.py) fill `Trace` while this transaction says so, and
sleep otherwise. So a trace is whole whichever way rows come: by COPY, in bulk, or one by one through deeds.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.models import Max

from anlian.kernel.models import DistrictModel
from anlian.ledger import origin
from anlian.ledger.models import Entry
from anlian.registers.models import Batch

# Not traced: the record is never taken back, numbers once given are not given again, and what tells of imports.
UNTRACED = {
    # The database keeps these from the rows that are traced.
    "atlas.Astray",
    "atlas.Pending",
    "atlas.Pin",
    "atlas.Tally",
    "atlas.Unchecked",
    # What a phone sends is not imported.
    "field.Blob",
    "field.Device",
    "field.Record",
    "ledger.Entry",
    "ledger.Seal",
    "matters.Counter",
    # No import tells anybody of anything, or chooses for them.
    "notices.Choice",
    "notices.Cursor",
    "notices.Delivery",
    "notices.Feed",
    "notices.Message",
    "notices.Reach",
    "notices.Robot",
    # Nor does one make a token.
    "people.Token",
    "registers.Batch",
    "registers.HeaderWord",
    "registers.Progress",
    "registers.Trace",
}

SETTING = "anlian.batch"


@contextmanager
def traced(batch: Batch) -> Iterator[None]:
    """Inside a transaction: what is written from here on is noted under this batch, and recorded as coming from it."""
    _stand_in_line(batch.district, "pg_advisory_xact_lock_shared")
    batch.after_line = Entry.objects.of(batch.district).aggregate(last=Max("seq"))["last"] or 0
    _set(str(batch.pk))
    with origin.acting_from(f"{mark_of(batch)} {origin.current()}".strip()):
        # After an error there is nothing to reset: the setting goes with the transaction that made it.
        yield
    _set("")


def mark_of(batch: Batch) -> str:
    """How a line of the record says that it came from this import."""
    return f"import {batch.pk}"


def alone(district: str) -> None:
    """Until the transaction ends, no import of this district runs beside this one."""
    _stand_in_line(district, "pg_advisory_xact_lock")


def traced_models() -> list[type[DistrictModel]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, DistrictModel) and model._meta.managed and model._meta.label not in UNTRACED
    ]


def _stand_in_line(district: str, lock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtext('anlian.imports'), hashtext(%s))", [district])


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
