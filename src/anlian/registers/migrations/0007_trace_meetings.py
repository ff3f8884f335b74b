"""The tables of meetings are noted like every other table of business."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0006_trace_duties"), ("meetings", "0001_initial")]
    operations = [
        *traced(
            "meetings_meeting", "meetings_agendaitem", "meetings_attendee", "meetings_reviewed", "meetings_decision"
        )
    ]
