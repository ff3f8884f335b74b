"""Whatever an import writes, the database notes: every table of business is traced, and no import writes beside it."""

import pytest
from django.db import connection

from anlian.registers.actions import take_file
from anlian.registers.models import Trace
from anlian.registers.tracing import UNTRACED, traced_models
from tests.factories import AT, DISTRICT
from tests.guards.partitions import business_models
from tests.registers.books import rows_of
from tests.registers.tables import KINDS, csv_of, take_all

# What an import writes about itself, and what the database keeps by itself.
OF_ITSELF = {
    "ledger_entry",
    "registers_batch",
    "registers_trace",
    "atlas_pending",
    "atlas_pin",
    "atlas_unchecked",
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", traced_models(), ids=lambda model: model._meta.label)
def test_each_table_of_business_is_traced(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'trace_%%' ORDER BY 1",
            [model._meta.db_table],
        )
        # Missing? Add `*traced("its_table")` of registers/triggers.py to a migration of registers.
        assert [name for (name,) in cursor.fetchall()] == ["trace_added", "trace_changed"]


def test_those_that_are_not_are_few_and_real():
    assert {model._meta.label for model in business_models()} > UNTRACED


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_no_import_writes_what_is_not_noted(kind):
    take_all(kind_before(kind))
    before = rows_of()

    batch, _report = take_file(
        kind, data=csv_of(kind), filename=f"{kind}.csv", district=DISTRICT, by=None, at=AT
    )

    after = rows_of()
    touched = {table for table in after if after[table] != before[table]} - OF_ITSELF
    noted = set(Trace.objects.of(DISTRICT).filter(batch=batch).values_list("table", flat=True))
    assert touched
    assert noted == touched


@pytest.mark.django_db
def test_nothing_is_noted_outside_an_import():
    take_all()

    assert not Trace.objects.exists()


def kind_before(kind: str) -> str:
    return KINDS[max(KINDS.index(kind) - 1, 0)] if KINDS.index(kind) else ""
