"""From here on the database keeps pins and counts; what stands already is counted once.

The SQL is that of this step for ever: what `kept.py` says today came by later steps.
"""

from django.db import migrations

ON = """
CREATE FUNCTION atlas_count_sites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT district, 'site' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, kind, risk AS shade, 1 AS n,
        1 * round(lng * 1e7)::bigint AS lng, 1 * round(lat * 1e7)::bigint AS lat
    FROM added WHERE cell IS NOT NULL AND closed_on IS NULL) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT district, 'site' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, kind, risk AS shade, -1 AS n,
        -1 * round(lng * 1e7)::bigint AS lng, -1 * round(lat * 1e7)::bigint AS lat
    FROM gone WHERE cell IS NOT NULL AND closed_on IS NULL) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
    ELSE
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT district, 'site' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, kind, risk AS shade, 1 AS n,
        1 * round(lng * 1e7)::bigint AS lng, 1 * round(lat * 1e7)::bigint AS lat
    FROM added WHERE cell IS NOT NULL AND closed_on IS NULL UNION ALL
    SELECT district, 'site' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, kind, risk AS shade, -1 AS n,
        -1 * round(lng * 1e7)::bigint AS lng, -1 * round(lat * 1e7)::bigint AS lat
    FROM gone WHERE cell IS NOT NULL AND closed_on IS NULL) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION atlas_count_pins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT district, 'hazard' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, sector_code AS kind, shade, 1 AS n,
        1 * round(lng * 1e7)::bigint AS lng, 1 * round(lat * 1e7)::bigint AS lat
    FROM added) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT district, 'hazard' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, sector_code AS kind, shade, -1 AS n,
        -1 * round(lng * 1e7)::bigint AS lng, -1 * round(lat * 1e7)::bigint AS lat
    FROM gone) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
    ELSE
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT district, 'hazard' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, sector_code AS kind, shade, 1 AS n,
        1 * round(lng * 1e7)::bigint AS lng, 1 * round(lat * 1e7)::bigint AS lat
    FROM added UNION ALL
    SELECT district, 'hazard' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, sector_code AS kind, shade, -1 AS n,
        -1 * round(lng * 1e7)::bigint AS lng, -1 * round(lat * 1e7)::bigint AS lat
    FROM gone) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION atlas_pin_matters() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    keys uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM atlas_pin AS pin USING gone WHERE pin.district = gone.district AND pin.id = gone.id;
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM added AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
 FOR SHARE OF site;
        RETURN NULL;
    END IF;
    keys := ARRAY(SELECT id FROM (
        SELECT id, site_id, area_code, sector_code, urgency, step, closed_at IS NULL FROM added WHERE kind = 'hazard'
        EXCEPT SELECT id, site_id, area_code, sector_code, urgency, step, closed_at IS NULL FROM gone) AS changed);
    IF keys = '{}' THEN
        RETURN NULL;
    END IF;
    DELETE FROM atlas_pin AS pin USING added
    WHERE pin.district = added.district AND pin.id = added.id AND added.id = ANY (keys)
        AND (added.closed_at IS NOT NULL OR added.site_id IS DISTINCT FROM pin.site_id);
    UPDATE atlas_pin AS pin SET area_code = added.area_code, sector_code = added.sector_code,
        shade = added.urgency || ':' || added.step
    FROM added WHERE pin.district = added.district AND pin.id = added.id AND added.id = ANY (keys);
    INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM added AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
 AND matter.id = ANY (keys)
    AND NOT EXISTS (SELECT FROM atlas_pin AS pin WHERE pin.district = matter.district AND pin.id = matter.id) FOR SHARE OF site;
    RETURN NULL;
END $$;

CREATE FUNCTION atlas_move_pins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved uuid[];
BEGIN
    moved := ARRAY(SELECT id FROM (
        SELECT id, lng, lat, cell FROM added EXCEPT SELECT id, lng, lat, cell FROM gone) AS changed);
    IF moved = '{}' THEN
        RETURN NULL;
    END IF;
    DELETE FROM atlas_pin AS pin USING added
    WHERE pin.district = added.district AND pin.site_id = added.id AND added.id = ANY (moved) AND added.cell IS NULL;
    UPDATE atlas_pin AS pin SET lng = added.lng, lat = added.lat, cell = added.cell
    FROM added WHERE pin.district = added.district AND pin.site_id = added.id AND added.id = ANY (moved);
    INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM matters_matter AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
        AND (site.district, site.id) IN (SELECT district, id FROM added WHERE id = ANY (moved))
    AND NOT EXISTS (SELECT FROM atlas_pin AS pin WHERE pin.district = matter.district AND pin.id = matter.id);
    RETURN NULL;
END $$;
CREATE TRIGGER atlas_count_sites_insert AFTER INSERT ON lattice_site REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_count_sites();
CREATE TRIGGER atlas_count_sites_update AFTER UPDATE ON lattice_site REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_count_sites();
CREATE TRIGGER atlas_count_sites_delete AFTER DELETE ON lattice_site REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION atlas_count_sites();
CREATE TRIGGER atlas_count_pins_insert AFTER INSERT ON atlas_pin REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_count_pins();
CREATE TRIGGER atlas_count_pins_update AFTER UPDATE ON atlas_pin REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_count_pins();
CREATE TRIGGER atlas_count_pins_delete AFTER DELETE ON atlas_pin REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION atlas_count_pins();
CREATE TRIGGER atlas_pin_matters_insert AFTER INSERT ON matters_matter REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_pin_matters();
CREATE TRIGGER atlas_pin_matters_update AFTER UPDATE ON matters_matter REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_pin_matters();
CREATE TRIGGER atlas_pin_matters_delete AFTER DELETE ON matters_matter REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION atlas_pin_matters();
CREATE TRIGGER atlas_move_pins_update AFTER UPDATE ON lattice_site REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_move_pins();
"""
OFF = """
DROP TRIGGER atlas_count_sites_insert ON lattice_site;
DROP TRIGGER atlas_count_sites_update ON lattice_site;
DROP TRIGGER atlas_count_sites_delete ON lattice_site;
DROP TRIGGER atlas_count_pins_insert ON atlas_pin;
DROP TRIGGER atlas_count_pins_update ON atlas_pin;
DROP TRIGGER atlas_count_pins_delete ON atlas_pin;
DROP TRIGGER atlas_pin_matters_insert ON matters_matter;
DROP TRIGGER atlas_pin_matters_update ON matters_matter;
DROP TRIGGER atlas_pin_matters_delete ON matters_matter;
DROP TRIGGER atlas_move_pins_update ON lattice_site;

DROP FUNCTION atlas_move_pins();
DROP FUNCTION atlas_pin_matters();
DROP FUNCTION atlas_count_pins();
DROP FUNCTION atlas_count_sites();
"""
FILL = """
INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM (SELECT * FROM matters_matter ) AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
;
    INSERT INTO atlas_pending (id, district, layer, cell, town, kind, shade, n, lng, lat)
    SELECT anlian_uuid7(), district, layer, cell, town, kind, shade, sum(n), sum(lng), sum(lat) FROM (
    SELECT district, 'site' AS layer, cell >> 16 AS cell, left(area_code, 9) AS town, kind, risk AS shade, 1 AS n,
        1 * round(lng * 1e7)::bigint AS lng, 1 * round(lat * 1e7)::bigint AS lat
    FROM (SELECT * FROM lattice_site ) AS own WHERE cell IS NOT NULL AND closed_on IS NULL) AS each
    GROUP BY district, layer, cell, town, kind, shade
    HAVING sum(n) <> 0 OR sum(lng) <> 0 OR sum(lat) <> 0;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('atlas', '0001_initial'),
        ('lattice', '0004_lists_in_order'),
        ('matters', '0007_lists_at_a_million'),
    ]

    operations = [
        migrations.RunSQL(ON, OFF),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
