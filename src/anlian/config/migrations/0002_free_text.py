import anlian.kernel.typed
from django.db import migrations

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='jobrun',
            name='did',
            field=anlian.kernel.typed.FreeJSON(null=True, verbose_name='结果'),
        ),
        migrations.AlterField(
            model_name='jobrun',
            name='error',
            field=anlian.kernel.typed.FreeText(blank=True, verbose_name='错误'),
        ),
        sealing("config", "JobRun"),
    ]
