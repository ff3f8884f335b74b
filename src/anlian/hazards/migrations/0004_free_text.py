import anlian.kernel.typed
from django.db import migrations

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):

    dependencies = [
        ('hazards', '0003_hazard_rectifiers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='extension',
            name='note',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=300, verbose_name='审批意见'),
        ),
        migrations.AlterField(
            model_name='extension',
            name='reason',
            field=anlian.kernel.typed.FreeText(max_length=300, verbose_name='理由'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='control',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=300, verbose_name='临时管控'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='demand',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=300, verbose_name='整改要求'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='ended_because',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=300, verbose_name='终结原因'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='grade_basis',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=200, verbose_name='定级依据'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='measure',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=500, verbose_name='整改措施'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='minutes',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=500, verbose_name='认定意见'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='no_photo_reason',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=120, verbose_name='无照片原因'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='opinion',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=500, verbose_name='复查意见'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='plan',
            field=anlian.kernel.typed.FreeJSON(blank=True, default=dict, verbose_name='治理方案'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='spot',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=120, verbose_name='具体位置'),
        ),
        migrations.AlterField(
            model_name='hazard',
            name='summary',
            field=anlian.kernel.typed.FreeText(max_length=200, verbose_name='隐患描述'),
        ),
        migrations.AlterField(
            model_name='savedaddress',
            name='name',
            field=anlian.kernel.typed.FreeText(max_length=40, verbose_name='名称'),
        ),
        migrations.AlterField(
            model_name='savedaddress',
            name='query',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=600, verbose_name='条件'),
        ),
        sealing("hazards", "Extension", "Hazard", "SavedAddress"),
    ]
