"""What the map counts: open hazards where they lie, and how many of what lie in each cell on each day.

Nobody writes these rows: the database keeps them from sites and matters, in the act's own transaction (`kept.py`).
"""

from django.db import models
from django.db.models import Q

from anlian.kernel.models import DistrictModel

FINEST = 18
"""Cells of this web-mercator zoom are 136 m wide at 27° north; nothing finer is counted beforehand."""
COARSEST = 8
TOWN = 9
"""How many digits of an area's code name its town."""


class Layer(models.TextChoices):
    """图层: what is counted. A site's shade is its risk colour, a hazard's its urgency and how far it climbed."""

    SITE = "site"
    HAZARD = "hazard"


class Pin(DistrictModel):
    """隐患落图: an open hazard at its site's position. Its key is the matter's; closed, it is gone."""

    site_id = models.UUIDField("点位")
    area_code = models.CharField("区划代码", max_length=15)
    sector_code = models.CharField("条线编码", max_length=30)
    shade = models.CharField("色级", max_length=12)
    cell = models.BigIntegerField("格号")
    lng = models.FloatField("经度")
    lat = models.FloatField("纬度")

    class Meta:
        verbose_name = "隐患落图"
        indexes = [
            models.Index(fields=["district", "cell"], name="pin_by_cell"),
            models.Index(fields=["district", "site_id"], name="pin_by_site"),
        ]


class Counted(DistrictModel):
    """A number of things of one kind and shade, in one town and cell, with the sums of their positions in 1e-7 degrees."""

    layer = models.CharField("图层", max_length=8, choices=Layer)
    cell = models.BigIntegerField("格号")
    town = models.CharField("镇街", max_length=TOWN)
    kind = models.CharField("类型或条线", max_length=30)
    shade = models.CharField("色级", max_length=12, blank=True)
    n = models.IntegerField("数量")
    lng = models.BigIntegerField("经度之和")
    lat = models.BigIntegerField("纬度之和")

    class Meta:
        abstract = True


class Pending(Counted):
    """待并计数: what an act added or took away in a cell of the finest zoom. Only added to, so no act waits for another."""

    class Meta:
        verbose_name = "待并计数"
        indexes = [models.Index(fields=["district", "layer", "cell"], name="pending_by_cell")]


class Tally(Counted):
    """格网计数: what a cell holds from one day until another; the row without an end is what it holds now."""

    level = models.PositiveSmallIntegerField("级别", help_text="web-mercator zoom of the cell")
    since = models.DateField("起始日")
    until = models.DateField("终止日", null=True, blank=True)

    class Meta:
        verbose_name = "格网计数"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "layer", "level", "cell", "town", "kind", "shade"],
                condition=Q(until=None),
                name="tally_is_kept_once",
            ),
            models.CheckConstraint(name="tally_counts_something", condition=Q(n__gt=0)),
            models.CheckConstraint(
                name="tally_ends_after_it_began", condition=Q(until=None) | Q(until__gt=models.F("since"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "layer", "level", "cell", "until"],
                condition=Q(until__isnull=False),
                name="tally_of_the_past",
            ),
            models.Index(fields=["district", "since"], name="tally_by_day"),
        ]


class Unchecked(DistrictModel):
    """待核位置: a site whose position, area or outline has changed since it was last held against each other."""

    site_id = models.UUIDField("点位")

    class Meta:
        verbose_name = "待核位置"
        indexes = [models.Index(fields=["district", "site_id"], name="unchecked_by_site")]


class Astray(DistrictModel):
    """偏离区划的点位: a site in use whose position lies far outside the area that it is on the books for."""

    site_id = models.UUIDField("点位")
    metres = models.PositiveIntegerField("距离（米）", help_text="to the outline of its area")

    class Meta:
        verbose_name = "偏离区划的点位"
        constraints = [
            models.UniqueConstraint(fields=["district", "site_id"], name="astray_is_said_once"),
        ]
