"""路段巡查: whoever answers for a stretch of road walked it. Where it began and ended may be known, and nothing between."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from anlian.kernel.models import DistrictFK
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Site
from anlian.rounds.models.common import Done, OfSiteQuerySet


def whole(end: str) -> Q:
    """A position is two numbers or none."""
    return Q(**{f"{end}_lng": None, f"{end}_lat": None}) | Q(
        **{f"{end}_lng__isnull": False, f"{end}_lat__isnull": False}
    )


class Patrol(Done):
    """路段巡查. `happened_at` is when it ended."""

    site = DistrictFK(Site, related_name="patrols", verbose_name="路段")
    day = models.DateField("日期")
    started_at = models.DateTimeField("开始时间")
    start_lng = models.FloatField("起点经度", null=True, blank=True)
    start_lat = models.FloatField("起点纬度", null=True, blank=True)
    start_accuracy = models.FloatField("起点定位精度（米）", null=True, blank=True)
    end_lng = models.FloatField("终点经度", null=True, blank=True)
    end_lat = models.FloatField("终点纬度", null=True, blank=True)
    end_accuracy = models.FloatField("终点定位精度（米）", null=True, blank=True)
    note = FreeText("说明", max_length=500, blank=True)

    objects = OfSiteQuerySet.as_manager()

    class Meta:
        verbose_name = "路段巡查"
        constraints = [
            models.CheckConstraint(
                name="patrol_ends_after_it_begins", condition=Q(happened_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="patrol_reached_us_after_it_ended", condition=Q(at__gte=F("happened_at"))
            ),
            models.CheckConstraint(name="patrol_begins_at_a_whole_position", condition=whole("start")),
            models.CheckConstraint(name="patrol_ends_at_a_whole_position", condition=whole("end")),
        ]
        indexes = [
            models.Index(fields=["district", "site", "-happened_at"], name="patrol_by_site"),
            models.Index(fields=["district", "day"], name="patrol_by_day"),
        ]

    def __str__(self):
        return f"{self.site} {self.day}"

    def get_absolute_url(self):
        return reverse("rounds:road", args=[self.site_id])

    @property
    def ended_at(self):
        return self.happened_at

    @property
    def minutes(self) -> int:
        return max(1, round((self.happened_at - self.started_at).total_seconds() / 60))
