"""Working days 2020 to 2026 by the State Council's notices, and time-ordered keys made by the database."""

from datetime import date, timedelta

import chinese_calendar
from django.db import migrations

FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)

# PostgreSQL 18 has uuidv7(); this does the same on 16 and 17 (RFC 9562).
FORWARD = """
CREATE FUNCTION anlian_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;
"""


def fill(apps, schema_editor):
    Workday = apps.get_model("matters", "Workday")
    rows, ordinal, day = [], 0, FIRST
    while day <= LAST:
        working = chinese_calendar.is_workday(day)
        ordinal += working
        rows.append(Workday(day=day, working=working, ordinal=ordinal))
        day += timedelta(days=1)
    Workday.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [
        migrations.RunSQL(FORWARD, "DROP FUNCTION anlian_uuid7();"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
