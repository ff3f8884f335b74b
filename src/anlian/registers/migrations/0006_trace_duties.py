"""What an import writes about duties is noted too: visits of a ledger meet them."""

from django.db import migrations

from anlian.registers.triggers import traced


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_free_text"), ("duties", "0001_initial")]
    operations = [*traced("duties_obligation", "duties_obliged", "duties_duty", "duties_proxy")]
