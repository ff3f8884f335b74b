"""Counts by cell and day: added up from what acts left pending, made anew, and held against a full count.

The finest cells are added up into all coarser ones, so that a tile of any zoom reads at most 64 cells. What a cell held
on an earlier day stays as the last run before midnight knew it: an act after that run counts from the next day on.
"""

from datetime import date, datetime

from django.db import connection, transaction

from anlian.atlas import kept
from anlian.atlas.models import COARSEST, FINEST, Pending, Pin, Tally
from anlian.kernel import clock
from anlian.ledger.models import Head

KEY = "layer, level, cell, town, kind, shade"
GATHER = f"""
WITH gone AS (
    DELETE FROM atlas_pending WHERE district = %(district)s RETURNING layer, cell, town, kind, shade, n, lng, lat
)
INSERT INTO atlas_sums ({KEY}, n, lng, lat)
SELECT layer, level, cell >> (2 * ({FINEST} - level)) AS cell, town, kind, shade, sum(n), sum(lng), sum(lat)
FROM gone CROSS JOIN generate_series({COARSEST}, {FINEST}) AS level
GROUP BY layer, level, cell >> (2 * ({FINEST} - level)), town, kind, shade
HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0
"""
SUMS = """
CREATE TEMP TABLE atlas_sums (layer text, level smallint, cell bigint, town text, kind text, shade text, n bigint, lng bigint,
    lat bigint) ON COMMIT DROP
"""
SAME = """tally.district = %(district)s AND tally.until IS NULL AND tally.layer = sums.layer AND tally.level = sums.level
    AND tally.cell = sums.cell AND tally.town = sums.town AND tally.kind = sums.kind AND tally.shade = sums.shade"""
CARRY = f"""
UPDATE atlas_sums AS sums SET n = sums.n + tally.n, lng = sums.lng + tally.lng, lat = sums.lat + tally.lat
FROM atlas_tally AS tally WHERE {SAME}
"""
# What began today is written over; what began earlier ends today.
DROP = f"DELETE FROM atlas_tally AS tally USING atlas_sums AS sums WHERE {SAME} AND tally.since >= %(day)s"
END = f"UPDATE atlas_tally AS tally SET until = %(day)s FROM atlas_sums AS sums WHERE {SAME}"
BEGIN = f"""
INSERT INTO atlas_tally (id, district, {KEY}, n, lng, lat, since)
SELECT anlian_uuid7(), %(district)s, {KEY}, n, lng, lat, %(day)s FROM atlas_sums WHERE n > 0
"""


def fold(*, now: datetime) -> int:
    """Add up what acts left pending, for every district. Returns how many counts changed."""
    return sum(fold_district(district, on=clock.day_of(now)) for district in _districts())


def fold_district(district: str, *, on: date) -> int:
    """The same for one district: what is pending counts from this day on."""
    given = {"district": district, "day": on}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('anlian.atlas'), hashtext(%(district)s))", given
        )
        cursor.execute("SELECT EXISTS (SELECT FROM atlas_pending WHERE district = %(district)s)", given)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(SUMS)
        cursor.execute(GATHER, given)
        changed = cursor.rowcount
        for statement in ("ANALYZE atlas_sums", CARRY, DROP, END, BEGIN, "DROP TABLE atlas_sums"):
            cursor.execute(statement, given if "%(" in statement else None)
        return changed


def first_day(district: str) -> date | None:
    """From when on it is known what was counted."""
    return Tally.objects.of(district).order_by("since").values_list("since", flat=True).first()


def _districts() -> list[str]:
    return list(Head.objects.order_by("district").values_list("district", flat=True))


def rebuild(district: str, *, on: date) -> None:
    """Forget pins, counts and their history, and count everything anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE lattice_site, matters_matter IN SHARE MODE")
        for model in (Pin, Pending, Tally):
            # A pin that goes leaves a pending count behind, so the pending ones go after it.
            model.objects.of(district).delete()
        cursor.execute(kept.fill("WHERE district = %(district)s"), {"district": district})
    fold_district(district, on=on)


def differences(district: str) -> list[str]:
    """Where pins or counts differ from what a count of everything says: nowhere, unless somebody wrote past the triggers."""
    wrong = []
    with connection.cursor() as cursor:
        for title, statement in (("pins", kept.PINS_AGAINST_MATTERS), ("counts", kept.COUNTS_AGAINST_ALL)):
            cursor.execute(statement, {"district": district, "finest": FINEST})
            wrong += [f"{title}: {row}" for row in cursor.fetchall()]
    return wrong
