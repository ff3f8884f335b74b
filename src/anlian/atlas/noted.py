"""The SQL by which the database notes whose place must be looked at again, whichever way a row is written (`astray.py`)."""

# A site that came, moved, changed its area or came back into use; an area that came, went or ended with its outline, or
# whose outline was drawn anew.
FUNCTIONS = """
CREATE FUNCTION atlas_note_sites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM atlas_astray AS astray USING gone
        WHERE astray.district = gone.district AND astray.site_id = gone.id;
        DELETE FROM atlas_unchecked AS unchecked USING gone
        WHERE unchecked.district = gone.district AND unchecked.site_id = gone.id;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO atlas_unchecked (id, district, site_id)
        SELECT anlian_uuid7(), district, id FROM added WHERE cell IS NOT NULL AND closed_on IS NULL;
    ELSE
        INSERT INTO atlas_unchecked (id, district, site_id)
        SELECT anlian_uuid7(), district, id FROM (
            SELECT district, id, lng, lat, area_code, closed_on FROM added
            EXCEPT SELECT district, id, lng, lat, area_code, closed_on FROM gone) AS changed;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION atlas_note_areas() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER atlas_note_sites_insert AFTER INSERT ON lattice_site REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_sites();
CREATE TRIGGER atlas_note_sites_update AFTER UPDATE ON lattice_site REFERENCING OLD TABLE AS gone NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_sites();
CREATE TRIGGER atlas_note_sites_delete AFTER DELETE ON lattice_site REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_sites();
CREATE TRIGGER atlas_note_areas_insert AFTER INSERT ON lattice_area REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_areas();
CREATE TRIGGER atlas_note_areas_update AFTER UPDATE ON lattice_area REFERENCING OLD TABLE AS gone NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_areas();
CREATE TRIGGER atlas_note_areas_delete AFTER DELETE ON lattice_area REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_areas();
"""
NO_FUNCTIONS = """
DROP TRIGGER atlas_note_areas_delete ON lattice_area;
DROP TRIGGER atlas_note_areas_update ON lattice_area;
DROP TRIGGER atlas_note_areas_insert ON lattice_area;
DROP TRIGGER atlas_note_sites_delete ON lattice_site;
DROP TRIGGER atlas_note_sites_update ON lattice_site;
DROP TRIGGER atlas_note_sites_insert ON lattice_site;
DROP FUNCTION atlas_note_areas();
DROP FUNCTION atlas_note_sites();
"""
# Whatever stands already is looked at once.
FILL = """
INSERT INTO atlas_unchecked (id, district, site_id)
SELECT anlian_uuid7(), district, id FROM lattice_site WHERE cell IS NOT NULL AND closed_on IS NULL;
"""
