import anlian.kernel.typed
from django.db import migrations

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0004_large_and_messy'),
    ]

    operations = [
        migrations.AlterField(
            model_name='batch',
            name='changes',
            field=anlian.kernel.typed.FreeJSON(default=list, verbose_name='变更内容'),
        ),
        migrations.AlterField(
            model_name='batch',
            name='filename',
            field=anlian.kernel.typed.FreeText(max_length=200, verbose_name='文件名'),
        ),
        migrations.AlterField(
            model_name='batch',
            name='problems',
            field=anlian.kernel.typed.FreeJSON(default=list, help_text='as many as a page shows', verbose_name='问题'),
        ),
        migrations.AlterField(
            model_name='batch',
            name='headers',
            field=anlian.kernel.typed.FreeJSON(default=list, help_text='as they came', verbose_name='表头'),
        ),
        migrations.AlterField(
            model_name='batch',
            name='notices',
            field=anlian.kernel.typed.FreeJSON(default=list, verbose_name='理解说明'),
        ),
        migrations.AlterField(
            model_name='batch',
            name='unknown',
            field=anlian.kernel.typed.FreeJSON(default=dict, help_text='header → some of the cells below it', verbose_name='未识别表头'),
        ),
        sealing("registers", "Batch"),
    ]
