"""The database numbers each line, hashes it, and refuses to change or remove one."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION ledger_leaf(
    district text, seq bigint, verb text, subject_kind text, subject uuid, by_id uuid, post_title text,
    at timestamptz, recorded_at timestamptz, origin text, detail jsonb, once text
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256('\x00'::bytea || convert_to(concat_ws(E'\x1f', district, seq, verb, subject_kind,
        coalesce(subject::text, ''), coalesce(by_id::text, ''), post_title,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        origin, detail::text, coalesce(once, '')), 'UTF8'))
$$;

CREATE FUNCTION ledger_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS NULL THEN
        INSERT INTO ledger_head AS head (district, size) VALUES (NEW.district, 1)
        ON CONFLICT (district) DO UPDATE SET size = head.size + 1
        RETURNING size INTO NEW.seq;
    END IF;
    NEW.leaf := ledger_leaf(NEW.district, NEW.seq, NEW.verb, NEW.subject_kind, NEW.subject, NEW.by_id,
        NEW.post_title, NEW.at, NEW.recorded_at, NEW.origin, NEW.detail, NEW.once);
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of acts is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER ledger_entry_number BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_number();
CREATE TRIGGER ledger_entry_keep BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_keep();
CREATE TRIGGER ledger_entry_keep_all BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep();
CREATE TRIGGER ledger_seal_keep BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_keep();
CREATE TRIGGER ledger_seal_keep_all BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep();
"""

BACKWARD = """
DROP TRIGGER ledger_entry_number ON ledger_entry;
DROP TRIGGER ledger_entry_keep ON ledger_entry;
DROP TRIGGER ledger_entry_keep_all ON ledger_entry;
DROP TRIGGER ledger_seal_keep ON ledger_seal;
DROP TRIGGER ledger_seal_keep_all ON ledger_seal;
DROP FUNCTION ledger_number();
DROP FUNCTION ledger_keep();
DROP FUNCTION ledger_leaf(text, bigint, text, text, uuid, uuid, text, timestamptz, timestamptz, text, jsonb, text);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
