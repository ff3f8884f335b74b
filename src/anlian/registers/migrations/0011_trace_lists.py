"""What an import writes about duty lists and tasks of the year is noted too."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0010_trace_problems"), ("duties", "0002_lists_and_tasks")]
    operations = [
        *traced("duties_dutylist", "duties_dutyitem", "duties_task", "duties_milestone", "duties_proof")
    ]
