"""Each rule has the test in which it stands in the way, and its twin beside it: the table in rules.csv holds all.

A new `raise Refused` or constraint needs a row: its room and sentence, what it rests on, and the two tests.
"""

import pytest

from tests.guards import pages, rules

TABLE = rules.read()
SAID = {one.key for one in rules.refusals()}
PROMISED = {(f"{label} (database)", name) for label, name in rules.promises()}
WORKED_OUT = {one.key for one in TABLE} - SAID - PROMISED


def test_each_sentence_that_says_no_has_its_row():
    assert SAID - {one.key for one in TABLE} == set()


def test_each_constraint_has_its_row():
    assert PROMISED - {one.key for one in TABLE} == set()


def test_what_is_worked_out_and_not_refused_has_a_function():
    """Rows beyond these two are rules of reckoning: clocks, answers, the climb, the check digit, scope."""
    gone = {(room, rule) for room, rule in WORKED_OUT if not rules.is_function(room)}

    assert gone == set()
    assert {room for room, _rule in WORKED_OUT} >= rules.RECKONING


def test_no_rule_stands_twice():
    assert len({one.key for one in TABLE}) == len(TABLE)


@pytest.mark.parametrize("rule", TABLE, ids=lambda one: f"{one.room} {one.rule[:30]}")
def test_both_tests_are_there_and_are_two(rule):
    assert rules.is_test(rule.refuses), rule.refuses
    assert rules.is_test(rule.twin), rule.twin
    assert rule.refuses != rule.twin
    assert rule.source


@pytest.mark.parametrize("page", pages.drawn())
def test_the_page_says_what_the_table_says(page):
    assert (pages.FOLDER / page).read_text(encoding="utf-8") == pages.drawn()[page], "make rules"


class TestTheReader:
    def test_finds_what_says_no(self):
        found = {one.room for one in rules.refusals()}

        assert {"hazards/guards.py::_not_rectifier", "matters/door.py::act"} <= found

    def test_knows_which_tests_there_are(self):
        assert rules.is_test("tests/guards/test_rules.py::test_no_rule_stands_twice")
        assert not rules.is_test("tests/guards/test_rules.py::test_no_such_thing")
        assert not rules.is_test("tests/guards/test_nothing.py::test_no_rule_stands_twice")

    def test_notices_which_sentence_was_said(self):
        """What tests/conftest.py asks of every test that the table names."""
        asked = next(one for one in TABLE if one.key in SAID and one.refuses)

        with rules.said_by(asked.refuses) as wanted:
            pass
        with rules.said_by("tests/guards/test_rules.py::test_no_rule_stands_twice") as nothing:
            pass

        assert asked.key in wanted
        assert not nothing
