"""What is fetched for many rows at once is asked of their district, as one row's is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.inspections.models import Inspection
from tests.inspections.world import planned, shop_visit

pytestmark = pytest.mark.django_db


def test_prefetching_names_the_district():
    world = shop_visit()
    visit = planned(world)

    with CaptureQueriesContext(connection) as asked:
        found = list(Inspection.objects.of(visit.district).prefetch_related("team__person"))

    assert {member.person for member in found[0].team.all()} == {world.officer, world.colleague}
    assert len(asked) == 3
    assert all('"district"' in query["sql"].partition("WHERE")[2] for query in asked)
