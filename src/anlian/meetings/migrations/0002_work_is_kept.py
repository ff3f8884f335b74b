"""What met a duty or proves a task is not removed."""

from django.db import migrations

FORWARD = """
CREATE CONSTRAINT TRIGGER meeting_that_proves_is_kept AFTER DELETE ON meetings_meeting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION work_is_kept('meetings_meeting');
"""
BACKWARD = "DROP TRIGGER meeting_that_proves_is_kept ON meetings_meeting;"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("duties", "0003_kept_for_good")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
