"""From here on the database notes whose position, area or outline has changed; what stands already is looked at once.

The SQL is that of this step for ever: what `noted.py` says today came by later steps.
"""

import anlian.kernel.ids
from django.db import migrations, models

ON = """
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
BEGIN
    INSERT INTO atlas_unchecked (id, district, site_id)
    SELECT anlian_uuid7(), site.district, site.id FROM lattice_site AS site
    WHERE site.cell IS NOT NULL AND site.closed_on IS NULL AND EXISTS (
        SELECT FROM added LEFT JOIN gone ON gone.district = added.district AND gone.id = added.id
        WHERE added.boundary IS DISTINCT FROM gone.boundary
            AND site.district = added.district AND site.area_code LIKE added.code || '%');
    RETURN NULL;
END $$;

CREATE TRIGGER atlas_note_sites_insert AFTER INSERT ON lattice_site REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_sites();
CREATE TRIGGER atlas_note_sites_update AFTER UPDATE ON lattice_site REFERENCING OLD TABLE AS gone NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_sites();
CREATE TRIGGER atlas_note_sites_delete AFTER DELETE ON lattice_site REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_sites();
CREATE TRIGGER atlas_note_areas_update AFTER UPDATE ON lattice_area REFERENCING OLD TABLE AS gone NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION atlas_note_areas();
"""
OFF = """
DROP TRIGGER atlas_note_areas_update ON lattice_area;
DROP TRIGGER atlas_note_sites_delete ON lattice_site;
DROP TRIGGER atlas_note_sites_update ON lattice_site;
DROP TRIGGER atlas_note_sites_insert ON lattice_site;
DROP FUNCTION atlas_note_areas();
DROP FUNCTION atlas_note_sites();
"""
FILL = """
INSERT INTO atlas_unchecked (id, district, site_id)
SELECT anlian_uuid7(), district, id FROM lattice_site WHERE cell IS NOT NULL AND closed_on IS NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('atlas', '0002_kept_by_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='Astray',
            fields=[
                ('id', models.UUIDField(default=anlian.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district', models.CharField(editable=False, max_length=6, verbose_name='区划')),
                ('site_id', models.UUIDField(verbose_name='点位')),
                ('metres', models.PositiveIntegerField(help_text='to the outline of its area', verbose_name='距离（米）')),
                ('lies_in', models.CharField(blank=True, max_length=15, verbose_name='实际所在区划')),
            ],
            options={
                'verbose_name': '偏离区划的点位',
                'constraints': [models.UniqueConstraint(fields=('district', 'site_id'), name='astray_is_said_once')],
            },
        ),
        migrations.CreateModel(
            name='Unchecked',
            fields=[
                ('id', models.UUIDField(default=anlian.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district', models.CharField(editable=False, max_length=6, verbose_name='区划')),
                ('site_id', models.UUIDField(verbose_name='点位')),
            ],
            options={
                'verbose_name': '待核位置',
                'indexes': [models.Index(fields=['district', 'site_id'], name='unchecked_by_site')],
            },
        ),
        migrations.RunSQL(ON, OFF),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
