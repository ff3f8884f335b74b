"""路段长: a segment is walked by whoever answers for it."""

from datetime import timedelta

import pytest

from anlian.kernel.errors import NotFound
from anlian.kernel.ids import uuid7
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.rounds.actions import Place
from anlian.rounds.models import Found, Patrol
from tests.factories import DAY, hazard
from tests.rounds.world import LATER, patrolled, picture, street

pytestmark = pytest.mark.django_db


class TestPatrol:
    def test_keeps_both_ends_and_nothing_between(self):
        world = street()

        patrol = patrolled(world, start=Place(112.6, 26.9, 12), end=Place(112.61, 26.91), note="无异常")

        assert (patrol.start_lng, patrol.start_accuracy, patrol.end_lat, patrol.end_accuracy) == (
            112.6,
            12,
            26.91,
            None,
        )
        assert (patrol.day, patrol.minutes, patrol.by) == (DAY, 40, world.chief)
        assert Entry.objects.get(verb=Verb.ROAD_PATROLLED).subject == patrol.pk
        assert {field.name for field in Patrol._meta.fields if "lng" in field.name} == {
            "start_lng",
            "end_lng",
        }

    def test_needs_no_position(self):
        assert patrolled(street()).start_lng is None

    def test_links_what_was_found_on_the_way(self):
        world = street()
        wrong = hazard(site=world.shop, finder=world.walker)

        patrol = patrolled(world, by=world.walker, hazards=[wrong.pk], photos=[picture(5)])

        assert [found.hazard for found in Found.objects.filter(patrol=patrol)] == [wrong]
        assert patrol.photos.count() == 1

    def test_sent_twice_is_walked_once(self):
        world, key = street(), uuid7()

        assert patrolled(world, id=key) == patrolled(world, id=key, note="又发一次")
        assert Patrol.objects.count() == 1

    @pytest.mark.parametrize("who", ["walker", "community", "town", "chief", "office"])
    def test_whoever_answers_for_it_or_for_all_there_may(self, who):
        world = street()

        assert patrolled(world, by=getattr(world, who))

    @pytest.mark.parametrize("who", ["stranger", "neighbour"])
    def test_for_others_the_segment_is_not_there(self, who):
        world = street()

        with pytest.raises(NotFound):
            patrolled(world, by=getattr(world, who), at=LATER + timedelta(days=1))
