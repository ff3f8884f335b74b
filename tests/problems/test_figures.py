"""The figure of prominent problems solved, and the names behind it."""

from datetime import date

import pytest

from anlian.figures.asked import Asked
from anlian.figures.boards import told
from anlian.figures.registry import FIGURES
from anlian.problems.lifecycle import State
from tests.factories import DISTRICT
from tests.problems.world import brought, prepared

pytestmark = pytest.mark.django_db


def test_counts_what_was_struck_off_in_the_period_by_name():
    people = prepared()
    brought(people, State.SOLVED)
    brought(people, State.ACCEPTED, title="旺角星辰消防验收")
    brought(people, State.VOID, title="重复立项")
    march, april = (Asked(DISTRICT, date(2023, month, 1), date(2023, month, 28)) for month in (3, 4))

    assert FIGURES["key_issues_closed"].value(march) == 1
    assert FIGURES["key_issues_closed"].value(april) == 0
    assert [told(row).title for row in FIGURES["key_issues_closed"].records(march)] == ["长青路10号危房"]
