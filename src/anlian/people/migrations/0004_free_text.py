import anlian.kernel.typed
from django.db import migrations

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_sessions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='person',
            name='name',
            field=anlian.kernel.typed.FreeText(max_length=60, verbose_name='姓名'),
        ),
        sealing("people", "Person"),
    ]
