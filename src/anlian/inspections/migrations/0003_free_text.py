import anlian.kernel.typed
from django.db import migrations

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0002_officers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='addendum',
            name='note',
            field=anlian.kernel.typed.FreeText(max_length=500, verbose_name='补充说明'),
        ),
        migrations.AlterField(
            model_name='answer',
            name='note',
            field=anlian.kernel.typed.FreeText(blank=True, help_text='what is wrong, or why it does not apply', max_length=300, verbose_name='说明'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='cancelled_because',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=300, verbose_name='取消原因'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='content',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=1000, verbose_name='检查内容'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='handling',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=1000, verbose_name='处理意见'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='note',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=500, verbose_name='说明'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='refusal_reason',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=300, verbose_name='拒签情况'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='signed_by',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=60, verbose_name='被检查单位签字人'),
        ),
        sealing("inspections", "Addendum", "Answer", "Inspection"),
    ]
