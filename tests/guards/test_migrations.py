"""Every step that the tables took can be taken back, and none is missing."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

OURS = sorted(
    (
        migration
        for migration in MigrationLoader(None).disk_migrations.values()
        if type(migration).__module__.startswith("anlian.")
    ),
    key=str,
)


@pytest.mark.parametrize("migration", OURS, ids=str)
def test_goes_both_ways(migration):
    stuck = [
        operation
        for operation in migration.operations
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible
    ]
    assert not stuck


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
