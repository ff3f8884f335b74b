"""三员分立, held by the database: each appointment carries which of the three officers its post is, and one person's
appointments of one day all carry the same. PostgreSQL copies it from the post, whoever writes the row."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION lattice_officer(role text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN role IN ('ADMIN', 'SECURITY', 'AUDIT') THEN role ELSE '' END
$$;

CREATE FUNCTION lattice_appointment_officer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Held, so that the role of the post cannot change while we read it.
    SELECT lattice_officer(post.role) INTO STRICT NEW.officer FROM lattice_post AS post
    WHERE post.district = NEW.district AND post.id = NEW.post_id FOR SHARE;
    RETURN NEW;
END $$;

CREATE FUNCTION lattice_post_officer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE lattice_appointment SET officer = lattice_officer(NEW.role)
    WHERE district = NEW.district AND post_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER lattice_appointment_officer BEFORE INSERT OR UPDATE OF post_id, officer ON lattice_appointment
    FOR EACH ROW EXECUTE FUNCTION lattice_appointment_officer();
CREATE TRIGGER lattice_post_officer AFTER UPDATE OF role ON lattice_post
    FOR EACH ROW WHEN (lattice_officer(OLD.role) <> lattice_officer(NEW.role))
    EXECUTE FUNCTION lattice_post_officer();

UPDATE lattice_appointment SET officer = '';
"""

BACKWARD = """
DROP TRIGGER lattice_post_officer ON lattice_post;
DROP TRIGGER lattice_appointment_officer ON lattice_appointment;
DROP FUNCTION lattice_post_officer();
DROP FUNCTION lattice_appointment_officer();
DROP FUNCTION lattice_officer(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('lattice', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='officer',
            field=models.CharField(default='', editable=False, max_length=20, verbose_name='三员'),
        ),
        migrations.AlterField(
            model_name='post',
            name='role',
            field=models.CharField(choices=[('LEADER', 'district leader'), ('OFFICE', 'safety committee office'), ('DEPARTMENT', 'department'), ('COMMITTEE', 'special committee'), ('TOWN', 'town or street'), ('COMMUNITY', 'community'), ('GRID', 'grid worker'), ('FIRM', 'person in charge of a site'), ('AUDITOR', 'auditor'), ('ADMIN', 'system administrator'), ('SECURITY', 'security administrator'), ('AUDIT', 'audit administrator')], max_length=20, verbose_name='角色'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at', None)), expressions=[('district', '='), ('person', '='), ('officer', '<>'), (models.Func(models.F('since'), models.F('until'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='officer_holds_nothing_else_on_a_day'),
        ),
    ]
