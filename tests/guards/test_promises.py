"""What the database may not hold, rule by rule: the row that it refuses, and the row beside it that it takes."""

import json

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, connection, models, transaction

from tests.factories import DISTRICT
from tests.guards.promises import CHECKS, DAY, NEXT, ONE, OTHER, WHERE
from tests.guards.rules import promises
from tests.guards.twin import TWIN

pytestmark = pytest.mark.django_db
RULES = {
    rule.name: (model, rule)
    for model in dict.fromkeys(promises().values())
    for rule in model._meta.constraints
}
ONCE = [name for name, (_model, rule) in RULES.items() if isinstance(rule, models.UniqueConstraint)]
APART = [name for name, (_model, rule) in RULES.items() if isinstance(rule, ExclusionConstraint)]


def taken(name: str, row: dict) -> bool | None:
    """What the CHECK of this name, as it stands in the database, says of a row."""
    table = RULES[name][0]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass",
            [name, table],
        )
        (expression,) = cursor.fetchone()
        cursor.execute(
            f"SELECT ({expression}) FROM jsonb_populate_record(NULL::{table}, %s::jsonb)", [json.dumps(row)]
        )
        return cursor.fetchone()[0]


def both_fit(name: str, first: dict, second: dict) -> bool:
    """Whether two rows may stand side by side under this rule alone, on an empty copy of its table."""
    table = RULES[name][0]._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        constraint = cursor.fetchone()
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        (index,) = cursor.fetchone()
        cursor.execute(f"CREATE TEMP TABLE beside AS SELECT * FROM {table} WITH NO DATA")
        if constraint:
            cursor.execute(f"ALTER TABLE beside ADD CONSTRAINT only_this {constraint[0]}")
        else:
            cursor.execute(f"CREATE UNIQUE INDEX only_this ON beside {index[index.index('USING') :]}")
        fits = True
        for row in (first, second):
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"INSERT INTO beside SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).*",
                        [json.dumps(row)],
                    )
            except IntegrityError:
                fits = False
        cursor.execute("DROP TABLE beside")
        return fits


def a_value(field: models.Field, *, other: bool = False):
    """A value that a column can hold, and one that is not the same."""
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if field.name == "district":
        return TWIN if other else DISTRICT
    if isinstance(kind, models.UUIDField):
        return OTHER if other else ONE
    if isinstance(kind, models.IntegerField):
        return 2 if other else 1
    if isinstance(kind, models.DateTimeField | models.DateField):
        return NEXT if other else DAY
    return "b" if other else "a"


def columns(name: str) -> list[models.Field]:
    model, rule = RULES[name]
    return [model._meta.get_field(field) for field in rule.fields]


class TestChecks:
    @pytest.mark.parametrize("name", CHECKS)
    def test_refuse(self, name):
        given, wrong, _right = CHECKS[name]

        assert taken(name, given | wrong) is False

    @pytest.mark.parametrize("name", CHECKS)
    def test_take_the_row_beside_it(self, name):
        given, _wrong, right = CHECKS[name]

        assert taken(name, given | right) is True

    def test_are_all_tried(self):
        checks = {name for name, (_model, rule) in RULES.items() if isinstance(rule, models.CheckConstraint)}
        assert set(CHECKS) == checks


class TestUniqueRules:
    @pytest.mark.parametrize("name", ONCE)
    def test_refuse_the_same_twice(self, name):
        row = {one.column: a_value(one) for one in columns(name)} | WHERE.get(name, {})

        assert not both_fit(name, row, row)

    @pytest.mark.parametrize("name", ONCE)
    def test_take_what_differs_in_one_column(self, name):
        row = {one.column: a_value(one) for one in columns(name)} | WHERE.get(name, {})

        for one in columns(name):
            assert both_fit(name, row, row | {one.column: a_value(one, other=True)}), one.column


class TestRulesOfDays:
    """One row may hold on a day; the next begins on the day on which it ends."""

    @staticmethod
    def rows(name: str) -> tuple[dict, dict]:
        model, rule = RULES[name]
        fields = [model._meta.get_field(one) for one, _operator in rule.expressions if isinstance(one, str)]
        apart = {one for one, operator in rule.expressions if operator == "<>"}
        first = {one.column: a_value(one) for one in fields} | {"since": DAY, "until": NEXT}
        return first, first | dict.fromkeys(apart, "other") | {"until": None}

    @pytest.mark.parametrize("name", APART)
    def test_refuse_two_on_one_day(self, name):
        first, second = self.rows(name)

        assert not both_fit(name, first, second)

    @pytest.mark.parametrize("name", APART)
    def test_take_the_next_from_the_day_on_which_the_first_ends(self, name):
        first, second = self.rows(name)

        assert both_fit(name, first, second | {"since": NEXT})

    @pytest.mark.parametrize("name", APART)
    def test_take_it_beside_one_that_was_superseded(self, name):
        first, second = self.rows(name)

        assert both_fit(name, first | {"superseded_at": DAY}, second)
