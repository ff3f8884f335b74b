"""A ledger of visits goes in all at once, and comes out as if each had been recorded by itself."""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from anlian.inspections import actions
from anlian.inspections.actions import Visit
from anlian.inspections.models import Inspection, Kind, TeamMember
from anlian.kernel.errors import NotFound, Refused
from anlian.ledger import proof
from anlian.ledger.models import Entry
from tests.factories import AT, DISTRICT, site
from tests.inspections.world import shop_visit

pytestmark = pytest.mark.django_db
# Keys and times of recording are each row's own.
OWN = {"id", "inspection_id", "recorded_at", "leaf", "seq", "subject"}
ORDERS = {Inspection: ["number"], TeamMember: ["inspection__number", "order"], Entry: ["seq"]}


def written() -> list[list[dict]]:
    return [
        list(
            model.objects.of(DISTRICT)
            .order_by(*order)
            .values(*[field.attname for field in model._meta.concrete_fields if field.attname not in OWN])
        )
        for model, order in ORDERS.items()
    ]


def visits(seed: int) -> list[Visit]:
    """Leaders near and far, teams with and without whoever writes it down, times that cannot be."""
    random, world = Random(seed), shop_visit()
    people = [world.officer, world.colleague, world.elsewhere, world.walker]
    places = [world.shop, site("430407002001001")]
    many = []
    for number in range(40):
        leader, began = random.choice(people), AT - timedelta(days=random.randrange(1, 300))
        many.append(
            Visit(
                site=random.choice(places),
                by=random.choice([world.office, leader]),
                at=AT,
                kind=random.choice([Kind.ROUTINE, Kind.GRID]),
                leader=leader,
                team=(leader, *random.sample(people, random.randrange(3))),
                started_at=began,
                ended_at=began + timedelta(minutes=random.choice([-5, 30, 70])),
                note=random.choice(["", "节后复工检查"]),
                number=f"JC-{number:03d}",
            )
        )
    return many


@pytest.mark.parametrize("seed", range(3))
def test_many_visits_write_what_each_would_write(seed):
    many, one_by_one = visits(seed), []
    with transaction.atomic():
        for visit in many:
            try:
                with transaction.atomic():
                    actions.record_visit(
                        visit.site, by=visit.by, at=visit.at, kind=visit.kind, leader=visit.leader, team=visit.team,
                        started_at=visit.started_at, ended_at=visit.ended_at, note=visit.note, number=visit.number,
                    )  # fmt: skip
                one_by_one.append("")
            except (Refused, NotFound) as refusal:
                one_by_one.append(str(refusal))
        expected = [[row for row in table if row.get("verb") != "REFUSED"] for table in written()]
        transaction.set_rollback(True)

    told = actions.record_visits(many)

    assert ["" if isinstance(one, Inspection) else str(one) for one in told] == one_by_one
    assert written() == expected
    assert 5 < one_by_one.count("") < len(many)
    assert proof.verify(DISTRICT).sound


def test_a_look_writes_nothing():
    told = actions.record_visits(visits(1), dry=True)

    assert any(isinstance(one, Inspection) for one in told)
    assert not Inspection.objects.exists()
