"""The SQL by which tables are traced. A migration that adds a table of business says `*traced("its_name")`.

Statements that add rows are noted as a whole; what is changed or removed, row by row. Outside an import each
trigger's condition is false, so nothing is called.
"""

from django.db.migrations import RunSQL

FUNCTIONS = """
CREATE SEQUENCE registers_trace_order;

CREATE FUNCTION trace_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_trace (id, district, batch_id, "table", what, keys, was, "order")
    SELECT anlian_uuid7(), district, current_setting('anlian.batch')::uuid, TG_ARGV[0], 'A', keys, NULL,
        nextval('registers_trace_order')
    FROM (SELECT district, array_agg(id) AS keys FROM added GROUP BY district) AS each;
    RETURN NULL;
END $$;

CREATE FUNCTION trace_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    now jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        now := to_jsonb(NEW);
        SELECT jsonb_object_agg(key, jsonb_build_array(value, now -> key)) INTO before
        FROM jsonb_each(before) WHERE value IS DISTINCT FROM now -> key;
    END IF;
    IF before IS NOT NULL THEN
        INSERT INTO registers_trace (id, district, batch_id, "table", what, keys, was, "order")
        VALUES (anlian_uuid7(), OLD.district, current_setting('anlian.batch')::uuid, TG_ARGV[0],
            CASE TG_OP WHEN 'UPDATE' THEN 'C' ELSE 'R' END, ARRAY[OLD.id], before, nextval('registers_trace_order'));
    END IF;
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION trace_added();
DROP FUNCTION trace_changed();
DROP SEQUENCE registers_trace_order;
"""

# The name is given, for on a partitioned table a trigger of rows knows only the part that it fires on.
_ON = """
CREATE TRIGGER trace_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    WHEN (current_setting('anlian.batch', true) <> '') EXECUTE FUNCTION trace_added('{table}');
CREATE TRIGGER trace_changed AFTER UPDATE OR DELETE ON {table} FOR EACH ROW
    WHEN (current_setting('anlian.batch', true) <> '') EXECUTE FUNCTION trace_changed('{table}');
"""
_OFF = """
DROP TRIGGER trace_added ON {table};
DROP TRIGGER trace_changed ON {table};
"""


def traced(*tables: str) -> list[RunSQL]:
    """For the operations of a migration: from here on, imports into these tables are noted."""
    return [RunSQL(_ON.format(table=table), _OFF.format(table=table)) for table in tables]
