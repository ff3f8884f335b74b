"""What an import writes about households is noted, and what hangs on shops and roads that it brought."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0013_trace_courses"), ("rounds", "0001_initial")]
    operations = [
        *traced(
            "rounds_pledgetemplate", "rounds_pledge", "rounds_shopcheck", "rounds_patrol", "rounds_photo", "rounds_found",
            "rounds_household", "rounds_outing", "rounds_tick",
        )
    ]  # fmt: skip
