"""Many lines at once are as good as one by one, whoever else writes at the same time."""

import threading
from itertools import pairwise
from random import Random

import pytest
from django.db import connection, transaction

from anlian.ledger import proof
from anlian.ledger.actions import Line, record, record_many
from anlian.ledger.models import Entry, Head
from anlian.ledger.origin import acting_from
from anlian.ledger.verbs import Verb
from tests.factories import AT, DISTRICT, person

pytestmark = pytest.mark.django_db
SAME = ("verb", "subject_kind", "subject", "by", "post_title", "at", "origin", "detail", "once")
WORDS = ["后门被货架封堵", "a\tb\\N\n", "", "“引号”'", "𠮷", None, 7, 1.5, {"里": ["层", None]}]


def some_lines(seed: int) -> list[Line]:
    """Lines of every shape, some of them with a key that comes again."""
    random, someone = Random(seed), person()
    return [
        Line(
            random.choice([Verb.HAZARD_REPORTED, Verb.EXPORTED]),
            random.choice([someone, None]),
            random.choice([someone, None]),
            AT,
            as_post=random.choice(["", "消防大队监督员"]),
            once=random.choice([None, None, "甲/1", "乙/2"]),
            detail={f"k{at}": random.choice(WORDS) for at in range(random.randrange(4))},
        )
        for _ in range(40)
    ]


def written(since: int) -> list[tuple]:
    return list(Entry.objects.of(DISTRICT).filter(seq__gt=since).order_by("seq").values_list(*SAME))


class TestManyLines:
    @pytest.mark.parametrize("seed", range(5))
    def test_read_like_those_recorded_one_by_one(self, seed):
        lines = some_lines(seed)
        with acting_from("web 10.0.3.7"), transaction.atomic():
            for line in lines:
                record(
                    line.verb, line.subject, by=line.by, at=line.at, district=DISTRICT, as_post=line.as_post,
                    once=line.once, **line.detail,
                )  # fmt: skip
            one_by_one = written(0)
            transaction.set_rollback(True)

        with acting_from("web 10.0.3.7"):
            taken = record_many(lines, district=DISTRICT)

        assert written(0) == one_by_one
        assert taken == len(one_by_one) < len(lines)
        verdict = proof.verify(DISTRICT)
        assert (verdict.sound, verdict.lines) == (True, taken)

    def test_take_a_key_only_once_also_from_lines_before(self):
        record(Verb.EXPORTED, None, by=None, at=AT, district=DISTRICT, once="a")
        same, other = (Line(verb, None, None, AT, once="a") for verb in (Verb.EXPORTED, Verb.MATTER_CLIMBED))

        assert record_many([same, other, other], district=DISTRICT) == 1

    def test_go_on_from_lines_that_were_undone(self):
        line = Line(Verb.EXPORTED, None, None, AT)
        record_many([line] * 3, district=DISTRICT)
        with transaction.atomic():
            record_many([line] * 5, district=DISTRICT)
            record(Verb.EXPORTED, None, by=None, at=AT, district=DISTRICT)
            transaction.set_rollback(True)
        record(Verb.EXPORTED, None, by=None, at=AT, district=DISTRICT)
        record_many([line] * 2, district=DISTRICT)

        verdict = proof.verify(DISTRICT)
        assert (verdict.sound, verdict.lines) == (True, 6)

    def test_none_are_none(self):
        assert record_many([], district=DISTRICT) == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestAtTheSameTime:
    def test_every_line_has_its_number_and_a_batch_stays_together(self):
        start, rounds = threading.Barrier(4), 6

        def run(who: int):
            start.wait()
            for turn in range(rounds):
                with transaction.atomic():
                    if who % 2:
                        record(Verb.REFUSED, None, by=None, at=AT, district=DISTRICT, who=who)
                        record(Verb.REFUSED, None, by=None, at=AT, district=DISTRICT, who=who)
                    else:
                        batch = [Line(Verb.EXPORTED, None, None, AT, detail={"of": [who, turn]})] * 25
                        record_many(batch, district=DISTRICT)
            connection.close()

        threads = [threading.Thread(target=run, args=[who]) for who in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

        verdict = proof.verify(DISTRICT)
        assert (verdict.sound, verdict.lines) == (True, 2 * rounds * 25 + 2 * rounds * 2)
        batches = {}
        for entry in Entry.objects.of(DISTRICT).filter(verb=Verb.EXPORTED).order_by("seq"):
            batches.setdefault(tuple(entry.detail["of"]), []).append(entry.seq)
        assert all(later - earlier == 1 for seqs in batches.values() for earlier, later in pairwise(seqs))

    def test_a_transaction_that_dies_leaves_no_hole(self):
        @transaction.atomic
        def killed():
            record_many([Line(Verb.EXPORTED, None, None, AT)] * 100, district=DISTRICT)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            killed()
        record(Verb.EXPORTED, None, by=None, at=AT, district=DISTRICT)

        assert proof.verify(DISTRICT).lines == 1
        assert Head.objects.get(district=DISTRICT).size == 1

    def test_numbers_that_were_cut_off_are_not_given_again(self):
        record_many([Line(Verb.EXPORTED, None, None, AT)] * 5, district=DISTRICT)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("DELETE FROM ledger_entry WHERE seq > 3")
            cursor.execute("SET session_replication_role = DEFAULT")

        record_many([Line(Verb.EXPORTED, None, None, AT)] * 5, district=DISTRICT)

        assert proof.verify(DISTRICT).first_bad == 4
