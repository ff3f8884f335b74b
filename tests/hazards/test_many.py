"""A ledger of hazards goes in all at once, and comes out as if each had been reported by itself."""

import threading
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction

from anlian.hazards import actions
from anlian.hazards.actions import Seen
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard, Source
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.intake import NEW, SAME, WRONG
from anlian.lattice import actions as lattice_actions
from anlian.ledger import proof
from anlian.ledger.models import Entry
from anlian.matters.models import Matter
from tests.factories import (
    AT,
    DAY,
    DISTRICT,
    chain,
    hazard,
    item,
    office,
    officer_of,
    person,
    site,
    walker_of,
)
from tests.registers.tables import TABLES, csv_of, take, take_all

pytestmark = pytest.mark.django_db
# Keys and times of recording are each row's own.
OWN = {"id", "matter_id", "recorded_at", "leaf", "seq", "subject"}


def rows(model, **narrowed) -> list[dict]:
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in OWN]
    order = "matter__number" if model is Hazard else "seq" if model is Entry else "number"
    return list(model.objects.of(DISTRICT).filter(**narrowed).order_by(order).values(*names))


def written() -> list[list[dict]]:
    return [rows(Matter), rows(Hazard), rows(Entry, verb="HAZARD_REPORTED")]


def world(seed: int) -> list[Seen]:
    """Sites that moved, came back, or are watched; finders near and far; reports that may be and that may not."""
    random = Random(seed)
    chain("L01", since=DAY - timedelta(days=300))
    office()
    finders = [walker_of(), officer_of(), walker_of("430407002001001")]
    places = [site(), site(risk="red"), site("430407002001001"), site(principal=finders[0])]
    moved = places[0]
    lattice_actions.move_site(moved, on=DAY - timedelta(days=20), principal=person(), by=None, at=AT)
    items = [item(), item(sector="RQ"), None]
    for days in (250, 100, 30):
        hazard(site=places[1], item=items[0], at=AT - timedelta(days=days), state=State.CLOSED)
    return [
        Seen(
            site=random.choice(places),
            by=random.choice(finders),
            at=AT - timedelta(days=random.randrange(-5, 240), minutes=number),
            summary=random.choice(["楼梯间堆放纸箱", "插座烧焦 2号", " 长" + "长" * 250, "  "]),
            source=random.choice([Source.INSPECTION, Source.REPORT]),
            item=random.choice(items),
            sector=random.choice(["", "", "XF", "RQ", "NONE"]),
            spot=random.choice(["", "后厨"]),
            no_photo_reason=random.choice(["夜间", "夜间", "夜间", " "]),
            number=f"YH-{number:03d}",
        )
        for number in range(60)
    ]


class TestReportMany:
    @pytest.mark.parametrize("seed", range(3))
    def test_writes_what_each_report_would_write(self, seed):
        many = world(seed)
        one_by_one = []
        with transaction.atomic():
            for seen in many:
                try:
                    with transaction.atomic():
                        actions.report(
                            seen.site, by=seen.by, at=seen.at, summary=seen.summary, source=seen.source, item=seen.item,
                            sector=seen.sector, spot=seen.spot, no_photo_reason=seen.no_photo_reason, number=seen.number,
                        )  # fmt: skip
                    one_by_one.append("")
                except (Refused, NotFound) as refusal:
                    one_by_one.append(f"{type(refusal).__name__} {refusal}")
            expected = written()
            transaction.set_rollback(True)

        told = actions.report_many(many)

        assert [
            "" if isinstance(one, Hazard) else f"{type(one).__name__} {one}" for one in told
        ] == one_by_one
        assert written() == expected
        assert any(row["recurrence_of_id"] for row in expected[1])
        assert 5 < one_by_one.count("") < len(many)

    def test_takes_no_more_statements_for_many(self, django_assert_max_num_queries):
        many = [seen for seen in world(1) if seen.summary.strip()]

        with django_assert_max_num_queries(25):
            told = actions.report_many(many)

        assert sum(isinstance(one, Hazard) for one in told) > 5

    def test_only_tells_when_dry(self):
        told = actions.report_many(many := world(2), dry=True)

        assert any(isinstance(one, Hazard) for one in told)
        assert not Matter.objects.filter(number__in=[seen.number for seen in many]).exists()


LINES = [
    TABLES["hazards"][0],
    *(f"YH-{at},S1,XF.XC,SH-1,后门被货架封堵，值班1990000123{at}，{at},一般,检查,2023-02-20 09:4{at},P9003,台账补录" for at in range(6)),
]  # fmt: skip


class TestTheLedger:
    def test_a_row_that_only_the_database_refuses_holds_up_no_other(self):
        take_all("inspections")
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE hazards_hazard ADD CONSTRAINT no_third CHECK (summary NOT LIKE '%，3')"
            )

        report = take("hazards", csv_of("hazards", lines=LINES))

        assert (report.counts[NEW], report.counts[WRONG]) == (5, 1)
        assert report.problems[0].row == 5
        assert "no_third" in report.problems[0].expected
        assert Hazard.objects.count() == 5
        assert proof.verify(DISTRICT).sound

    def test_again_it_is_all_the_same(self):
        take_all("inspections")
        take("hazards", csv_of("hazards", lines=LINES))
        lines = Entry.objects.count()

        report = take("hazards", csv_of("hazards", lines=LINES))

        assert report.counts[SAME] == 6
        assert Entry.objects.count() == lines


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestTwoAtOnce:
    def test_one_reports_and_the_other_finds_all_the_same(self):
        take_all("inspections")
        start, counts = threading.Barrier(2), []

        def run():
            start.wait()
            report = take("hazards", csv_of("hazards", lines=LINES))
            counts.append((report.counts[NEW], report.counts[SAME], report.counts[WRONG]))
            connection.close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

        assert sorted(counts) == [(0, 6, 0), (6, 0, 0)]
        assert Hazard.objects.count() == 6
        assert Entry.objects.filter(verb="HAZARD_REPORTED").count() == 6
        assert proof.verify(DISTRICT).sound

    def test_one_that_is_killed_halfway_leaves_nothing(self, monkeypatch):
        take_all("inspections")
        before = proof.verify(DISTRICT).lines
        monkeypatch.setattr("anlian.hazards.imports.Hazards.at_once", 2)
        reported, times = actions.report_many, []

        def killed(*args, **kwargs):
            told = reported(*args, **kwargs)
            times.append(told)
            if len(times) == 2:
                raise KeyboardInterrupt
            return told

        with monkeypatch.context() as patch:
            patch.setattr(actions, "report_many", killed)
            with pytest.raises(KeyboardInterrupt):
                take("hazards", csv_of("hazards", lines=LINES))

        assert not Hazard.objects.exists()
        assert proof.verify(DISTRICT).lines == before
        assert take("hazards", csv_of("hazards", lines=LINES)).counts[NEW] == 6
        assert proof.verify(DISTRICT).sound
