"""The sweep: every open matter takes one step, against one plain UPDATE of the same rows of an identical table.

The baseline sets the same two columns and keeps the same indexes. It writes no step, no line of the record of
acts and no hash: the ratio is the price of those.
"""

import json
from datetime import datetime, timedelta

from django.db import connection, transaction

from anlian.ledger import proof
from anlian.matters import climb
from anlian.matters.clocks import set_defaults
from anlian.matters.models import Height
from benchmarks.ground import DISTRICT, fresh_database, run, timed, value

SIZES = (100_000, 1_000_000)
NOW = datetime.fromisoformat("2023-03-01T09:00+08:00")
LATE = timedelta(hours=1)
# As long as a real answer: eight links, three leaders, their documents.
LINK = {
    "tier": "department",
    "post_id": "01912345-6789-7abc-8def-0123456789ab",
    "post": "区消防救援大队大队长",
    "unit": "石鼓区消防救援大队",
    "person_id": "01912345-6789-7abc-8def-0123456789ac",
    "person": "周建明",
    "acting": False,
    "basis": "石安委〔2023〕3号",
}
ANSWER = {
    "area": "430407001001001",
    "sector": "XF.XC",
    "links": [LINK] * 8,
    "block_leader": LINK,
    "line_leader": LINK,
}

FILL = """
INSERT INTO matters_matter (id, district, kind, number, title, area_code, sector_code, post_id, turn, urgency, state,
    opened_at, clocked_at, due_at, round, step, next_step_at, ladder, answer, version, words)
SELECT anlian_uuid7(), %(district)s, 'hazard', 'YH2023' || lpad(n::text, 8, '0'), '楼梯间堆放纸箱，影响疏散 ' || n,
    '430407' || lpad((n %% 7 + 1)::text, 3, '0') || lpad((n %% 30 + 1)::text, 3, '0') || lpad((n %% 150 + 1)::text, 3, '0'),
    (ARRAY['XF', 'XF.XC', 'XF.GC', 'RQ', 'JT'])[n %% 5 + 1], posts.ids[n %% 400 + 1], 'rectifier', 'general', 'RECTIFYING',
    %(now)s - interval '8 days', %(now)s - interval '8 days', %(due)s, 1, 1, %(due)s,
    ARRAY[NULL, posts.ids[n %% 400 + 1], posts.ids[n %% 54 + 1], posts.ids[n %% 13 + 1], posts.ids[1]],
    %(answer)s::jsonb, 3, to_tsvector('simple', 'yh2023' || n || ' 楼梯 梯间 间堆 堆放 放纸 纸箱 影响 响疏 疏散 ljdf')
FROM generate_series(1, %(size)s) AS n,
     (SELECT array_agg(gen_random_uuid()) AS ids FROM generate_series(1, 400)) AS posts
"""
PLAIN = """
UPDATE matters_matter_plain SET step = step + 1, next_step_at = due_at + interval '6 days'
WHERE district = %s AND next_step_at <= %s
"""


def main(say, sizes=SIZES) -> list[dict]:
    return [one_size(size, say) for size in sizes]


def one_size(size: int, say) -> dict:
    with fresh_database():
        say(f"sweep: laying out {size:,} late matters, twice")
        _fill(size)
        with timed() as plain, transaction.atomic():
            touched = run(PLAIN, DISTRICT, NOW)
        assert touched == size
        run("CHECKPOINT")
        with timed() as sweep:
            swept = climb.sweep(now=NOW)
        assert swept.by_step == {Height.YELLOW: size}, swept
        _check(size)
        with timed() as again:
            assert climb.sweep(now=NOW).total == 0
    found = {
        "benchmark": "sweep",
        "matters": size,
        "plain_update_seconds": round(plain.seconds, 2),
        "sweep_seconds": round(sweep.seconds, 2),
        "ratio": round(sweep.seconds / plain.seconds, 2),
        "matters_a_second": round(size / sweep.seconds),
        "sweep_of_nothing_milliseconds": round(again.seconds * 1000, 1),
    }
    say(
        f"sweep of {size:,}: {found['sweep_seconds']} s ({found['matters_a_second']:,} matters/s); "
        f"plain UPDATE {found['plain_update_seconds']} s; ratio {found['ratio']}; "
        f"nothing left to sweep: {found['sweep_of_nothing_milliseconds']} ms"
    )
    return found


def _fill(size: int) -> None:
    set_defaults(DISTRICT)
    given = {
        "district": DISTRICT,
        "now": NOW,
        "due": NOW - LATE,
        "size": size,
        "answer": json.dumps(ANSWER, ensure_ascii=False),
    }
    with connection.cursor() as cursor:
        # The posts are made up: only here are foreign keys not looked up, and only while filling.
        cursor.execute("SET session_replication_role = replica")
        indexes = _without_indexes(cursor)
        cursor.execute(FILL, given)
        cursor.execute(
            "CREATE TABLE matters_matter_plain (LIKE matters_matter INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        cursor.execute("INSERT INTO matters_matter_plain SELECT * FROM matters_matter")
        for name, statement in indexes:
            cursor.execute(statement)
            cursor.execute(
                statement.replace(f" {name} ", f" {name}_p ").replace(
                    "public.matters_matter ", "matters_matter_plain "
                )
            )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE matters_matter")
        cursor.execute("VACUUM ANALYZE matters_matter_plain")
        cursor.execute("CHECKPOINT")


def _without_indexes(cursor) -> list[tuple[str, str]]:
    """Take the plain indexes off while filling; both tables get all of them back."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'matters_matter' AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint WHERE conrelid = 'matters_matter'::regclass)"
    )
    found = cursor.fetchall()
    for name, _statement in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return found


def _check(size: int) -> None:
    """The sweep did its whole work: a step and a line for each matter, and the record can be proved."""
    assert value("SELECT count(*) FROM matters_climb") == size
    assert value("SELECT size FROM ledger_head") == size
    assert proof.verify(DISTRICT).sound
