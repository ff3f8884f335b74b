"""What an import of lines of road segments writes is noted."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0012_trace_offices"), ("lattice", "0006_courses")]
    operations = [*traced("lattice_course")]
