import anlian.kernel.sealed
from django.db import migrations, models

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):
    """The version before would show tokens instead of numbers: stop it before migrating."""

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='phone_key',
            field=anlian.kernel.sealed.BlindField(blank=True, default='', editable=False, max_length=40, of='phone', verbose_name='手机索引'),
        ),
        migrations.AlterField(
            model_name='person',
            name='phone',
            field=anlian.kernel.sealed.SealedField(blank=True, verbose_name='手机'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['district', 'phone_key'], name='person_by_phone'),
        ),
        sealing("people", "Person"),
    ]
