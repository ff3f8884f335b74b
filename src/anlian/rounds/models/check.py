"""店铺回访: a grid worker came by and looked at what was promised. A service, never an administrative inspection."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from anlian.hazards.models import Hazard
from anlian.kernel.models import DistrictFK, DistrictModel
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Site
from anlian.rounds.models.common import Done, OfSiteQuerySet
from anlian.rounds.models.patrol import Patrol
from anlian.rounds.models.pledge import Pledge


class Mark(models.TextChoices):
    """What was seen of one promise."""

    KEPT = "KEPT", pgettext_lazy("a promise", "kept")  # 履行
    BROKEN = "BROKEN", pgettext_lazy("a promise", "broken")  # 未履行
    UNSEEN = "UNSEEN", pgettext_lazy("a promise", "not looked at")  # 未查看


class ShopCheck(Done):
    """三包回访: each promise of the pledge in force then, kept, broken or not looked at."""

    site = DistrictFK(Site, related_name="shop_checks", verbose_name="店铺")
    pledge = DistrictFK(Pledge, related_name="checks", verbose_name="承诺书")
    day = models.DateField("日期")
    marks = models.JSONField("逐项情况", default=dict, help_text='{"1": "KEPT", …}')
    kept = models.PositiveSmallIntegerField("履行项数", default=0)
    broken = models.PositiveSmallIntegerField("未履行项数", default=0)
    note = FreeText("说明", max_length=500, blank=True)

    objects = OfSiteQuerySet.as_manager()

    class Meta:
        verbose_name = "三包回访"
        constraints = [
            models.CheckConstraint(
                name="shop_check_looks_at_something", condition=Q(kept__gt=0) | Q(broken__gt=0)
            ),
            models.CheckConstraint(
                name="shop_check_reached_us_after_it_was_made", condition=Q(at__gte=F("happened_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["district", "site", "-happened_at"], name="shop_check_by_site"),
            models.Index(fields=["district", "day"], name="shop_check_by_day"),
        ]

    def __str__(self):
        return f"{self.site} {self.day}"

    def get_absolute_url(self):
        return reverse("rounds:shop", args=[self.site_id])


# A photo and a found hazard belong to one of the two.
OF_ONE = Q(visit__isnull=False, patrol=None) | Q(visit=None, patrol__isnull=False)


class OfRoundQuerySet(OfSiteQuerySet):
    def within(self, scope):
        return self.filter(scope.q_sites("visit__site__") | scope.q_sites("patrol__site__"))


class Photo(DistrictModel):
    """现场照片, drawn anew without metadata. The same picture serves one round only."""

    visit = DistrictFK(ShopCheck, null=True, blank=True, related_name="photos", verbose_name="回访")
    patrol = DistrictFK(Patrol, null=True, blank=True, related_name="photos", verbose_name="巡查")
    file = models.CharField("文件", max_length=200)
    sha256 = models.CharField("指纹", max_length=64)
    fingerprint = models.BigIntegerField("图像指纹")
    bands = ArrayField(models.IntegerField(), verbose_name="指纹分段")

    objects = OfRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "现场照片"
        constraints = [
            models.UniqueConstraint(fields=["district", "sha256"], name="photo_of_a_round_is_used_once"),
            models.CheckConstraint(name="photo_is_of_one_round", condition=OF_ONE),
        ]
        indexes = [
            models.Index(fields=["district", "visit"], name="photo_by_check"),
            models.Index(fields=["district", "patrol"], name="photo_by_patrol"),
        ]

    def get_absolute_url(self):
        return reverse("rounds:photo", args=[self.pk])


class Found(DistrictModel):
    """发现隐患: a hazard that was reported on this round."""

    visit = DistrictFK(ShopCheck, null=True, blank=True, related_name="found", verbose_name="回访")
    patrol = DistrictFK(Patrol, null=True, blank=True, related_name="found", verbose_name="巡查")
    hazard = DistrictFK(Hazard, related_name="found_on_rounds", verbose_name="隐患")

    class Meta:
        verbose_name = "发现隐患"
        constraints = [
            models.UniqueConstraint(fields=["district", "hazard"], name="hazard_is_found_on_one_round"),
            models.CheckConstraint(name="found_is_of_one_round", condition=OF_ONE),
        ]
        indexes = [
            models.Index(fields=["district", "visit"], name="found_by_check"),
            models.Index(fields=["district", "patrol"], name="found_by_patrol"),
        ]
