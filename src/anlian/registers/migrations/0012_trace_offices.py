"""What an import writes about safety offices is noted too, should one ever bring them."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0011_trace_lists"), ("lattice", "0005_safety_offices")]
    operations = [*traced("lattice_safetyoffice")]
