"""Prominent problems are traced like every table of business."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0009_worker_takes_back"), ("problems", "0001_initial")]
    operations = [*traced("problems_problem", "problems_copost", "problems_held")]
