"""From here on the database keeps pins and counts; what stands already is counted once."""

from django.db import migrations

from anlian.atlas import kept


class Migration(migrations.Migration):

    dependencies = [
        ('atlas', '0001_initial'),
        ('lattice', '0004_lists_in_order'),
        ('matters', '0007_lists_at_a_million'),
    ]

    operations = [
        migrations.RunSQL(kept.FUNCTIONS + kept.on(), kept.off() + kept.NO_FUNCTIONS),
        migrations.RunSQL(kept.fill(), migrations.RunSQL.noop),
    ]
