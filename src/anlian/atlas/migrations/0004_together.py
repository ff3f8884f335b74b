"""Hazards and the positions of their sites wait for each other; what was lost while they did not is put right.

Areas that come, go or end have their sites looked at too; where a site lies that is astray is asked when it is shown.

The SQL is that of this step for ever: what `kept.py` and `noted.py` say today may have come by later steps.
"""

from django.db import migrations, models

ON = """
CREATE OR REPLACE FUNCTION atlas_pin_matters() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    keys uuid[];
    came uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM atlas_pin AS pin USING gone WHERE pin.district = gone.district AND pin.id = gone.id;
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM FROM added AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
        WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL
        ORDER BY site.id FOR SHARE OF site;
        INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM added AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
;
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
    came := ARRAY(SELECT id FROM (
        SELECT id, site_id FROM added WHERE kind = 'hazard' AND closed_at IS NULL
        EXCEPT SELECT id, site_id FROM gone WHERE closed_at IS NULL) AS new_there);
    IF came <> '{}' THEN
        PERFORM FROM added AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
        WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND matter.id = ANY (came)
        ORDER BY site.id FOR SHARE OF site;
    END IF;
    INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM added AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
 AND matter.id = ANY (keys)
    AND NOT EXISTS (SELECT FROM atlas_pin AS pin WHERE pin.district = matter.district AND pin.id = matter.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION atlas_move_pins() RETURNS trigger LANGUAGE plpgsql AS $$
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
    AND NOT EXISTS (SELECT FROM atlas_pin AS pin WHERE pin.district = matter.district AND pin.id = matter.id)
    ORDER BY matter.id FOR SHARE OF matter;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION atlas_note_areas() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    inside text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        inside := ARRAY(SELECT code || '%' FROM added WHERE boundary IS NOT NULL);
    ELSIF TG_OP = 'DELETE' THEN
        inside := ARRAY(SELECT code || '%' FROM gone WHERE boundary IS NOT NULL);
    ELSE
        inside := ARRAY(
            SELECT added.code || '%' FROM added JOIN gone ON gone.district = added.district AND gone.id = added.id
            WHERE added.boundary IS DISTINCT FROM gone.boundary OR added.until IS DISTINCT FROM gone.until);
    END IF;
    IF inside <> '{}' THEN
        INSERT INTO atlas_unchecked (id, district, site_id)
        SELECT anlian_uuid7(), district, id FROM lattice_site
        WHERE cell IS NOT NULL AND closed_on IS NULL AND area_code LIKE ANY (inside);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER atlas_note_areas_insert AFTER INSERT ON lattice_area REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_areas();
CREATE TRIGGER atlas_note_areas_delete AFTER DELETE ON lattice_area REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_areas();
"""
OFF = """
DROP TRIGGER atlas_note_areas_delete ON lattice_area;
DROP TRIGGER atlas_note_areas_insert ON lattice_area;

CREATE OR REPLACE FUNCTION atlas_pin_matters() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION atlas_move_pins() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION atlas_note_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO atlas_unchecked (id, district, site_id)
    SELECT anlian_uuid7(), site.district, site.id FROM lattice_site AS site
    WHERE site.cell IS NOT NULL AND site.closed_on IS NULL AND EXISTS (
        SELECT FROM added LEFT JOIN gone ON gone.district = added.district AND gone.id = added.id
        WHERE added.boundary IS DISTINCT FROM gone.boundary
            AND site.district = added.district AND site.area_code LIKE added.code || '%');
    RETURN NULL;
END $$;
"""
HEAL = """
DELETE FROM atlas_pin AS pin WHERE NOT EXISTS (
    SELECT FROM matters_matter AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.district = pin.district AND matter.id = pin.id AND matter.site_id = pin.site_id
        AND matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL);
UPDATE atlas_pin AS pin SET shade = matter.urgency || ':' || matter.step
FROM matters_matter AS matter WHERE matter.district = pin.district AND matter.id = pin.id
    AND pin.shade <> matter.urgency || ':' || matter.step;
INSERT INTO atlas_pin (id, district, site_id, area_code, sector_code, shade, cell, lng, lat)
    SELECT matter.id, matter.district, matter.site_id, matter.area_code, matter.sector_code,
        matter.urgency || ':' || matter.step, site.cell, site.lng, site.lat
    FROM matters_matter AS matter JOIN lattice_site AS site ON site.district = matter.district AND site.id = matter.site_id
    WHERE matter.kind = 'hazard' AND matter.closed_at IS NULL AND site.cell IS NOT NULL
    AND NOT EXISTS (SELECT FROM atlas_pin AS pin WHERE pin.district = matter.district AND pin.id = matter.id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('atlas', '0003_positions'),
    ]

    operations = [
        migrations.RunSQL(ON, OFF),
        migrations.RunSQL(HEAL, migrations.RunSQL.noop),
        migrations.RemoveField(model_name='astray', name='lies_in'),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(fields=['district', 'since'], name='tally_by_day'),
        ),
    ]
