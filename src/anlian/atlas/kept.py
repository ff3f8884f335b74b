"""The SQL by which the database itself keeps pins and counts true, whichever way a row is written.

What a statement changes is added to `Pending`, in the transaction of the act: old rows count −1, new rows +1, and what
cancels out is left out, so that a new name for a site writes nothing. Rows are only added, so two acts in one cell never
wait for each other; `tallies.fold` adds them up later.
"""

SITES = """
    SELECT district, 'site' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, kind, risk AS shade, {sign} AS n,
        {sign} * round(lng * 1e7)::bigint AS lng, {sign} * round(lat * 1e7)::bigint AS lat
    FROM {rows} WHERE cell IS NOT NULL AND closed_on IS NULL"""

PINS = """
    SELECT district, 'hazard' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, sector_code AS kind, shade, {sign} AS n,
        {sign} * round(lng * 1e7)::bigint AS lng, {sign} * round(lat * 1e7)::bigint AS lat
    FROM {rows}"""

ADD = """
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM ({rows}) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
"""

# An open hazard at a site with a position.
PINNED = """
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM {rows} AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
"""
PIN = "INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)"
# A hazard that is new at a site and the position of that site wait for each other: whichever comes second sees the first.
# So the site is held whatever its position, and only then read; one that moves holds its open hazards.
HOLD = """
        PERFORM FROM added AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
        WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL {those}
        ORDER BY site.id FOR SHARE OF site;"""
NEW_TO_THE_MAP = """
    AND NOT EXISTS (SELECT FROM atlas_pin AS pin WHERE pin.district = matter.district AND pin.id = matter.id)"""


def counted(rows: str) -> str:
    """What each kind of statement adds to the pending counts; `rows` reads one kind of thing as counts."""
    new, old = rows.format(sign=1, rows="added"), rows.format(sign=-1, rows="gone")
    return f"""
    IF TG_OP = 'INSERT' THEN {ADD.format(rows=new)}
    ELSIF TG_OP = 'DELETE' THEN {ADD.format(rows=old)}
    ELSE {ADD.format(rows=f"{new} UNION ALL {old}")}
    END IF;"""


FUNCTIONS = f"""
CREATE FUNCTION atlas_count_sites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {counted(SITES)}
    RETURN NULL;
END $$;

CREATE FUNCTION atlas_count_pins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {counted(PINS)}
    RETURN NULL;
END $$;

CREATE FUNCTION atlas_pin_matters() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    keys uuid[];
    came uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM atlas_pin AS pin USING gone WHERE pin.district = gone.district AND pin.id = gone.id;
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        {HOLD.format(those="")}
        {PIN} {PINNED.format(rows="added")};
        RETURN NULL;
    END IF;
    keys := ARRAY(SELECT id FROM (
        SELECT id, site_id, area_code, sector_code, urgency, step, closed_at IS NULL FROM added WHERE kind = 'hazard'
        EXCEPT SELECT id, site_id, area_code, sector_code, urgency, step, closed_at IS NULL FROM gone) AS changed);
    IF keys = '{{}}' THEN
        RETURN NULL;
    END IF;
    DELETE FROM atlas_pin AS pin USING added
    WHERE pin.district = added.district AND pin.id = added.id AND added.id = ANY (keys)
        AND (added.closed_at IS NOT NULL OR added.site_id IS DISTINCT FROM pin.site_id);
    UPDATE atlas_pin AS pin SET area_code = added.area_code, sector_code = added.sector_code,
        shade = added.urgency || ':' || added.step
    FROM added WHERE pin.district = added.district AND pin.id = added.id AND added.id = ANY (keys);
    came := ARRAY(SELECT id FROM (
        SELECT id, site_id FROM added WHERE kind = 'hazard' AND closed_at IS NULL
        EXCEPT SELECT id, site_id FROM gone WHERE closed_at IS NULL) AS new_there);
    IF came <> '{{}}' THEN {HOLD.format(those="AND matter.id = ANY (came)")}
    END IF;
    {PIN} {PINNED.format(rows="added")} AND matter.id = ANY (keys) {NEW_TO_THE_MAP};
    RETURN NULL;
END $$;

CREATE FUNCTION atlas_move_pins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved uuid[];
BEGIN
    moved := ARRAY(SELECT id FROM (
        SELECT id, lng, lat, cell FROM added EXCEPT SELECT id, lng, lat, cell FROM gone) AS changed);
    IF moved = '{{}}' THEN
        RETURN NULL;
    END IF;
    DELETE FROM atlas_pin AS pin USING added
    WHERE pin.district = added.district AND pin.site_id = added.id AND added.id = ANY (moved) AND added.cell IS NULL;
    UPDATE atlas_pin AS pin SET lng = added.lng, lat = added.lat, cell = added.cell
    FROM added WHERE pin.district = added.district AND pin.site_id = added.id AND added.id = ANY (moved);
    {PIN} {PINNED.format(rows="matters_matter")}
        AND (site.district, site.id) IN (SELECT district, id FROM added WHERE id = ANY (moved)) {NEW_TO_THE_MAP}
    ORDER BY matter.id FOR SHARE OF matter;
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION atlas_move_pins();
DROP FUNCTION atlas_pin_matters();
DROP FUNCTION atlas_count_pins();
DROP FUNCTION atlas_count_sites();
"""

ADDED = "AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
CHANGED = "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS gone NEW TABLE AS added"
GONE = "AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone"
TRIGGERS = [
    *(("atlas_count_sites", event, "lattice_site") for event in (ADDED, CHANGED, GONE)),
    *(("atlas_count_pins", event, "atlas_pin") for event in (ADDED, CHANGED, GONE)),
    *(("atlas_pin_matters", event, "matters_matter") for event in (ADDED, CHANGED, GONE)),
    ("atlas_move_pins", CHANGED, "lattice_site"),
]


def on() -> str:
    return "".join(
        f"CREATE TRIGGER {_name(function, event)} {event.format(table=table)} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {function}();\n"
        for function, event, table in TRIGGERS
    )


def off() -> str:
    return "".join(
        f"DROP TRIGGER {_name(function, event)} ON {table};\n" for function, event, table in TRIGGERS
    )


def _name(function: str, event: str) -> str:
    return f"{function}_{event.split()[1].lower()}"


def fill(where: str = "") -> str:
    """From nothing, as everything stands now; `where` may name the district. Pins count themselves as they are set."""
    sites, matters = (f"(SELECT * FROM {table} {where})" for table in ("lattice_site", "matters_matter"))
    return f"""
    {PIN} {PINNED.format(rows=matters)};
    {ADD.format(rows=SITES.format(sign=1, rows=f"{sites} AS own"))}
    """


# Rows of one side that the other has not, each way.
OWN_MATTERS = PINNED.format(rows="(SELECT * FROM matters_matter WHERE district = %(district)s)")
OWN_PINS = "SELECT id, district, site_id, area_code, sector_code, shade, cell, lng, lat FROM atlas_pin WHERE district = %(district)s"
PINS_AGAINST_MATTERS = f"""
(SELECT 'missing', * FROM ({OWN_MATTERS} EXCEPT {OWN_PINS}) AS a) UNION ALL
(SELECT 'surplus', * FROM ({OWN_PINS} EXCEPT {OWN_MATTERS}) AS b)
"""
_OF_LEVEL = "SELECT layer, level, cell >> (2 * (%(finest)s - level)) AS cell, town, kind, shade, n, lng, lat"
COUNTS_AGAINST_ALL = f"""
WITH everything AS (
    {SITES.format(sign=-1, rows="(SELECT * FROM lattice_site WHERE district = %(district)s) AS own")}
    UNION ALL {PINS.format(sign=-1, rows="(SELECT * FROM atlas_pin WHERE district = %(district)s) AS own")}
    UNION ALL SELECT district, layer, cell, town, kind, shade, n, lng, lat FROM atlas_pending WHERE district = %(district)s
)
SELECT layer, level, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT layer, level, cell, town, kind, shade, n, lng, lat FROM atlas_tally WHERE district = %(district)s AND until IS NULL
    UNION ALL {_OF_LEVEL} FROM everything CROSS JOIN generate_series(8, %(finest)s) AS level
) AS both_sides
GROUP BY layer, level, cell, town, kind, shade HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0
"""
