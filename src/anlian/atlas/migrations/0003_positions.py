"""From here on the database notes whose position, area or outline has changed; what stands already is looked at once."""

import anlian.kernel.ids
from django.db import migrations, models

from anlian.atlas import noted


class Migration(migrations.Migration):

    dependencies = [
        ('atlas', '0002_kept_by_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='Astray',
            fields=[
                ('id', models.UUIDField(default=anlian.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district', models.CharField(editable=False, max_length=6, verbose_name='区划')),
                ('site_id', models.UUIDField(verbose_name='点位')),
                ('metres', models.PositiveIntegerField(help_text='to the outline of its area', verbose_name='距离（米）')),
                ('lies_in', models.CharField(blank=True, max_length=15, verbose_name='实际所在区划')),
            ],
            options={
                'verbose_name': '偏离区划的点位',
                'constraints': [models.UniqueConstraint(fields=('district', 'site_id'), name='astray_is_said_once')],
            },
        ),
        migrations.CreateModel(
            name='Unchecked',
            fields=[
                ('id', models.UUIDField(default=anlian.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district', models.CharField(editable=False, max_length=6, verbose_name='区划')),
                ('site_id', models.UUIDField(verbose_name='点位')),
            ],
            options={
                'verbose_name': '待核位置',
                'indexes': [models.Index(fields=['district', 'site_id'], name='unchecked_by_site')],
            },
        ),
        migrations.RunSQL(noted.FUNCTIONS, noted.NO_FUNCTIONS),
        migrations.RunSQL(noted.FILL, migrations.RunSQL.noop),
    ]
