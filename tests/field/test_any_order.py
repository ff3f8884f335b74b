"""Whatever is lost, doubled, out of order or cut off on the way: the end is as if all had come once, one after the other.

Requests go through the real API to the real database. A server that dies before it commits is a request whose transaction
is rolled back, with the files it wrote left behind; one that dies after is a request whose answer nobody reads.
"""

import json
from hashlib import sha256

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from anlian.field.lifecycle import State
from anlian.field.models import Record
from anlian.hazards.models import Hazard
from anlian.kernel.ids import uuid7
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence
from tests.factories import DISTRICT
from tests.field.phone import picture
from tests.field.test_api import Browser
from tests.field.test_receive import danger

PART = 4000
RECORDS = 3


class Undone(Exception):
    """The end of an example: nothing of it stays."""


class Day:
    """What was recorded on a day without a network: three dangers with two photos each, one photo in two of them."""

    def __init__(self, shop):
        self.photos = {sha256(data).hexdigest(): data for data in (picture(seed) for seed in range(4))}
        names = list(self.photos)
        self.records = [
            self.record(shop, number, [names[number], names[3]] if number else [names[0], names[1]])
            for number in range(RECORDS)
        ]

    @staticmethod
    def record(shop, number: int, names: list[str]) -> dict:
        told = {
            "kind": "hazard", "form": 1, "seq": number + 1, "made_at": timezone.now().isoformat(),
            "body": danger(shop, summary=f"隐患{number}", photos=names, no_photo_reason=""),
        }  # fmt: skip
        text = json.dumps(told)
        return {"id": str(uuid7()), "sha256": sha256(text.encode()).hexdigest(), "text": text}

    def parts(self, name: str) -> list[tuple[int, bytes]]:
        data = self.photos[name]
        return [(start, data[start : start + PART]) for start in range(0, len(data), PART)]

    def put(self, app: Browser, name: str, number: int):
        parts = self.parts(name)
        start, piece = parts[number % len(parts)]
        return app.part(name, piece, f"bytes {start}-{start + len(piece) - 1}/{len(self.photos[name])}")

    def all_of_it(self, app: Browser) -> None:
        """As the app does it: photos from where the server has them, then records, until each has its receipt."""
        for name in self.photos:
            have = app.get(f"blobs/{name}").json()["have"]
            for start, piece in self.parts(name):
                if start + len(piece) > have:
                    said = app.part(
                        name, piece, f"bytes {start}-{start + len(piece) - 1}/{len(self.photos[name])}"
                    )
                    assert said.status_code == 200
        answers = app.send(*self.records).json()["answers"]
        assert {one["state"] for one in answers} == {State.STORED}, answers


def end_state() -> dict:
    """What is left in the district, without keys and moments."""
    hazards = {
        hazard.summary: sorted(
            Evidence.objects.of(DISTRICT).filter(matter=hazard.matter).values_list("sha256", flat=True)
        )
        for hazard in Hazard.objects.of(DISTRICT).order_by("summary")
    }
    return {
        "hazards": hazards,
        "count": Hazard.objects.of(DISTRICT).count(),
        "lines": Entry.objects.of(DISTRICT).filter(verb=Verb.HAZARD_REPORTED).count(),
        "records": sorted(Record.objects.of(DISTRICT).values_list("state", "seq")),
    }


STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("part"), some.integers(0, 3), some.integers(0, 9), some.booleans()),
        some.tuples(some.just("send"), some.sets(some.integers(0, RECORDS - 1), min_size=1), some.just(0), some.booleans()),
    ),
    max_size=25,
)  # fmt: skip


def played(app: Browser, day: Day, steps) -> dict:
    """The end after some steps, each of which a dying server may undo, and after the phone sent all that it still has."""
    names = list(day.photos)
    for kind, which, number, dies in steps:
        with transaction.atomic():
            if kind == "part":
                day.put(app, names[which], number)
            else:
                app.send(*[day.records[one] for one in sorted(which, reverse=bool(number))])
            transaction.set_rollback(dies)
    day.all_of_it(app)
    return end_state()


@pytest.fixture
def day(round):
    return Day(round.shop)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_end_is_as_if_all_had_come_once(round, day, steps):
    app = Browser(round.walker)
    ends = []
    for what in ((), steps):
        try:
            with transaction.atomic():
                ends.append(played(app, day, what))
                raise Undone
        except Undone:
            pass

    assert ends[1] == ends[0]
    assert ends[0]["count"] == RECORDS


def test_without_the_key_a_resend_would_be_a_second_hazard(round, day):
    """The guard switched off: each send makes a new key. Then the end is not the same, and the test above would say so."""
    app = Browser(round.walker)
    day.all_of_it(app)
    first = end_state()
    for one in day.records:
        one["id"] = str(uuid7())
    day.all_of_it(app)

    assert end_state() != first
