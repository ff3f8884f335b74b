"""Rules of prominent problems that no story meets by itself, each with the case beside it."""

import pytest

from tests.problems.world import opened, prepared
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()


@case
def a_problem_without_words():
    people = prepared()
    return lambda: opened(people, description=" "), lambda: opened(people)


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
