"""Spread over areas, a figure says of each what it says of it when asked alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES, count
from anlian.figures.spread import areas_below, by_area, by_kind, by_sector, in_areas, lies_somewhere
from anlian.hazards.lifecycle import State
from anlian.kernel.errors import Refused
from anlian.lattice import actions as lattice
from anlian.lattice.actions.dated import bump
from anlian.lattice.models import Area, Level
from anlian.lattice.scope import Duties
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
    make.lattice()
    Area.objects.of(DISTRICT).filter(code="430407001").update(population=4000)
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


def test_areas_without_a_row_have_their_number_too(spring):
    asked = replace(MARCH)
    towns = areas_below(asked)

    assert [town.code for town in towns] == ["430407001", "430407002"]
    for figure in SPREAD:
        alone = {town.code: figure.value(asked.at(town.code)) for town in towns}
        assert in_areas(figure, asked, towns) == alone, figure.key


def test_a_city_has_the_district_that_lies_in_it(spring):
    Area.objects.create(
        district=DISTRICT,
        code="430400",
        name="衡阳市",
        level=Level.CITY,
        parent_code="43",
        since=date(2020, 1, 1),
    )
    bump(DISTRICT)
    asked = replace(MARCH, area="430400")

    assert [area.code for area in areas_below(asked)] == [DISTRICT]
    assert in_areas(FIGURES["sites"], asked, areas_below(asked)) == {DISTRICT: FIGURES["sites"].value(MARCH)}


def test_for_each_thousand_people_there_is_a_number_where_their_number_is_known(spring):
    asked = replace(MARCH)

    told = in_areas(FIGURES["hazards_per_thousand"], asked, areas_below(asked))

    assert told == {"430407001": FIGURES["hazards_found"].value(asked.at("430407001")) / 4, "430407002": None}


def test_somebody_ranks_only_the_areas_that_they_see(spring):
    duties = Duties(make.chief_of("430407001001"), MARCH.last)

    below = areas_below(replace(MARCH, area="430407001", duties=duties))

    assert [area.code for area in below] == ["430407001001"]
    assert areas_below(replace(MARCH, area=GRIDS[0])) == []


@pytest.mark.parametrize("key", ["hazards_found", "hazards_open", "closure_rate", "majors_open"])
def test_each_sector_and_kind_has_the_number_of_its_rows(spring, key):
    figure = FIGURES[key]
    rows = list(figure.records(MARCH).select_related("matter__site"))
    by_hand = {}
    for row in rows:
        by_hand.setdefault(row.matter.sector_code, []).append(row)

    told = by_sector(figure, MARCH)

    assert set(told) == set(by_hand)
    if figure.measure is count:
        assert told == {code: len(some) for code, some in by_hand.items()}
        assert by_kind(figure, MARCH) == ({"shop": len(rows)} if rows else {})
    else:
        assert told == {"XF.XC": figure.value(MARCH)}


def test_visits_are_not_told_apart_by_sector(spring):
    with pytest.raises(Refused, match="细分"):
        by_sector(FIGURES["inspections"], MARCH)


def test_more_areas_take_no_more_statements(spring):
    asked = replace(MARCH)
    assert asked.roll
    with CaptureQueriesContext(connection) as few:
        by_area(SPREAD, asked, 9)
    with CaptureQueriesContext(connection) as many:
        by_area(SPREAD, asked, 15)
    assert len(many) == len(few)
