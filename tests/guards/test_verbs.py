"""The table of what can happen is no longer and no shorter than what happens."""

from pathlib import Path

import pytest

import anlian
from anlian.ledger.verbs import Verb

TABLE = "ledger/verbs.py"
HOUSE = Path(anlian.__file__).parent
CODE = "\n".join(
    file.read_text()
    for file in HOUSE.rglob("*.py")
    if "migrations" not in file.parts and not file.as_posix().endswith(TABLE)
)


@pytest.mark.parametrize("verb", Verb)
def test_is_told_by_something(verb):
    # Most by name; the climb writes its lines in SQL.
    assert f"Verb.{verb.name}" in CODE or f"'{verb.value}'" in CODE
