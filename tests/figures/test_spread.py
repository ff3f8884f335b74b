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
from anlian.hazards.models import Grade, Hazard
from anlian.kernel.errors import Refused
from anlian.lattice import actions as lattice
from anlian.lattice.models import Area
from anlian.lattice.scope import Duties
from tests import factories as make
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db
GRIDS = ("430407001001001", "430407001001002", "430407002001001")
SPREAD = [figure for figure in FIGURES.values() if figure.key not in {
    "chains", "committees", "vacancies", "meetings", "leader_visit_rate",
}]  # fmt: skip


@pytest.fixture
def march():
    """Asked anew by each test: what is asked keeps the roll that it was answered from."""
    return Asked(DISTRICT, date(2023, 3, 1), date(2023, 3, 31))


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
    # Another line and kind of site: one that is put right, one that waits, and a major of each line.
    make.hazard(site=make.site(GRIDS[0], kind="gas"), state=State.CLOSED)
    waits = make.hazard(site=make.site(GRIDS[1], kind="gas"))
    grave = make.hazard(site=make.site(GRIDS[0]))
    for wrong in (waits, grave):
        Hazard.objects.of(DISTRICT).filter(pk=wrong.pk).update(grade=Grade.MAJOR)


def test_only_what_lies_nowhere_is_left_out(spring, march):
    assert {figure.key for figure in FIGURES.values() if lies_somewhere(figure, march)} == {
        figure.key for figure in SPREAD
    }
    with pytest.raises(ValueError, match="single place"):
        by_area([FIGURES["chains"]], march, 9)


@pytest.mark.parametrize("width", [9, 12, 15])
def test_each_area_has_the_number_that_it_has_alone(spring, march, width):
    spread = by_area(SPREAD, march, width)

    for figure in SPREAD:
        for code in {grid[:width] for grid in GRIDS}:
            alone = figure.value(replace(march, area=code))
            assert spread[figure.key].get(code, 0 if alone == 0 else None) == alone, (figure.key, code)
    assert len(set(spread["hazards_found"].values()) | set(spread["hazards_open"].values())) > 1


def test_areas_without_a_row_have_their_number_too(spring, march):
    towns = areas_below(march)

    assert [town.code for town in towns] == ["430407001", "430407002"]
    for figure in SPREAD:
        alone = {town.code: figure.value(march.at(town.code)) for town in towns}
        assert in_areas(figure, march, towns) == alone, figure.key


def test_a_city_has_the_district_that_lies_in_it(spring, march):
    asked = replace(march, area="430400")

    assert [area.code for area in areas_below(asked)] == [DISTRICT]
    assert in_areas(FIGURES["sites"], asked, areas_below(asked)) == {DISTRICT: FIGURES["sites"].value(march)}


def test_for_each_thousand_people_there_is_a_number_where_their_number_is_known(spring, march):
    asked = march

    told = in_areas(FIGURES["hazards_per_thousand"], asked, areas_below(asked))

    assert told == {"430407001": FIGURES["hazards_found"].value(asked.at("430407001")) / 4, "430407002": None}


def test_somebody_ranks_only_the_areas_that_they_see(spring, march):
    duties = Duties(make.chief_of("430407001001"), march.last)

    below = areas_below(replace(march, area="430407001", duties=duties))

    assert [area.code for area in below] == ["430407001001"]
    assert areas_below(replace(march, area=GRIDS[0])) == []


@pytest.mark.parametrize("key", ["hazards_found", "hazards_open", "closure_rate", "majors_open"])
def test_each_sector_and_kind_has_the_number_of_its_rows(spring, march, key):
    figure = FIGURES[key]

    for told, of in (
        (by_sector(figure, march), lambda row: row.matter.sector_code),
        (by_kind(figure, march), lambda row: row.matter.site.kind),
    ):
        by_hand = {}
        for row in figure.records(march).select_related("matter__site"):
            by_hand.setdefault(of(row), []).append(row)
        assert len(by_hand) == 2
        if figure.measure is count:
            assert told == {one: len(rows) for one, rows in by_hand.items()}
        else:
            closed = {
                one: sum(row.matter.state == State.CLOSED for row in rows) for one, rows in by_hand.items()
            }
            assert told == {one: round(100 * closed[one] / len(rows), 1) for one, rows in by_hand.items()}
            assert len(set(told.values())) == 2


def test_visits_are_not_told_apart_by_sector(spring, march):
    with pytest.raises(Refused, match="细分"):
        by_sector(FIGURES["inspections"], march)


def test_more_areas_take_no_more_statements(spring, march):
    asked = march
    assert asked.roll
    with CaptureQueriesContext(connection) as few:
        by_area(SPREAD, asked, 9)
    with CaptureQueriesContext(connection) as many:
        by_area(SPREAD, asked, 15)
    assert len(many) == len(few)
