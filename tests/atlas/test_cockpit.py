"""The cockpit says what the pages say, to each within their scope, and counts anew only when something has happened."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anlian.atlas.boards.cockpit import cockpit
from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES
from anlian.lattice.scope import Duties
from anlian.matters.climb import sweep
from anlian.matters.clocks import set_defaults
from tests import factories as make
from tests.atlas.ground import GRIDS, placed, signed_in
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(days=30)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


@pytest.fixture
def spring():
    make.lattice()
    set_defaults(DISTRICT)
    make.chain("L01", sectors=("XF",))
    for grid in GRIDS:
        make.hazard(site=placed(make.site(grid)))
    make.hazard(site=placed(make.site(GRIDS[0])), state="CLOSED", at=NOW - timedelta(hours=8))


def board_of(person):
    return cockpit(Duties(person, NOW.date()), now=NOW)


def test_every_number_is_the_figures_own(spring):
    sweep(now=NOW)
    board = board_of(make.office())

    asked = Asked(DISTRICT, NOW.date().replace(month=1, day=1), NOW.date())
    for reading in board.cards:
        assert reading.value == FIGURES[reading.figure.key].value(asked)
    assert sum(row.open for row in board.towns) == FIGURES["hazards_open"].value(asked) == 3
    assert [row.area.code for row in board.towns] == ["430407001", "430407002"], "the most open first"
    assert [row.width for row in board.towns] == [100, 50]
    assert sum(bar.number for bar in board.sectors) == 3
    assert sum(bar.number for bar in board.kinds) == 4
    assert (board.found_today, board.closed_today) == (1, 1)
    assert board.climbed_today == len({one.title + one.place for one in board.climbed}) == 3
    assert [lamp.open for lamp in board.wall.lamps] == [3]


def test_the_newest_stands_first_and_only_what_one_may_see(spring):
    board = board_of(make.office())
    assert [one.at for one in board.live] == sorted((one.at for one in board.live), reverse=True)
    assert board.live[0].tone == "ended"

    walker = board_of(make.walker_of(GRIDS[2]))
    assert len(walker.live) == 1
    assert [row.area.code for row in walker.towns] == []


def test_the_trend_ends_with_this_week_and_stays_in_its_box(spring):
    trend = board_of(make.office()).trend

    points = [tuple(map(float, point.split(","))) for point in trend.found.split()]
    assert len(points) == len(trend.closed.split()) == 26
    assert points[0][0] == pytest.approx(100 - points[-1][0]), (
        "as much is free before the first week as after the last"
    )
    assert trend.until == NOW.date()
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in points)
    assert min(y for _x, y in points) == 0, "the highest week touches the top"


def test_panels_are_not_counted_while_nothing_happens(spring, django_assert_max_num_queries):
    client = signed_in(make.office())
    mark = client.get(reverse("atlas:cockpit-panels"))["ETag"]

    with django_assert_max_num_queries(6):
        again = client.get(reverse("atlas:cockpit-panels"), headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")

    make.hazard()
    assert client.get(reverse("atlas:cockpit-panels"), headers={"If-None-Match": mark}).status_code == 200


def test_more_hazards_ask_no_more_questions(spring, django_assert_max_num_queries):
    client = signed_in(make.office())

    def asked() -> int:
        # Something has happened, so nothing is answered from what was counted before.
        make.hazard(site=placed(make.site()))
        with django_assert_max_num_queries(40) as counted:
            assert "石鼓区安全发展一张图" in client.get(reverse("atlas:cockpit")).content.decode()
        return len(counted)

    asked()
    few = asked()
    for grid in GRIDS * 4:
        make.hazard(site=placed(make.site(grid)))

    assert asked() == few
