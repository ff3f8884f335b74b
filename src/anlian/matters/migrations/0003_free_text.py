import anlian.kernel.typed
from django.db import migrations

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0002_calendar_and_keys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='matter',
            name='answer',
            field=anlian.kernel.typed.FreeJSON(default=dict, verbose_name='当时责任链'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='title',
            field=anlian.kernel.typed.FreeText(max_length=200, verbose_name='事项'),
        ),
        sealing("matters", "Matter"),
    ]
