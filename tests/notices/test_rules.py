"""Every verb is told or quiet, and every sentence can be said."""

import string

import pytest

from anlian.ledger.verbs import Verb
from anlian.notices.addressees import RELATIONS
from anlian.notices.rules import QUIET, RULES

ROWS = [(verb, told) for verb, rule in RULES.items() for told in rule.told]
FACTS = {"number", "title", "due", "until", "on", "since", "step", "post", "held_at", "was_held_at"}


@pytest.mark.parametrize("verb", Verb)
def test_each_verb_is_told_or_quiet(verb):
    # A new verb: say in notices/rules.py who is told of it, or why nobody is.
    assert (verb in RULES) != (verb in QUIET)


@pytest.mark.parametrize(("verb", "told"), ROWS, ids=lambda one: str(getattr(one, "who", one)))
def test_each_row_names_a_relation_and_says_only_what_is_known(verb, told):
    assert told.who in RELATIONS
    for sentence, names in ((told.one, FACTS), (told.many, {"count", "step"})):
        used = {part.split(")")[0] for part in str(sentence).split("%(")[1:]}
        assert used <= names, sentence
        assert string.Formatter()


def test_each_relation_is_used():
    assert {told.who for _verb, told in ROWS} == set(RELATIONS)
