"""Spread over areas, a figure says of each what it says of it when asked alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES
from anlian.figures.spread import by_area, lies_somewhere
from anlian.hazards.lifecycle import State
from anlian.lattice import actions as lattice
from tests import factories as make
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db
MARCH = Asked(DISTRICT, date(2023, 3, 1), date(2023, 3, 31))
GRIDS = ("430407001001001", "430407001001002", "430407002001001")
SPREAD = [figure for figure in FIGURES.values() if figure.key not in {
    "chains", "committees", "vacancies", "meetings", "leader_visit_rate",
}]  # fmt: skip


@pytest.fixture
def spring():
    make.chain(sectors=("XF",))
    for number, grid in enumerate(GRIDS):
        for turn, state in enumerate((State.REPORTED, State.RECTIFYING, State.CLOSED)):
            wrong = make.hazard(
                site=make.site(grid, risk="red"),
                state=state,
                at=AT - timedelta(days=40 * (turn % 2) * number),
            )
            if number == 1 and turn == 0:
                lattice.move_site(
                    wrong.matter.site,
                    on=date(2023, 3, 20),
                    by=None,
                    at=AT,
                    area=make.lattice().areas[GRIDS[2]],
                )
        make.site(grid, kind="gas")


def test_only_what_lies_nowhere_is_left_out(spring):
    assert {figure.key for figure in FIGURES.values() if lies_somewhere(figure, MARCH)} == {
        figure.key for figure in SPREAD
    }
    with pytest.raises(ValueError, match="single place"):
        by_area([FIGURES["chains"]], MARCH, 9)


@pytest.mark.parametrize("width", [9, 12, 15])
def test_each_area_has_the_number_that_it_has_alone(spring, width):
    spread = by_area(SPREAD, MARCH, width)

    for figure in SPREAD:
        for code in {grid[:width] for grid in GRIDS}:
            alone = figure.value(replace(MARCH, area=code))
            assert spread[figure.key].get(code, 0 if alone == 0 else None) == alone, (figure.key, code)
    assert len(set(spread["hazards_found"].values()) | set(spread["hazards_open"].values())) > 1


def test_more_areas_take_no_more_statements(spring):
    with CaptureQueriesContext(
        connection,
    ) as few:
        by_area(SPREAD, MARCH, 9)
    with CaptureQueriesContext(connection) as many:
        by_area(SPREAD, MARCH, 15)
    assert len(many) == len(few)
