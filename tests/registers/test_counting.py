"""PostgreSQL counts again the tables that a large import wrote."""

import pytest
from django.db import connection

from anlian.registers import counting
from tests.factories import lattice
from tests.registers.test_undo import bring, take_back

pytestmark = pytest.mark.django_db


def counted(table: str) -> float:
    """How many rows PostgreSQL plans for; -1 where it never counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return cursor.fetchone()[0]


@pytest.fixture
def few_are_many(monkeypatch):
    monkeypatch.setattr(counting, "MANY", 5)


def test_what_a_large_import_wrote_is_counted_again(few_are_many, django_capture_on_commit_callbacks):
    lattice()

    with django_capture_on_commit_callbacks(execute=True):
        batch = bring("sites")

    assert counted("lattice_site") == 3
    with django_capture_on_commit_callbacks(execute=True):
        take_back(batch)
    assert counted("lattice_site") == 0


def test_even_by_who_does_not_own_the_tables(few_are_many, django_capture_on_commit_callbacks):
    lattice()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE somebody_lesser")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO somebody_lesser")

    with django_capture_on_commit_callbacks() as waiting:
        bring("sites")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE somebody_lesser")
        for call in waiting:
            call()
        cursor.execute("RESET ROLE")

    assert counted("lattice_site") == 3


def test_after_a_small_one_there_is_nothing_to_count(django_capture_on_commit_callbacks):
    lattice()

    with django_capture_on_commit_callbacks() as waiting:
        bring("sites")

    assert not waiting
