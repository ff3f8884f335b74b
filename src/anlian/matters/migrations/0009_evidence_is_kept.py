"""凭证 is appended: the database refuses to remove it, or to put another file under its hash."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION kept_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: what proves a duty is kept for good', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER evidence_is_kept BEFORE DELETE ON matters_evidence
    FOR EACH ROW EXECUTE FUNCTION kept_for_good('matters_evidence');
CREATE TRIGGER evidence_stays_what_it_was BEFORE UPDATE OF matter_id, file, sha256, by_id, at ON matters_evidence
    FOR EACH ROW WHEN ((OLD.matter_id, OLD.file, OLD.sha256, OLD.by_id, OLD.at)
        IS DISTINCT FROM (NEW.matter_id, NEW.file, NEW.sha256, NEW.by_id, NEW.at))
    EXECUTE FUNCTION kept_for_good('matters_evidence');
"""
BACKWARD = """
DROP TRIGGER evidence_is_kept ON matters_evidence;
DROP TRIGGER evidence_stays_what_it_was ON matters_evidence;
DROP FUNCTION kept_for_good();
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_papers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
