"""One lock and one count a transaction, however many lines it writes.

The head was updated once a line. A transaction keeps every version of a row that it changes, and each update walks
over all of them: ten thousand lines cost a hundred times what a thousand did. Now the head is only locked while
lines are written; it is counted when the transaction ends.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION ledger_last(of_district text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    counted bigint;
    written bigint;
BEGIN
    SELECT size INTO counted FROM ledger_head WHERE district = of_district FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO ledger_head (district, size) VALUES (of_district, 0) ON CONFLICT (district) DO NOTHING;
        SELECT size INTO counted FROM ledger_head WHERE district = of_district FOR UPDATE;
    END IF;
    -- Lines of this transaction are not counted yet; lines cut off behind our back were counted once.
    SELECT max(seq) INTO written FROM ledger_entry WHERE district = of_district;
    RETURN greatest(counted, written);
END $$;

CREATE OR REPLACE FUNCTION ledger_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS NULL THEN
        NEW.seq := ledger_last(NEW.district) + 1;
    END IF;
    NEW.leaf := ledger_leaf(NEW.district, NEW.seq, NEW.verb, NEW.subject_kind, NEW.subject, NEW.by_id,
        NEW.post_title, NEW.at, NEW.recorded_at, NEW.origin, NEW.detail, NEW.once);
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The first line that gets here counts them all.
    IF NEW.seq > (SELECT size FROM ledger_head WHERE district = NEW.district) THEN
        UPDATE ledger_head SET size = (SELECT max(seq) FROM ledger_entry WHERE district = NEW.district)
        WHERE district = NEW.district;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_entry_count AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_count();
"""

BACKWARD = r"""
DROP TRIGGER ledger_entry_count ON ledger_entry;
DROP FUNCTION ledger_count();
CREATE OR REPLACE FUNCTION ledger_number() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP FUNCTION ledger_last(text);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_alter_entry_verb")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
