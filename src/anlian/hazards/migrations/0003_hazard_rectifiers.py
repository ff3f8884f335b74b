import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hazards', '0002_savedaddress'),
    ]

    operations = [
        migrations.AddField(
            model_name='hazard',
            name='rectifiers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name='历次整改人'),
        ),
        # Of rounds before this column only the last one is known.
        migrations.RunSQL(
            'UPDATE hazards_hazard SET rectifiers = ARRAY[rectified_by_id] WHERE rectified_by_id IS NOT NULL',
            migrations.RunSQL.noop,
        ),
    ]
