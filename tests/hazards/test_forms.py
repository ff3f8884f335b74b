import inspect
from decimal import Decimal

import pytest

from anlian.hazards.actions import DEEDS
from anlian.hazards.forms import FORMS, LastMoment, SubmitPlan
from anlian.hazards.lifecycle import MOVES

PLAN = dict.fromkeys(["goal", "method", "money", "people", "time", "safety"], "按方案")


def test_every_move_has_a_form_and_every_form_a_move():
    assert FORMS.keys() == MOVES.keys() == DEEDS.keys()


@pytest.mark.parametrize("move", sorted(set(FORMS) - {"submit_plan"}))
def test_the_fields_carry_the_names_of_the_deeds_arguments(move):
    arguments = inspect.signature(DEEDS[move]).parameters

    assert set(FORMS[move].base_fields) <= set(arguments)


@pytest.mark.parametrize("move", MOVES)
def test_what_a_move_needs_its_form_asks_for(move):
    asked = set(FORMS[move].base_fields) | ({"plan"} if move == "submit_plan" else set())

    assert set(MOVES[move].needs) <= asked


def test_a_plan_is_packed_whole_and_its_money_counted_in_fen():
    form = SubmitPlan(PLAN | {"expect": 3, "due": "2030-01-31", "amount": "1234.56"})

    assert form.is_valid(), form.errors
    assert form.given()["plan"] == PLAN
    assert form.given()["amount"] == 123456
    assert form.cleaned_data["amount"] == Decimal("1234.56")


def test_a_day_is_given_until_it_is_over():
    assert LastMoment().clean("2030-01-31").isoformat() == "2030-01-31T23:59:59+08:00"


@pytest.mark.parametrize("expect", ["", "0", "99999999999999999999", "x"])
def test_the_version_that_was_seen_must_be_a_version(expect):
    assert "expect" in FORMS["start"]({"expect": expect}).errors
