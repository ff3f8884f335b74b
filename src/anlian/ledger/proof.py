"""Sealing the record of acts, and proving that nobody changed it since."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction

from anlian.ledger import merkle
from anlian.ledger.models import Entry, Head, Seal

WIDTH = 32
LEAF = "ledger_leaf(district, seq, verb, subject_kind, subject, by_id, post_title, at, recorded_at, origin, detail, once)"


@dataclass(frozen=True)
class Verdict:
    """What a verification found. `first_bad` is the number of the first line that is not what was sealed."""

    district: str
    lines: int
    sealed: int
    root: str
    sound: bool
    first_bad: int | None = None
    problem: str = ""

    def as_dict(self) -> dict:
        return asdict(self)


@transaction.atomic
def seal(district: str, *, now: datetime) -> Seal | None:
    """封存: fix the tree as it stands. Nothing new since the last seal, no new seal."""
    size = Head.hold(district)
    before = Seal.objects.of(district).order_by("size").last()
    done = before.size if before else 0
    if size == done:
        return None
    fresh = Entry.objects.of(district).filter(seq__gt=done, seq__lte=size).order_by("seq")
    frontier = merkle.Frontier.standing_at(done, bytes(before.peaks) if before else b"")
    leaves = bytearray()
    for one in fresh.values_list("leaf", flat=True).iterator(chunk_size=10_000):
        frontier.append(bytes(one))
        leaves += bytes(one)
    return Seal.objects.create(
        district=district,
        size=size,
        root=frontier.root(),
        peaks=frontier.peaks(),
        leaves=bytes(leaves),
        at=now,
    )


def verify(district: str) -> Verdict:
    """Compute every line's hash again and compare it with what was sealed.

    Finds an altered, missing, added or swapped line and names the first, a cut tail included.
    """
    frontier, expected, sealed = merkle.Frontier(), bytearray(), 0
    for one in Seal.objects.of(district).order_by("size").iterator():
        leaves = bytes(one.leaves)
        for start in range(0, len(leaves), WIDTH):
            frontier.append(leaves[start : start + WIDTH])
        expected += leaves
        sealed = one.size
        if frontier.size != one.size or frontier.root() != bytes(one.root):
            return _bad(district, frontier, sealed, None, "a seal does not fit its own leaves")
    size = _counted(district)
    tree, number = merkle.Frontier(), 0
    for seq, stored, again in _lines(district):
        number += 1
        if seq != number:
            return _bad(district, tree, sealed, number, "a line is missing")
        kept = bytes(expected[(seq - 1) * WIDTH : seq * WIDTH]) if seq <= sealed else bytes(stored)
        if bytes(again) != bytes(stored) or bytes(stored) != kept:
            return _bad(district, tree, sealed, seq, "a line was altered")
        tree.append(bytes(again))
    if number < max(size, sealed):
        return _bad(district, tree, sealed, number + 1, "the tail was cut off")
    if number > size:
        return _bad(district, tree, sealed, size + 1, "lines were added past the head")
    return Verdict(district, number, sealed, tree.root().hex(), sound=True)


def _counted(district: str) -> int:
    """How many lines there must be. Those that this very transaction wrote are counted first."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ledger_entry_count IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ledger_entry_count DEFERRED")
    head = Head.objects.filter(district=district).first()
    return head.size if head else 0


def _lines(district: str):
    """Each line's number, its stored hash and the hash computed from its content now, in order."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT seq, leaf, {LEAF} FROM ledger_entry WHERE district = %s ORDER BY seq", [district]
        )
        while rows := cursor.fetchmany(10_000):
            yield from rows


def _bad(district, tree, sealed, first_bad, problem) -> Verdict:
    return Verdict(district, tree.size, sealed, tree.root().hex(), False, first_bad, problem)
