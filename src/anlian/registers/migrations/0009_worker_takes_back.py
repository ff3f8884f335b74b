"""What the worker was asked to do with an import, and how whoever does not own a table has it counted again."""

from django.db import migrations, models

ANALYZE = """
CREATE FUNCTION registers_analyze(relation regclass) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ANALYZE %s', relation);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0008_trace_supervision")]
    operations = [
        migrations.AddField(
            model_name="progress",
            name="deed",
            field=models.CharField(
                db_default="look", default="look", help_text="a key of OPEN", max_length=10, verbose_name="事项"
            ),
        ),
        migrations.RunSQL(ANALYZE, "DROP FUNCTION registers_analyze(regclass)"),
    ]
