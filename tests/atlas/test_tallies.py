"""Pins and counts say at every moment what a full count says, however rows were written."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.atlas import tallies
from anlian.atlas.models import Layer, Pending, Pin, Tally
from anlian.hazards.models import Hazard
from anlian.kernel import geo
from anlian.lattice import actions as lattice
from anlian.lattice.models import Site
from anlian.matters.models import Matter
from tests import factories as make
from tests.atlas.ground import GRIDS, HERE, placed
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db


def now(layer: Layer, level: int = tallies.FINEST) -> dict[str, int]:
    """How many of each shade lie anywhere, as the folded counts of a level say."""
    rows = Tally.objects.of(DISTRICT).filter(layer=layer, level=level, until=None)
    return {shade: sum(row.n for row in rows if row.shade == shade) for shade in {row.shade for row in rows}}


class Hand:
    """Does one thing or another to a random row, by ways that deeds, imports and sweeps write rows."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.sites = [make.site(grid) for grid in GRIDS for _ in range(3)]
        self.day = date(2023, 3, 1)

    def act(self) -> None:
        self.chance.choice(
            [self.add, self.put, self.put, self.unput, self.colour, self.shut, self.report, self.report,
             self.climb, self.judge, self.end, self.reopen, self.wipe, self.at_once, self.fold]
        )()  # fmt: skip

    def a_site(self) -> Site:
        return Site.objects.of(DISTRICT).get(pk=self.chance.choice(self.sites).pk)

    def matters(self):
        rows = Matter.objects.of(DISTRICT).filter(kind="hazard").order_by("pk")
        few = self.chance.randint(1, 3)
        return Matter.objects.of(DISTRICT).filter(
            pk__in=self.chance.sample([row.pk for row in rows], min(few, len(rows)))
        )

    def add(self):
        self.sites.append(make.site(self.chance.choice(GRIDS)))

    def put(self):
        placed(self.a_site(), HERE[0] + self.chance.random() / 20, HERE[1] + self.chance.random() / 20)

    def unput(self):
        Site.objects.of(DISTRICT).filter(pk=self.a_site().pk).update(lng=None, lat=None, cell=None)

    def colour(self):
        self.day += timedelta(days=1)
        lattice.move_site(
            self.a_site(), on=self.day, by=None, at=AT, risk=self.chance.choice(["red", "blue", ""]),
            area=make.lattice().areas[self.chance.choice(GRIDS)],
        )  # fmt: skip

    def shut(self):
        shut = self.chance.choice([None, self.day])
        Site.objects.of(DISTRICT).filter(pk=self.a_site().pk).update(closed_on=shut)

    def report(self):
        make.hazard(site=self.a_site())

    def climb(self):
        self.matters().filter(closed_at=None).update(step=self.chance.randint(0, 5))

    def judge(self):
        self.matters().update(urgency=self.chance.choice(["general", "major"]))

    def end(self):
        self.matters().update(closed_at=AT + timedelta(days=9), next_step_at=None)

    def reopen(self):
        self.matters().update(closed_at=None)

    def wipe(self):
        """As taking back an import does."""
        keys = list(self.matters()[:1].values_list("pk", flat=True))
        Hazard.objects.of(DISTRICT).filter(pk__in=keys).delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM matters_climb WHERE matter_id = ANY (%s)", [keys])
            cursor.execute("DELETE FROM matters_matter WHERE id = ANY (%s)", [keys])

    def at_once(self):
        """As an import changes thousands in one statement, some of them in nothing."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE lattice_site SET kind = 'gas', name = name || '店' WHERE right(id::text, 1) < %s",
                [self.chance.choice("48c")],
            )

    def fold(self):
        self.day += timedelta(days=self.chance.randint(0, 1))
        tallies.fold_district(DISTRICT, on=self.day)


@pytest.mark.parametrize("seed", range(6))
def test_after_anything_that_was_done_the_counts_are_those_of_a_full_count(seed):
    hand = Hand(seed)
    for _ in range(40):
        hand.act()
        assert tallies.differences(DISTRICT) == []
    kept = now(Layer.SITE), now(Layer.HAZARD)
    make.hazard(site=placed(make.site()))
    assert Pin.objects.of(DISTRICT).count() > 0

    tallies.fold_district(DISTRICT, on=hand.day)
    assert tallies.differences(DISTRICT) == []
    assert Pending.objects.of(DISTRICT).count() == 0

    folded = now(Layer.SITE), now(Layer.HAZARD)
    tallies.rebuild(DISTRICT, on=hand.day)
    assert (now(Layer.SITE), now(Layer.HAZARD)) == folded != kept
    assert tallies.differences(DISTRICT) == []


def test_a_row_written_past_the_triggers_is_found():
    placed(make.site())
    tallies.fold_district(DISTRICT, on=AT.date())
    assert tallies.differences(DISTRICT) == []

    Tally.objects.of(DISTRICT).filter(level=12).update(n=2)

    assert [row for row in tallies.differences(DISTRICT) if "12" in row]


def test_every_level_holds_the_cell_that_holds_the_position():
    placed(make.site(risk="red"))
    tallies.fold_district(DISTRICT, on=AT.date())

    rows = Tally.objects.of(DISTRICT).order_by("level")

    assert [row.level for row in rows] == list(range(tallies.COARSEST, tallies.FINEST + 1))
    for row in rows:
        first, end = row.cell << 2 * (geo.ZOOM - row.level), (row.cell + 1) << 2 * (geo.ZOOM - row.level)
        assert first <= geo.cell(*HERE) < end
        assert (row.town, row.kind, row.shade, row.n) == ("430407001", "shop", "red", 1)
        assert (row.lng, row.lat) == (1126000000, 269000000)


def test_a_day_keeps_what_was_counted_when_it_ended():
    site = placed(make.site(risk="red"))
    tallies.fold_district(DISTRICT, on=date(2023, 3, 1))
    lattice.move_site(site, on=date(2023, 3, 1), by=None, at=AT, risk="blue")
    tallies.fold_district(DISTRICT, on=date(2023, 3, 1))
    lattice.move_site(site, on=date(2023, 3, 4), by=None, at=AT, risk="yellow")
    tallies.fold_district(DISTRICT, on=date(2023, 3, 4))

    rows = Tally.objects.of(DISTRICT).filter(level=10).order_by("since")

    assert [(row.shade, row.since.day, row.until and row.until.day) for row in rows] == [
        ("blue", 1, 4),
        ("yellow", 4, None),
    ]


def test_what_comes_after_the_last_run_of_a_day_counts_from_the_next():
    placed(make.site(risk="red"))
    tallies.fold_district(DISTRICT, on=date(2023, 3, 1))
    placed(make.site(risk="red"))
    tallies.fold_district(DISTRICT, on=date(2023, 3, 2))

    rows = Tally.objects.of(DISTRICT).filter(level=10).order_by("since")

    assert [(row.n, row.since.day, row.until and row.until.day) for row in rows] == [(1, 1, 2), (2, 2, None)]


def test_the_first_day_is_read_from_an_index():
    placed(make.site())
    tallies.fold_district(DISTRICT, on=date(2023, 3, 2))
    placed(make.site("430407002001001"))
    tallies.fold_district(DISTRICT, on=date(2023, 3, 5))

    with CaptureQueriesContext(connection) as asked:
        assert tallies.first_day(DISTRICT) == date(2023, 3, 2)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "tally_by_day" in plan
    assert "Sort" not in plan, "a million rows are not put in order for one of them"


def test_a_change_that_moves_nothing_on_the_map_writes_nothing():
    site = placed(make.site())
    make.hazard(site=site)
    tallies.fold_district(DISTRICT, on=AT.date())

    lattice.change_site(site, by=None, at=AT, name="换了名字的店")
    Matter.objects.of(DISTRICT).update(title="改了标题", state="VERIFIED")

    assert Pending.objects.of(DISTRICT).count() == 0
    assert tallies.fold(now=AT) == 0


def test_a_closed_hazard_leaves_the_map_and_comes_back_when_opened_again():
    wrong = make.hazard(site=placed(make.site()), state="CLOSED")
    assert not Pin.objects.of(DISTRICT).exists()

    Matter.objects.of(DISTRICT).filter(pk=wrong.pk).update(closed_at=None)

    pin = Pin.objects.of(DISTRICT).get()
    assert (pin.pk, pin.shade, pin.site_id) == (wrong.matter_id, "general:0", wrong.matter.site_id)
