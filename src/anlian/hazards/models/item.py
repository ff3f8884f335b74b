"""Check items: one question each, with the law it rests on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictModel, DistrictQuerySet


class CheckItemQuerySet(DistrictQuerySet):
    def for_kind(self, kind: str):
        return self.filter(kinds__contains=[kind], enabled=True)


class CheckItem(DistrictModel):
    """检查项: a question, its legal basis, the grade it suggests, the time it allows. Retired, never reused.

    Only a basis that was checked against the statute carries an order (责令); what is asked under any other is
    recorded and shown as advice (建议整改).
    """

    class BasisStatus(models.TextChoices):
        VERIFIED = "verified", _("checked against the statute")
        ADVICE = "advice", _("advice only, never an order")
        UNVERIFIED = "unverified", _("not yet checked")

    class Unit(models.TextChoices):
        WORKDAYS = "W", _("working days")
        DAYS = "D", _("days")

    code = models.CharField("编号", max_length=30)
    kinds = ArrayField(models.CharField(max_length=20), verbose_name="适用点位")
    sector_code = models.CharField("条线编码", max_length=30)
    category = models.CharField("类别", max_length=30)
    text = models.CharField("检查内容", max_length=120)
    major_clue = models.BooleanField("重大线索", default=False)
    major_standard = models.CharField("判定标准", max_length=120, blank=True)
    basis = models.CharField("依据", max_length=120)
    basis_status = models.CharField("依据状态", max_length=12, choices=BasisStatus)
    days = models.PositiveSmallIntegerField("整改时限", help_text="0: at once")
    day_unit = models.CharField("时限单位", max_length=1, choices=Unit, default=Unit.WORKDAYS)
    on_spot = models.BooleanField("可当场销号", default=False)
    action = models.CharField("处理", max_length=200, blank=True)
    evidence = models.CharField("证据", max_length=200, blank=True)
    enabled = models.BooleanField("启用", default=True)

    objects = CheckItemQuerySet.as_manager()

    class Meta:
        verbose_name = "检查项"
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="check_item_code_is_given_once")
        ]

    def __str__(self):
        return self.text
