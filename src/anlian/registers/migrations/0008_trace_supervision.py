"""Listed supervision and letters are traced like every table of business."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_trace_meetings"), ("supervision", "0001_initial")]
    operations = [
        *traced(
            "supervision_listing",
            "supervision_progress",
            "supervision_letter",
            "supervision_paper",
            "supervision_milestone",
            "supervision_purse",
            "supervision_funding",
        )
    ]
