"""Duties, tasks and their proofs stay: nobody's file of a post grows shorter, whoever holds the post by now."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER duty_is_kept BEFORE DELETE ON duties_duty
    FOR EACH ROW EXECUTE FUNCTION kept_for_good('duties_duty');
CREATE TRIGGER task_is_kept BEFORE DELETE ON duties_task
    FOR EACH ROW EXECUTE FUNCTION kept_for_good('duties_task');
CREATE TRIGGER proof_is_kept BEFORE DELETE OR UPDATE ON duties_proof
    FOR EACH ROW EXECUTE FUNCTION kept_for_good('duties_proof');

-- Work that met a duty or proves a task. Asked when the transaction ends: an import that is taken back lets go of both.
CREATE FUNCTION work_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM duties_duty WHERE district = OLD.district AND work = OLD.id)
        OR EXISTS (SELECT 1 FROM duties_proof WHERE district = OLD.district AND record = OLD.id)
    THEN
        RAISE EXCEPTION '%: what proves a duty is kept for good', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""
BACKWARD = """
DROP TRIGGER duty_is_kept ON duties_duty;
DROP TRIGGER task_is_kept ON duties_task;
DROP TRIGGER proof_is_kept ON duties_proof;
DROP FUNCTION work_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_lists_and_tasks"), ("matters", "0009_evidence_is_kept")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
