"""A large ledger is taken in, or taken back, whole or not at all, also when whoever does it is killed in the middle."""

import psycopg
import pytest

from tests.durability.place import ANLIAN, until

pytestmark = pytest.mark.durability
# Three portions: it is killed while the second is gone through.
ROWS = 12_000
HEADER = "点位编号,名称,类型,区划代码,负责人,负责人电话,起始日"
WRITES = """
    SELECT 1 FROM pg_locks JOIN pg_class ON pg_class.oid = relation
    WHERE relname = 'lattice_site' AND mode = 'RowExclusiveLock' AND granted
"""
COUNTS = "SELECT (SELECT count(*) FROM lattice_site), (SELECT count(*) FROM people_person), (SELECT count(*) FROM registers_batch)"


def ledger(place) -> str:
    lines = [
        f"K{number:05d},面馆{number},沿街店铺,430407001001001,店主{number},199{number:08d},2021-01-01"
        for number in range(ROWS)
    ]
    path = place.folder / "台账.csv"
    path.write_text("\n".join([HEADER, *lines]))
    return str(path)


def asked(place, sql: str):
    with psycopg.connect(place.url) as connection:
        return connection.execute(sql).fetchone()


def test_killed_halfway_it_leaves_nothing_and_can_be_run_again(place):
    place.start_postgres()
    command = ["import", "sites", ledger(place), "--district", place.made["district"]]
    sites, people, batches = asked(place, COUNTS)

    child = place.start([*ANLIAN, *command])
    until(lambda: asked(place, WRITES), "the import writes")
    place.kill(child)

    assert asked(place, COUNTS) == (sites, people, batches)
    done = place.anlian(*command)
    assert done.returncode == 0, done.stderr
    assert asked(place, COUNTS) == (sites + ROWS, people + ROWS, batches + 1)
    assert place.anlian("ledger", "verify", "--district", place.made["district"]).returncode == 0


def test_killed_while_it_is_taken_back_all_of_it_stays_and_it_can_be_run_again(place):
    place.start_postgres()
    sites, people, batches = asked(place, COUNTS)
    taken_in = place.anlian("import", "sites", ledger(place), "--district", place.made["district"])
    assert taken_in.returncode == 0, taken_in.stderr
    (batch,) = asked(place, "SELECT id::text FROM registers_batch ORDER BY id DESC LIMIT 1")
    command = ["undo", batch, "--reason", "wrong file", "--district", place.made["district"]]

    child = place.start([*ANLIAN, *command])
    until(lambda: asked(place, WRITES), "the undo writes")
    place.kill(child)

    assert asked(place, COUNTS) == (sites + ROWS, people + ROWS, batches + 1)
    done = place.anlian(*command)
    assert done.returncode == 0, done.stderr
    assert asked(place, COUNTS) == (sites, people, batches + 1)
    assert place.anlian("ledger", "verify", "--district", place.made["district"]).returncode == 0
