from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from anlian.figures.asked import Asked
from anlian.figures.boards import read, readings
from anlian.figures.registry import FIGURES, count
from anlian.hazards import actions
from anlian.hazards.lifecycle import State
from anlian.kernel.clock import day_of
from anlian.lattice.models import Area
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters import climb
from anlian.matters.models import Matter
from tests.factories import (
    AT,
    DAY,
    DISTRICT,
    chain,
    hazard,
    head_of,
    item,
    lattice,
    officer_of,
    site,
    walker_of,
)  # fmt: skip
from tests.hazards import stories

pytestmark = pytest.mark.django_db
AT_MOST = 33
MARCH = Asked(DISTRICT, date(2023, 3, 1), date(2023, 3, 31))
# Each figure again, as somebody would count it by hand.
BY_HAND = {
    "hazards_found": "SELECT count(*) FROM matters_matter WHERE opened_at >= '2023-03-01+08' AND opened_at < '2023-04-01+08' AND state <> 'INVALID'",
    "hazards_closed": "SELECT count(*) FROM matters_matter WHERE state = 'CLOSED' AND closed_at >= '2023-03-01+08' AND closed_at < '2023-04-01+08'",
    "hazards_open": "SELECT count(*) FROM matters_matter WHERE closed_at IS NULL",
    "hazards_overdue": "SELECT count(*) FROM matters_matter WHERE closed_at IS NULL AND due_at < '2023-04-01+08'",
    "closure_rate": "SELECT round(100.0 * count(*) FILTER (WHERE state = 'CLOSED') / count(*), 1) FROM matters_matter WHERE state <> 'INVALID'",
    "median_days_to_close": "SELECT round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - opened_at)) / 86400)::numeric, 1) FROM matters_matter WHERE state = 'CLOSED'",
    "recurrence_rate": "SELECT round(100.0 * count(*) FILTER (WHERE recurrence_of_id IS NOT NULL) / count(*), 1) FROM hazards_hazard h JOIN matters_matter m ON m.id = h.matter_id WHERE state <> 'INVALID'",
    "sites": "SELECT count(*) FROM lattice_site WHERE closed_on IS NULL",
    "sites_shop": "SELECT count(*) FROM lattice_site WHERE kind = 'shop'",
    "towns": "SELECT count(*) FROM lattice_area WHERE level = 'town'",
    "communities": "SELECT count(*) FROM lattice_area WHERE length(code) = 12",
    "grids": "SELECT count(*) FROM lattice_area WHERE length(code) = 15",
}


def by_hand(key: str):
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND[key])
        return float(cursor.fetchone()[0])


def value(key: str, asked: Asked = MARCH):
    # What was asked keeps the roll that it read: a new question, a new look.
    return FIGURES[key].value(replace(asked))


@pytest.fixture
def spring():
    """Three hazards of March: one closed, one at work, one found unfounded; and a chain that nobody leads yet."""
    lattice()
    chain(sectors=("XF",))
    shop = site()
    struck = hazard(state=State.CLOSED, site=shop, item=item())
    hazard(state=State.RECTIFYING)
    unfounded = hazard()
    actions.reject(unfounded, by=unfounded.officer, at=AT + timedelta(days=1), reason="现场没有")
    return struck


@pytest.mark.parametrize("key", BY_HAND)
def test_a_figure_equals_a_count_by_hand(key, spring):
    hazard(site=spring.matter.site, item=spring.item, at=AT + timedelta(days=9))

    assert value(key) == by_hand(key)


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_has_as_many_rows_as_it_says(key, spring):
    reading = read(FIGURES[key], MARCH)

    assert reading.records == len(FIGURES[key].records(MARCH))
    if reading.figure.measure is count:
        assert reading.value == reading.records


class TestHazards:
    def test_the_past_stays_when_something_is_opened_again(self, spring):
        before = [value(key) for key in ("hazards_closed", "hazards_open", "hazards_overdue")]

        actions.reopen(spring, by=spring.second, at=AT + timedelta(days=40), reason="回潮")

        assert [value(key) for key in ("hazards_closed", "hazards_open", "hazards_overdue")] == before
        april = Asked(DISTRICT, date(2023, 4, 1), date(2023, 4, 30))
        assert (value("reopened", april), value("hazards_open", april)) == (1, 2)
        assert value("reopened") == 0

    def test_the_past_stays_late_when_a_clock_starts_anew(self):
        slow = hazard(state=State.RECTIFYING)
        middle = Asked(DISTRICT, date(2023, 3, 1), date(2023, 3, 20))
        climb.sweep(now=AT + timedelta(days=18))
        assert value("hazards_overdue", middle) == 1

        actions.submit(slow, by=slow.keeper, at=AT + timedelta(days=25), measure="已清理")

        assert value("hazards_overdue", middle) == 1
        assert value("closed_in_time_rate", middle) is None

    def test_are_put_right_in_time_by_their_promised_date(self, spring):
        assert value("closed_in_time_rate") == 100.0

    def test_second_looks_are_counted_by_the_day_of_the_look(self):
        people = stories.district()
        gone, back = stories.drawn(people), stories.drawn(people)
        opened = stories.drawn(people)
        assert value("second_looks_back") is None

        stories.do(people, gone, "still_gone", "head", {"opinion": "出口仍畅通"})
        assert value("second_looks_back") == 0.0
        stories.do(people, back, "found_again", "head", {"reason": "又上锁"})
        # Opened again in another way is no second look.
        stories.do(people, opened, "reopen", "head", {"reason": "又上锁"})

        assert value("second_looks_back") == 50.0
        looked = day_of(Entry.objects.get(verb=Verb.HAZARD_STILL_GONE).at)
        on, before, after = (
            Asked(DISTRICT, day, day)
            for day in (looked, looked - timedelta(days=1), looked + timedelta(days=1))
        )
        assert [value("second_looks_back", one) for one in (on, before, after)] == [50.0, None, None]
        assert value("second_looks_back", MARCH.at("430407002")) is None
        assert value("second_looks_back", MARCH.at("430407001")) == 50.0

    def test_second_looks_find_back_within_180_days(self):
        people = stories.district()
        late = stories.drawn(people)
        late.now = late.matter.closed_at + timedelta(days=181)

        stories.do(people, late, "found_again", "head", {"reason": "又上锁"})

        day = day_of(Entry.objects.get(verb=Verb.HAZARD_REOPENED).at)
        assert value("second_looks_back", Asked(DISTRICT, day, day)) == 0.0

    def test_climb_is_counted_by_the_day_of_the_step(self, spring):
        climb.sweep(now=AT + timedelta(days=29))

        assert value("climbed_to_red") == 1
        assert value("climbed_to_red", Asked(DISTRICT, date(2023, 4, 1), date(2023, 4, 30))) == 0

    def test_of_another_area_are_not_counted(self, spring):
        here = Asked(DISTRICT, MARCH.first, MARCH.last, "430407001")
        there = Asked(DISTRICT, MARCH.first, MARCH.last, "430407002")

        assert (value("hazards_found", here), value("hazards_found", there)) == (2, 0)


class TestChains:
    def test_count_only_with_somebody_to_lead_them(self):
        lattice()
        version = chain()
        assert (value("chains"), value("vacancies")) == (0, 1)

        head_of(version)

        assert (value("chains"), value("vacancies")) == (1, 0)

    def test_leave_holes_where_none_covers_a_kind(self):
        shop = site()
        assert list(FIGURES["holes"].records(replace(MARCH))) == [shop]

        chain(sectors=("XF",))

        assert value("holes") == 0


class TestComparison:
    def test_says_that_there_was_nothing_a_year_before(self, spring):
        reading = read(FIGURES["hazards_found"], MARCH)

        assert (reading.value, reading.base, reading.change) == (2, 0, None)
        assert reading.as_dict()["base"]["from"] == date(2022, 3, 1)

    def test_is_in_per_cent_for_numbers_and_in_points_for_shares(self):
        hazard(state=State.CLOSED, at=AT.replace(year=2022))
        hazard(), hazard()

        number, share = read(FIGURES["hazards_found"], MARCH), read(FIGURES["closure_rate"], MARCH)

        assert (number.change, number.figure.change_unit) == (100.0, "%")
        assert (share.change, share.figure.change_unit) == (-100.0, "points")
        assert share.as_dict()["base"]["change_unit"] == "points"
        assert "百分点" in share.compared
        assert "百分点" not in number.compared


def test_all_figures_take_as_many_statements_for_many_rows_as_for_few(spring):
    assert statements() == AT_MOST
    for _more in range(5):
        hazard()

    # The roll is read anew, because the lattice has changed.
    value("hazards_found")
    assert statements() == AT_MOST


def statements() -> int:
    """One for the figures among the same rows, for the period and for the same time a year before."""
    with connection.execute_wrapper(counted := Counted()):
        readings(list(FIGURES.values()), replace(MARCH))
    return counted.number


class Counted:
    def __init__(self):
        self.number = 0

    def __call__(self, execute, *given):
        self.number += 1
        return execute(*given)


def test_a_grid_worker_counts_only_what_they_see(spring):
    elsewhere = Asked(
        DISTRICT, MARCH.first, MARCH.last, duties=Duties(walker_of("430407002001001"), MARCH.last)
    )

    assert value("hazards_found", elsewhere) == 0
    assert value("sites", elsewhere) == 0


def test_a_day_that_is_not_over_is_looked_at_as_it_stands(spring):
    """What falls due tonight is not late at noon; asked of the whole day, without a moment, it is."""
    due = AT.replace(hour=23, minute=59)
    Matter.objects.of(DISTRICT).filter(closed_at=None).update(due_at=due, clocked_at=AT)
    today = Asked(DISTRICT, DAY, DAY)
    open_ = Matter.objects.of(DISTRICT).open().count()

    assert FIGURES["hazards_overdue"].value(replace(today, now=AT.replace(hour=12))) == 0
    assert FIGURES["hazards_overdue"].value(replace(today, now=due)) == open_ > 0
    assert FIGURES["hazards_overdue"].value(replace(today, now=AT + timedelta(days=9))) == open_
    assert FIGURES["hazards_overdue"].value(today) == open_


def test_what_happens_at_this_very_moment_counts(spring):
    struck = spring.matter.closed_at

    asked = replace(MARCH, last=struck.date(), now=struck)
    assert FIGURES["hazards_closed"].value(asked) == 1
    assert FIGURES["hazards_closed"].value(replace(asked, now=struck - timedelta(seconds=1))) == 0


def test_a_part_of_the_hazards_is_not_divided_by_all_the_people(spring):
    Area.objects.of(DISTRICT).filter(code__in=[DISTRICT, "430407001"]).update(population=50_000)
    figure, officer = FIGURES["hazards_per_thousand"], Duties(officer_of("430407001"), DAY)

    assert figure.value(replace(MARCH)) is not None
    assert figure.value(replace(MARCH, duties=officer)) is None
    assert figure.value(replace(MARCH, duties=officer, area="430407001")) is not None
    assert figure.value(replace(MARCH, area="430400")) == figure.value(replace(MARCH))
