"""Every row knows its district, every rule holds it, every statement names it: so the tables can be spread."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from anlian.hazards.lifecycle import State
from anlian.kernel.models import DistrictFK, DistrictModel
from anlian.lattice.answers import who
from anlian.ledger import proof
from anlian.matters.climb import sweep
from tests.factories import AT, DAY, DISTRICT
from tests.guards.partitions import business_models, partition_all
from tests.hazards.stories import bring, district

# Small tables that every shard can hold whole, and rows about the machine: no business of a district.
EVERYWHERE = {
    "people.User",
    "people.Session",
    "people.OldPassword",
    "ledger.Head",
    "lattice.Revision",
    "matters.Workday",
    "config.JobRun",
}
OURS = [model for model in apps.get_models() if model.__module__.startswith("anlian.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_each_model_has_its_district(model):
    assert issubclass(model, DistrictModel) or model._meta.label in EVERYWHERE


@pytest.mark.parametrize("model", business_models(), ids=lambda model: model._meta.label)
class TestEachBusinessModel:
    def test_holds_the_district_in_every_unique_rule(self, model):
        loose = [field.name for field in model._meta.local_fields if field.unique and not field.primary_key]
        assert not loose
        assert not model._meta.unique_together
        for rule in model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint):
                assert "district" in rule.fields, rule.name

    def test_points_at_other_business_rows_through_the_district(self, model):
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and issubclass(field.related_model, DistrictModel):
                assert isinstance(field, DistrictFK), field

    def test_has_no_hidden_table_in_between(self, model):
        assert all(
            not field.remote_field.through._meta.auto_created for field in model._meta.local_many_to_many
        )


TABLES = {model._meta.db_table for model in business_models()}
NAMES = re.compile(r'(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?', re.IGNORECASE)
DISTRICT_NAMED = re.compile(r'"?district"?\s*(=|IN)', re.IGNORECASE)


def without_district(sql: str) -> bool:
    """Whether a statement reads or changes business rows and does not say of which district."""
    if (
        sql.lstrip()
        .upper()
        .startswith(("INSERT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET", "ALTER", "CREATE", "DROP"))
    ):
        return False
    return bool(TABLES & set(NAMES.findall(sql))) and not DISTRICT_NAMED.search(
        sql.partition("WHERE")[2] or sql
    )


def test_the_lint_knows_a_statement_that_forgot_its_district():
    assert without_district('SELECT id FROM "matters_matter" WHERE "id" = %s')
    assert not without_district('SELECT id FROM "matters_matter" WHERE "district" = %s AND "id" = %s')
    assert not without_district('SELECT id FROM "people_user" WHERE "id" = %s')


@pytest.mark.django_db
def test_every_statement_of_a_hazards_life_names_its_district():
    people, forgetful = district(), []

    def listen(execute, sql, params, many, context):
        if without_district(sql):
            forgetful.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        bring(people, State.CLOSED)
        bring(people, State.CLOSED, major=True)
        who(people.shop, on=DAY)
        sweep(now=AT)

    # One statement asks which districts have anything to sweep; it is a job's, not a request's.
    assert [sql for sql in forgetful if "SELECT DISTINCT" not in sql] == []


@pytest.mark.django_db
def test_the_core_runs_on_partitioned_tables():
    with connection.cursor() as cursor:
        partition_all(cursor)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'p'")
        assert cursor.fetchone()[0] == len(TABLES)
    people = district()

    general, major = bring(people, State.CLOSED), bring(people, State.CLOSED, major=True)
    late = bring(people, State.ORDERED)
    swept = sweep(now=late.matter.due_at)

    assert (general.matter.state, major.matter.state) == (State.CLOSED, State.CLOSED)
    assert swept.total == 2
    assert who(people.shop, on=DAY).version.number == "L01"
    assert proof.verify(DISTRICT).sound
