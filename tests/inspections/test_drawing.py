from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from anlian.inspections.drawing import Known, draw
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Height
from tests.factories import person, site
from tests.factories.people import hold
from tests.factories.places import lattice
from tests.guards.town import signed_in
from tests.inspections.world import shop_visit, submitted

DAY = date(2023, 3, 1)


class TestDraw:
    def test_gives_each_a_chance_in_proportion_to_its_weight(self):
        plain, red = Known("plain", last_visit=DAY), Known("red", step=Height.RED, last_visit=DAY)
        chance = Random(1).random

        firsts = Counter(draw([plain, red], 1, on=DAY, chance=chance)[0].key for _turn in range(20_000))

        expected = red.weight(DAY) / (red.weight(DAY) + plain.weight(DAY))
        assert firsts["red"] / 20_000 == pytest.approx(expected, abs=0.01)
        assert firsts["plain"] > 0

    def test_draws_nobody_twice_and_no_more_than_there_are(self):
        known = [Known(number) for number in range(4)]

        found = draw(known, 6, on=DAY)

        assert sorted(one.key for one in found) == [0, 1, 2, 3]

    def test_is_another_each_time(self):
        known = [Known(number) for number in range(50)]

        assert len({tuple(one.key for one in draw(known, 6, on=DAY)) for _turn in range(20)}) > 1


class TestKnown:
    @pytest.mark.parametrize(
        ("heavier", "lighter"),
        [
            (Known(1, step=Height.RED), Known(2, step=Height.ORANGE)),
            (Known(1, listed=1), Known(2)),
            (Known(1, risk="red"), Known(2, risk="orange")),
            (Known(1, late=3), Known(2, late=1)),
            (Known(1, last_visit=DAY - timedelta(days=200)), Known(2, last_visit=DAY - timedelta(days=20))),
            (Known(1), Known(2, last_visit=DAY - timedelta(days=364))),
        ],
    )
    def test_weighs_what_is_pressing_or_long_unseen_more(self, heavier, lighter):
        assert heavier.weight(DAY) > lighter.weight(DAY)

    def test_says_why_the_heaviest_first(self):
        assert Known(1, step=Height.RED, majors=1).reasons(DAY)[0] == str(Height.RED.label)


@pytest.mark.django_db
class TestSuggest:
    @pytest.fixture
    def leader(self):
        return hold("LEADER", "副区长", unit="ZF", area=lattice().areas["430407001"])

    def ask(self, client, who):
        return signed_in(client, who).post(reverse("inspections:suggest"), follow=True)

    def test_draws_among_what_one_answers_for(self, client, leader):
        near, _far = site(), site("430407002001001")

        answer = self.ask(client, leader)

        assert [one.site for one in answer.context["suggested"]] == [near]

    def test_leaves_out_where_one_led_a_visit_lately(self, client, monkeypatch):
        world = shop_visit()
        finished = submitted(world)
        monkeypatch.setattr("anlian.kernel.clock.now", lambda: finished.ended_at + timedelta(days=3))

        drawn = [one.site for one in self.ask(client, finished.leader).context["suggested"]]

        assert finished.site not in drawn

    def test_writes_each_draw_down(self, client, leader):
        site()

        self.ask(client, leader)
        self.ask(client, leader)

        assert Entry.objects.filter(verb=Verb.VISIT_DRAWN, by=leader).count() == 2

    def test_shows_nobody_elses(self, client, leader):
        site()
        self.ask(client, leader)
        key = Entry.objects.get(verb=Verb.VISIT_DRAWN).pk
        other = hold("LEADER", "常务副区长", unit="ZF", area=lattice().areas["430407001"])

        answer = signed_in(client, other).get(reverse("inspections:suggest"), {"draw": key})

        assert answer.context["suggested"] == []

    def test_is_not_for_those_who_do_not_inspect(self, client):
        assert signed_in(client, person()).get(reverse("inspections:suggest")).status_code == 403
