from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from anlian.ledger import proof
from anlian.ledger.actions import record
from anlian.ledger.models import Entry, Head, Seal
from anlian.ledger.verbs import Verb
from tests.factories import AT, DISTRICT, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """Nine lines, the first five of them sealed."""
    someone = person()
    for number in range(9):
        record(Verb.EXPORTED, someone, by=someone, at=AT, number=number)
        if number == 4:
            proof.seal(DISTRICT, now=AT)
    # As when the transaction ends.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Entry.objects.of(DISTRICT).order_by("seq")


@contextmanager
def behind_our_back():
    """As somebody who owns the database could: with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")


def at_once(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


class TestTheRecord:
    def test_numbers_its_lines_without_gap(self, lines):
        assert [line.seq for line in lines] == list(range(1, 10))
        assert proof.verify(DISTRICT).sound

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger_entry SET detail = '{}' WHERE seq = 3",
            "DELETE FROM ledger_entry WHERE seq = 3",
            "TRUNCATE ledger_entry CASCADE",
            "UPDATE ledger_seal SET size = 4",
            "DELETE FROM ledger_seal",
        ],
    )
    def test_takes_no_change(self, lines, statement):
        with pytest.raises(DatabaseError, match="append-only"):
            at_once(statement)

        assert Entry.objects.of(DISTRICT).count() == 9

    def test_takes_a_line_with_a_key_only_once(self):
        someone = person()

        taken = [record(Verb.MATTER_CLIMBED, someone, by=None, at=AT, once="a/1") for _ in range(3)]

        assert taken == [True, False, False]
        assert proof.verify(DISTRICT).lines == 1


class TestVerify:
    @pytest.mark.parametrize("seq", [3, 8], ids=["sealed", "not yet sealed"])
    def test_names_the_line_that_was_altered(self, lines, seq):
        with behind_our_back() as cursor:
            cursor.execute("UPDATE ledger_entry SET detail = '{\"number\": 99}' WHERE seq = %s", [seq])

        verdict = proof.verify(DISTRICT)

        assert not verdict.sound
        assert verdict.first_bad == seq

    def test_names_a_sealed_line_whose_hash_was_made_to_fit(self, lines):
        with behind_our_back() as cursor:
            cursor.execute("UPDATE ledger_entry SET post_title = '别人' WHERE seq = 2")
            cursor.execute(f"UPDATE ledger_entry SET leaf = {proof.LEAF} WHERE seq = 2")

        assert proof.verify(DISTRICT).first_bad == 2

    def test_notices_a_line_taken_out(self, lines):
        with behind_our_back() as cursor:
            cursor.execute("DELETE FROM ledger_entry WHERE seq = 4")

        assert proof.verify(DISTRICT).first_bad == 4

    @pytest.mark.parametrize("kept", [7, 3], ids=["after the seal", "before the seal"])
    def test_notices_a_cut_tail(self, lines, kept):
        with behind_our_back() as cursor:
            cursor.execute("DELETE FROM ledger_entry WHERE seq > %s", [kept])

        assert proof.verify(DISTRICT).first_bad == kept + 1

    def test_notices_a_cut_tail_below_a_seal_even_when_the_head_was_set_back(self, lines):
        with behind_our_back() as cursor:
            cursor.execute("DELETE FROM ledger_entry WHERE seq > 3")
        Head.objects.filter(district=DISTRICT).update(size=3)

        assert proof.verify(DISTRICT).first_bad == 4

    def test_notices_a_seal_that_was_altered(self, lines):
        with behind_our_back() as cursor:
            cursor.execute("UPDATE ledger_seal SET root = sha256('x')")

        assert not proof.verify(DISTRICT).sound


class TestSeal:
    def test_goes_on_from_the_seal_before(self, lines):
        proof.seal(DISTRICT, now=AT)

        assert [seal.size for seal in Seal.objects.of(DISTRICT).order_by("size")] == [5, 9]
        assert bytes(Seal.objects.get(size=9).root).hex() == proof.verify(DISTRICT).root

    def test_is_not_made_twice_for_the_same_lines(self, lines):
        proof.seal(DISTRICT, now=AT)

        assert proof.seal(DISTRICT, now=AT) is None
