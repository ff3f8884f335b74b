"""Who answers? Thousands of questions on the demo district's lattice, against plain SQL for each question.

The roll is the district read once and asked in memory, as pages and imports do. "From the site" adds what a page
needs for a site in the past: its record of that day. The baseline finds the winning chain, its links and their
holders with two statements a question; it leaves out leaders of areas and lines, so it has less to do than we.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.db import connection

from anlian.kernel import intake, sheets
from anlian.kernel.intake import Setting
from anlian.lattice.answers import Place, ask, place_of
from anlian.lattice.imports import REGISTERS
from anlian.lattice.models import Site
from anlian.lattice.models.area import parents_of
from anlian.lattice.models.sector import above
from anlian.lattice.roll import load
from benchmarks.ground import DISTRICT, fresh_database, run, timed

SIZES = (10_000,)
LEDGERS = Path(__file__).resolve().parents[1] / "scenario" / "shigu" / "ledgers"
OPENING = datetime.fromisoformat("2022-01-01T00:00+08:00")
FIRST, DAYS = date(2022, 1, 1), 608
# From a site and end to end a question costs a round trip; a tenth of the questions tells as much.
PART = 10

CHAIN = """
SELECT version.id FROM lattice_chainversion AS version
JOIN lattice_subject AS subject ON subject.district = version.district AND subject.version_id = version.id
JOIN lattice_sector AS sector ON sector.district = subject.district AND sector.id = subject.sector_id
WHERE version.district = %s AND version.superseded_at IS NULL AND version.since <= %s
  AND (version.until IS NULL OR version.until > %s) AND version.area_code = ANY(%s) AND sector.code = ANY(%s)
ORDER BY length(version.area_code) DESC, length(sector.code) DESC, version.basis_date DESC LIMIT 1
"""
LINKS = """
SELECT link."order", link.tier, coalesce(named.title, charged.title), person.name
FROM lattice_link AS link
LEFT JOIN lattice_post AS named ON named.district = link.district AND named.id = link.post_id
LEFT JOIN LATERAL (
    SELECT post.id, post.title FROM lattice_remit AS remit
    JOIN lattice_post AS post ON post.district = remit.district AND post.id = remit.post_id
    JOIN lattice_area AS area ON area.district = remit.district AND area.id = remit.area_id
    LEFT JOIN lattice_sector AS sector ON sector.district = remit.district AND sector.id = remit.sector_id
    WHERE link.rule <> '' AND remit.district = link.district AND remit.superseded_at IS NULL AND remit.since <= %(day)s
      AND (remit.until IS NULL OR remit.until > %(day)s) AND post.role = upper(link.rule)
      AND area.code = ANY(%(areas)s) AND (sector.code IS NULL OR sector.code = ANY(%(subjects)s))
    ORDER BY length(coalesce(sector.code, '')) DESC, post.code LIMIT 1
) AS charged ON true
LEFT JOIN lattice_appointment AS held ON held.district = link.district AND held.superseded_at IS NULL
    AND held.post_id = coalesce(link.post_id, charged.id) AND held.since <= %(day)s
    AND (held.until IS NULL OR held.until > %(day)s)
LEFT JOIN people_person AS person ON person.district = held.district AND person.id = held.person_id
WHERE link.district = %(district)s AND link.version_id = %(version)s ORDER BY link."order"
"""


def main(say, sizes=SIZES) -> list[dict]:
    with fresh_database():
        say("who: laying out the lattice of Shigu")
        _lay_out()
        return [found for size in sizes for found in _measure(size, say)]


def _lay_out() -> None:
    setting = Setting(district=DISTRICT, by=None, at=OPENING)
    for register in REGISTERS:
        path = LEDGERS / f"{register.kind}.csv"
        report = intake.run(register, sheets.read(path.read_bytes(), path.name), setting)
        assert not report.problems, report.problems[0]
    run("ANALYZE")


def _measure(size: int, say) -> list[dict]:
    random = Random(20230831)
    with timed() as reading:
        roll = load(DISTRICT)
    sites = list(Site.objects.of(DISTRICT).select_related("area", "principal").order_by("code"))
    sectors = sorted(roll.sectors)
    questions = [
        (random.choice(sites), random.choice(sectors), FIRST + timedelta(days=random.randrange(DAYS)))
        for _number in range(size)
    ]
    places = {site.pk: Place(site.area_code, site.pk) for site in sites}
    with timed() as memory:
        answers = [ask(roll, places[site.pk], sector, day) for site, sector, day in questions]
    part = questions[: max(size // PART, 1)]
    with timed() as from_site:
        for site, sector, day in part:
            ask(roll, place_of(site, day), sector, day)
    with timed() as plain:
        found = [_plainly(site.area_code, sector, day) for site, sector, day in part]
    # Both ways agree on the chain and on who leads it.
    for answer, (version, links) in zip(answers, found, strict=False):
        assert answer.is_tie or version == (answer.version.id if answer.version else None)
        assert answer.is_tie or [row[3] for row in links if row[1] == "leader"] == [
            link.person or None for link in answer.links if link.tier == "leader"
        ]
    facts = {
        "sites": len(sites),
        "chains": len(roll.in_force(FIRST)),
        "holes": sum(answer.is_hole for answer in answers),
        "ties": sum(answer.is_tie for answer in answers),
        "reading_the_roll_seconds": round(reading.seconds, 3),
    }
    baseline = len(part) / plain.seconds
    results = [
        {"benchmark": f"who {name}", "questions": number, "seconds": round(took.seconds, 3),
         "questions_a_second": round(number / took.seconds), "times_plain_sql": round(number / took.seconds / baseline, 2)}
        for name, took, number in (
            ("in memory", memory, size), ("from the site", from_site, len(part)), ("plain SQL", plain, len(part)))
    ]  # fmt: skip
    say(f"who: {facts}")
    for one in results:
        say(
            f"{one['benchmark']}: {one['questions']:,} questions in {one['seconds']} s "
            f"({one['questions_a_second']:,}/s, {one['times_plain_sql']} times plain SQL)"
        )
    return [one | facts for one in results]


def _plainly(area: str, sector: str, day: date):
    areas, subjects = [area, *parents_of(area)], above(sector)
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [DISTRICT, day, day, areas, subjects])
        row = cursor.fetchone()
        if row is None:
            return None, []
        given = {"district": DISTRICT, "version": row[0], "day": day, "areas": areas, "subjects": subjects}
        cursor.execute(LINKS, given)
        return row[0], cursor.fetchall()
