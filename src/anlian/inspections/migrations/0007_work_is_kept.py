"""What met a duty or proves a task is not removed."""

from django.db import migrations

FORWARD = """
CREATE CONSTRAINT TRIGGER inspection_that_proves_is_kept AFTER DELETE ON inspections_inspection DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION work_is_kept('inspections_inspection');
"""
BACKWARD = "DROP TRIGGER inspection_that_proves_is_kept ON inspections_inspection;"


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_what_is_not_over"), ("duties", "0003_kept_for_good")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
