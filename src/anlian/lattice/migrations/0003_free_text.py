import anlian.kernel.typed
from django.db import migrations

from anlian.kernel.rotation import sealing


class Migration(migrations.Migration):

    dependencies = [
        ('lattice', '0002_officers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointment',
            name='basis',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=200, verbose_name='依据'),
        ),
        migrations.AlterField(
            model_name='chainversion',
            name='basis',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=200, verbose_name='依据'),
        ),
        migrations.AlterField(
            model_name='remit',
            name='basis',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=200, verbose_name='依据'),
        ),
        migrations.AlterField(
            model_name='site',
            name='address',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=200, verbose_name='地址'),
        ),
        migrations.AlterField(
            model_name='site',
            name='attributes',
            field=anlian.kernel.typed.FreeJSON(blank=True, default=dict, verbose_name='属性'),
        ),
        migrations.AlterField(
            model_name='site',
            name='name',
            field=anlian.kernel.typed.FreeText(max_length=120, verbose_name='名称'),
        ),
        migrations.AlterField(
            model_name='siterecord',
            name='basis',
            field=anlian.kernel.typed.FreeText(blank=True, max_length=200, verbose_name='依据'),
        ),
        sealing("lattice", "Appointment", "ChainVersion", "Remit", "Site", "SiteRecord"),
    ]
