"""A whole district in an empty database: the lattice by its own ledgers, all else set by set.

States, steps, towns, sectors and days are spread as in a year that ends at NOW: five in a hundred hazards are open,
late ones have climbed, few sites have most of them.
"""

import json
from datetime import datetime, timedelta

from django.db import connection
from psycopg import sql

from anlian.hazards.models import CheckItem
from anlian.kernel import geo, intake, search, sheets
from anlian.kernel.ids import uuid7
from anlian.kernel.intake import Setting
from anlian.lattice.models import Area
from anlian.matters.clocks import set_defaults
from anlian.matters.models import Matter
from anlian.people.models import Person
from anlian.registers import generate
from anlian.registers.generate.words import EXTENTS, SPOTS, WRONGS
from anlian.registers.kinds import REGISTERS
from benchmarks.ground import DISTRICT, run, value

NOW = datetime.fromisoformat("2023-08-31T18:00+08:00")
OPENING = NOW - timedelta(days=1)
LATTICE = ("areas", "units", "sectors", "posts", "chains", "check_items")
AT_ONCE = 5000
LINK = {
    "tier": "department",
    "post_id": "01912345-6789-7abc-8def-0123456789ab",
    "post": "区消防救援大队大队长",
    "unit": "演示区消防救援大队",
    "person_id": "01912345-6789-7abc-8def-0123456789ac",
    "person": "周建明",
    "acting": False,
    "basis": "演示安委〔2020〕3号",
}
ANSWER = {"area": "430407001001001", "sector": "XF.XC", "links": [LINK] * 8}

SITES = """
INSERT INTO lattice_site (id, district, code, name, kind, address, lng, lat, cell, area_id, area_code, principal_id, uscc,
    attributes, risk, words)
SELECT id, %(district)s, code, name, kind, address, lng, lat, cell, area_id, area_code, principal_id, uscc, attributes, risk,
    to_tsvector('simple', doc) FROM made
"""
RECORDS = """
INSERT INTO lattice_siterecord (id, district, site_id, area_id, principal_id, risk, since, recorded_at, basis)
SELECT anlian_uuid7(), %(district)s, id, area_id, principal_id, risk, since, %(at)s, '' FROM made
"""
# Sites by number, each with what its matters need to know.
PLACES = """
CREATE TEMP TABLE place AS
SELECT row_number() OVER (ORDER BY site.code) AS n, site.id, site.kind, site.area_code, site.principal_id, site.words,
    walker.person_id AS walker, officer.person_id AS officer, officer.post_id AS town, officer.title AS office
FROM lattice_site site
LEFT JOIN (SELECT DISTINCT ON (area.code) area.code, held.person_id FROM lattice_remit remit
    JOIN lattice_area area ON area.id = remit.area_id
    JOIN lattice_post post ON post.id = remit.post_id AND post.role = 'GRID'
    JOIN lattice_appointment held ON held.post_id = post.id AND held.until IS NULL AND held.superseded_at IS NULL
    ) walker ON walker.code = site.area_code
JOIN (SELECT DISTINCT ON (area.code) area.code, post.id AS post_id, post.title, held.person_id FROM lattice_remit remit
    JOIN lattice_area area ON area.id = remit.area_id
    JOIN lattice_post post ON post.id = remit.post_id AND post.role = 'TOWN'
    JOIN lattice_appointment held ON held.post_id = post.id AND held.until IS NULL AND held.superseded_at IS NULL
    ORDER BY area.code, post.code DESC) officer ON officer.code = left(site.area_code, 9);
CREATE UNIQUE INDEX ON place (n)
"""
# What is dealt out before the rows are written: place, item, moment, whether it is over, as chance has it.
DEALT = """
CREATE TEMP TABLE dealt AS
WITH drawn AS (
    SELECT n, anlian_uuid7() AS id, 1 + floor(%(sites)s * power(random(), 1.6))::int AS at_place,
        %(now)s::timestamptz - interval '365 days' * power(random(), 1.15) AS opened, random() AS fate, random() AS what,
        random() AS grave, random() AS via, random() AS pick, 1 + floor(random() * %(phrases)s)::int AS said
    FROM generate_series(1, %(hazards)s) AS n
)
SELECT drawn.*, place.id AS site_id, place.area_code, place.principal_id, place.words, place.walker, place.officer,
    place.town, item.id AS item_id, item.sector_code, lead.chain_id, lead.department, lead.leader, grave < 0.004 AS major,
    opened + interval '7 days' AS due,
    CASE WHEN opened > %(now)s::timestamptz - interval '10 days' THEN fate < 0.6 ELSE fate < 0.025 END AS open
FROM drawn JOIN place ON place.n = drawn.at_place
JOIN kinds ON kinds.kind = place.kind
JOIN item ON item.kind = place.kind AND item.n = 1 + floor(drawn.pick * kinds.items)::int
JOIN lead ON lead.sector = item.sector_code
"""
MATTERS = """
INSERT INTO matters_matter (id, district, kind, number, title, site_id, principal_id, area_code, sector_code, chain_id,
    post_id, turn, urgency, state, opened_at, clocked_at, due_at, closed_at, round, step, next_step_at, ladder, answer,
    version, words)
SELECT id, %(district)s, 'hazard', number, phrase.text, site_id, principal_id, area_code, sector_code, chain_id,
    CASE WHEN open AND state <> 'RECTIFYING' AND state <> 'ORDERED' THEN CASE WHEN state = 'AWAITING_REVIEW' THEN department ELSE town END END,
    CASE WHEN NOT open THEN '' WHEN state IN ('RECTIFYING', 'ORDERED', 'PLAN_DUE') THEN 'rectifier'
        WHEN state = 'REPORTED' THEN 'verifier' WHEN state = 'VERIFIED' THEN 'officer' ELSE 'reviewer' END,
    CASE WHEN major THEN 'major' ELSE 'general' END, state, opened, opened, due,
    CASE WHEN NOT open THEN least(opened + interval '12 days' * fate, %(now)s) END, 1, step,
    CASE WHEN open AND step < 5 THEN greatest(due, %(now)s) + interval '3 days' END,
    ARRAY[NULL, town, department, leader, leader], %(answer)s::jsonb, 3,
    to_tsvector('simple', lower(split_part(number, '-', 1)) || ' ' || split_part(number, '-', 2) || ' ' || phrase.doc) || words
FROM (
    SELECT *, 'YH' || extract(year FROM opened) || '-' || lpad(n::text, 7, '0') AS number,
        CASE WHEN NOT open THEN (ARRAY['CLOSED', 'INVALID', 'DUPLICATE', 'TRANSFERRED', 'VOID'])[
                CASE WHEN what < 0.94 THEN 1 WHEN what < 0.97 THEN 2 WHEN what < 0.98 THEN 3 WHEN what < 0.99 THEN 4 ELSE 5 END]
            WHEN major THEN (ARRAY['MAJOR_REVIEW', 'PLAN_DUE', 'PLAN_REVIEW', 'RECTIFYING', 'ACCEPTED'])[1 + floor(what * 5)::int]
            ELSE (ARRAY['REPORTED', 'VERIFIED', 'ORDERED', 'RECTIFYING', 'AWAITING_REVIEW'])[
                CASE WHEN what < 0.15 THEN 1 WHEN what < 0.23 THEN 2 WHEN what < 0.40 THEN 3 WHEN what < 0.77 THEN 4 ELSE 5 END]
        END AS state,
        CASE WHEN due > %(now)s THEN 0 WHEN due > %(now)s::timestamptz - interval '3 days' THEN 2
            WHEN due > %(now)s::timestamptz - interval '9 days' THEN 3 WHEN due > %(now)s::timestamptz - interval '40 days' THEN 4
            ELSE 5 END * (open OR fate > 0.93)::int AS step
    FROM dealt
) AS told JOIN phrase ON phrase.n = told.said
"""
HAZARDS = """
INSERT INTO hazards_hazard (id, district, matter_id, summary, spot, item_id, grade, grade_basis, source, finder_id,
    no_photo_reason, tier, ordered_role, demand, "group", minutes, plan, control, suspended, measure, rectified_by_id,
    rectifiers, rectified_at, reviewed_by_id, reviewed_at, opinion, accepted_with, closed_by_id, ended_because, failures)
SELECT matter.id, matter.district, matter.id, matter.title, '', item_id, CASE WHEN major THEN 'major' ELSE 'general' END, '',
    (ARRAY['inspection', 'inspection', 'inspection', 'report', 'self_check', 'meeting'])[
        CASE WHEN via < 0.6 THEN 1 WHEN via < 0.85 THEN 4 WHEN via < 0.99 THEN 5 ELSE 6 END],
    coalesce(walker, officer), '台账补录，无现场图像', CASE WHEN major THEN 4 ELSE 2 END, '', '立即整改', '{}', '', '{}', '', false,
    CASE WHEN matter.state = 'CLOSED' THEN '已整改' ELSE '' END,
    CASE WHEN matter.state = 'CLOSED' THEN matter.principal_id END, '{}',
    CASE WHEN matter.state = 'CLOSED' THEN matter.closed_at - interval '1 day' END,
    CASE WHEN matter.state = 'CLOSED' THEN walker END, CASE WHEN matter.state = 'CLOSED' THEN matter.closed_at END, '', '{}',
    CASE WHEN matter.state = 'CLOSED' THEN officer END, '', 0
FROM dealt JOIN matters_matter matter ON matter.id = dealt.id AND matter.district = %(district)s
"""
CLIMBS = """
INSERT INTO matters_climb (id, district, matter_id, round, step, due_at, swept_at, told)
SELECT anlian_uuid7(), matter.district, matter.id, 1, step.n, matter.due_at, matter.due_at + interval '2 days' * (step.n - 2),
    matter.ladder[step.n]
FROM matters_matter matter CROSS JOIN generate_series(2, 5) AS step(n) WHERE matter.district = %(district)s AND step.n <= matter.step
"""
VISITS = """
INSERT INTO inspections_inspection (id, district, number, kind, enforcement, site_id, area_code, sector_code, state, leader_id,
    leader_post, leader_title, leader_role, planned_by_id, planned_on, day, started_at, ended_at, id_shown, note, content,
    handling, findings, submitted_by_id, signed_by, confirmed_at, sign_refused, refusal_reason, refusal_reported,
    cancelled_because, version, words)
SELECT id, %(district)s, number, (ARRAY['ROUTINE', 'GRID', 'CAMPAIGN', 'RANDOM', 'UNANNOUNCED', 'GUIDED'])[1 + floor(what * 6)::int],
    false, site_id, area_code, sector_code, CASE WHEN planned THEN 'PLANNED' ELSE 'CONFIRMED' END, officer, town, office, 'TOWN',
    officer, began::date, began::date, CASE WHEN NOT planned THEN began END, CASE WHEN NOT planned THEN began + interval '40 minutes' END,
    false, '', CASE WHEN planned THEN '' ELSE '例行检查' END, '', CASE WHEN planned THEN 0 ELSE floor(what * 3)::int END,
    CASE WHEN NOT planned THEN officer END, CASE WHEN planned THEN '' ELSE '负责人' END,
    CASE WHEN NOT planned THEN began + interval '50 minutes' END, false, '', false, '', 1,
    to_tsvector('simple', lower(split_part(number, '-', 1)) || ' ' || split_part(number, '-', 2)) || words
FROM (
    SELECT *, 'JC' || extract(year FROM began) || '-' || lpad(n::text, 7, '0') AS number, began > %(now)s AS planned
    FROM (
        SELECT drawn.n, anlian_uuid7() AS id, random() AS what, place.id AS site_id, place.area_code, place.officer, place.town, place.office,
            coalesce(kinds.sector, 'ZH') AS sector_code, place.words,
            date_trunc('day', %(now)s::timestamptz + interval '10 days' - interval '375 days' * power(random(), 1.1)) + interval '3 hours' AS began
        FROM (SELECT n, 1 + floor(%(sites)s * power(random(), 1.4))::int AS at_place FROM generate_series(1, %(inspections)s) AS n) drawn
        JOIN place ON place.n = drawn.at_place LEFT JOIN kinds ON kinds.kind = place.kind
    ) AS dealt
) AS told
"""
TEAMS = """
INSERT INTO inspections_teammember (id, district, inspection_id, person_id, post_title, role, "order")
SELECT anlian_uuid7(), visit.district, visit.id, member.person, '', member.role, member.at FROM inspections_inspection visit
JOIN (SELECT DISTINCT area_code, walker FROM place WHERE walker IS NOT NULL) street ON street.area_code = visit.area_code
CROSS JOIN LATERAL (VALUES (visit.leader_id, 'TOWN', 0), (street.walker, 'GRID', 1)) AS member(person, role, at)
WHERE visit.district = %(district)s
"""
ACTS = """
INSERT INTO ledger_entry (id, district, seq, verb, subject_kind, subject, by_id, post_title, at, recorded_at, origin, detail, leaf)
SELECT anlian_uuid7(), district, (SELECT coalesce(max(size), 0) FROM ledger_head) + row_number() OVER (ORDER BY at), verb, 'matter', subject, by_id, '网格员', at, at, 'web 10.0.0.1',
    detail, '\\x00'::bytea
FROM (
    SELECT matter.district, act.verb, matter.id AS subject, act.by_id, act.at, act.detail FROM matters_matter matter
    JOIN dealt ON dealt.id = matter.id CROSS JOIN LATERAL (VALUES
        ('HAZARD_REPORTED', dealt.walker, matter.opened_at, '{"state": [null, "REPORTED"]}'::jsonb),
        ('HAZARD_ORDERED', dealt.officer, least(matter.opened_at + interval '1 day', matter.closed_at), '{"state": ["VERIFIED", "ORDERED"]}'::jsonb),
        ('HAZARD_REVIEW_PASSED', dealt.officer, matter.closed_at, '{"state": ["AWAITING_REVIEW", "CLOSED"]}'::jsonb)
    ) AS act(verb, by_id, at, detail) WHERE matter.district = %(district)s AND act.at IS NOT NULL
) AS told
"""
FILLED = (
    "matters_matter",
    "hazards_hazard",
    "matters_climb",
    "inspections_inspection",
    "inspections_teammember",
    "ledger_entry",
)


def fill(sites: int, hazards: int, inspections: int, say=lambda sentence: None) -> None:
    """Lay out a district of this size. A database that holds anything is refused."""
    if Area.objects.exists() or Person.objects.exists() or Matter.objects.exists():
        raise SystemExit(
            "This database holds something already; a made-up district goes only into an empty one."
        )
    plan = generate.Plan(sites=sites, on=NOW.date())
    makers = generate.rows_of(plan)
    for kind in LATTICE:
        _take(kind, makers[kind])
    set_defaults(DISTRICT)
    say(f"district: the lattice stands; {sites:,} sites")
    _sites(makers["sites"])
    given = {
        "district": DISTRICT, "now": NOW, "sites": sites, "hazards": hazards, "inspections": inspections,
        "answer": json.dumps(ANSWER, ensure_ascii=False),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(PLACES)
        given["phrases"] = _phrases(cursor)
        _subjects(cursor)
        say(f"district: {hazards:,} hazards, {inspections:,} inspections")
        cursor.execute("ANALYZE place")
        # Keys are right by construction, and lines of the record get their numbers here: no trigger need run.
        cursor.execute("SET session_replication_role = replica")
        indexes = _without_indexes(cursor)
        for statement in (DEALT, MATTERS, "ANALYZE dealt", HAZARDS, CLIMBS, VISITS, TEAMS, ACTS):
            cursor.execute(statement, given if "%(" in statement else None)
        cursor.execute(
            "UPDATE ledger_head SET size = (SELECT max(seq) FROM ledger_entry) WHERE district = %s",
            [DISTRICT],
        )
        say("district: indexes")
        for statement in indexes:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("DROP TABLE place, dealt, phrase, item, kinds, lead")


def _take(kind: str, rows) -> None:
    register = REGISTERS[kind]
    cells = ([row.get(column.key) for column in register.columns] for row in rows())
    data = sheets.write_csv([column.header for column in register.columns], cells)
    setting = Setting(district=DISTRICT, by=None, at=OPENING)
    report = intake.run(register, sheets.read(data, f"{kind}.csv"), setting)
    assert not report.problems, report.problems[0]


def _sites(rows) -> None:
    """Their people through the models, which seal numbers; the sites themselves by COPY."""
    areas = dict(Area.objects.of(DISTRICT).values_list("code", "id"))
    read = {column.key: column.read for column in REGISTERS["sites"].columns}
    people: dict[str, Person] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE made (id uuid, code text, name text, kind text, address text, lng float, lat float, cell bigint, "
            "area_id uuid, area_code text, principal_id uuid, uscc text, attributes jsonb, risk text, doc text, since date)"
        )
        with cursor.copy("COPY made FROM STDIN") as copy:
            for cells in rows():
                person = people.get(cells["phone"]) or Person(
                    district=DISTRICT, code=f"R{cells['code']}", name=cells["principal"], phone=cells["phone"]
                )
                people[cells["phone"]] = person
                words = search.document(cells["code"], cells["name"], cells["address"], cells["uscc"])
                copy.write_row(
                    (
                        uuid7(), cells["code"], cells["name"], read["kind"](cells["kind"]), cells["address"],
                        cells["lng"], cells["lat"], geo.cell(cells["lng"], cells["lat"]), areas[cells["area"]],
                        cells["area"], person.id, cells["uscc"], json.dumps(read["attributes"](cells["attributes"])),
                        read["risk"](cells["risk"]), words, cells["since"],
                    )
                )  # fmt: skip
        Person.objects.bulk_create(people.values(), batch_size=AT_ONCE)
        cursor.execute(SITES, {"district": DISTRICT, "at": OPENING})
        cursor.execute(RECORDS, {"district": DISTRICT, "at": OPENING})
        cursor.execute("DROP TABLE made")


def _phrases(cursor) -> int:
    wrongs = dict.fromkeys(wrong for several in WRONGS.values() for wrong in several)
    texts = [
        f"{spot}{wrong}{extent}" for spot in SPOTS for wrong in wrongs for extent in dict.fromkeys(EXTENTS)
    ]
    cursor.execute("CREATE TEMP TABLE phrase (n int PRIMARY KEY, text text, doc text)")
    with cursor.copy("COPY phrase FROM STDIN") as copy:
        for number, text in enumerate(texts, start=1):
            copy.write_row((number, text, search.document(text)))
    return len(texts)


def _subjects(cursor) -> None:
    """Check items by kind of site, and who leads each line."""
    cursor.execute("CREATE TEMP TABLE item (kind text, n int, id uuid, sector_code text)")
    cursor.execute(
        "CREATE TEMP TABLE lead (sector text PRIMARY KEY, chain_id uuid, department uuid, leader uuid)"
    )
    by_kind: dict[str, list[CheckItem]] = {}
    for item in CheckItem.objects.of(DISTRICT).order_by("code"):
        for kind in item.kinds:
            by_kind.setdefault(kind, []).append(item)
    with cursor.copy("COPY item FROM STDIN") as copy:
        for kind, items in by_kind.items():
            for number, item in enumerate(items, start=1):
                copy.write_row((kind, number, item.id, item.sector_code))
    cursor.execute(
        "CREATE TEMP TABLE kinds AS SELECT kind, count(*) AS items, min(sector_code) AS sector FROM item GROUP BY kind"
    )
    cursor.execute(
        """
        INSERT INTO lead SELECT sector.code, version.chain_id,
            (array_agg(link.post_id) FILTER (WHERE link.tier = 'department'))[1],
            (array_agg(link.post_id) FILTER (WHERE link.tier = 'leader'))[1]
        FROM lattice_subject subject JOIN lattice_sector sector ON sector.id = subject.sector_id
        JOIN lattice_chainversion version ON version.id = subject.version_id
        JOIN lattice_link link ON link.version_id = version.id GROUP BY 1, 2
        """
    )


def _without_indexes(cursor) -> list[str]:
    """Take the plain indexes off the large tables while they are filled; returns what makes them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x')) AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [list(FILLED)],
    )
    found = cursor.fetchall()
    for name, _statement in found:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [statement for _name, statement in found]


def settled() -> None:
    """As a database is after a quiet hour: counted, and its visible pages known."""
    run("VACUUM ANALYZE")
    assert value("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'") == 0
