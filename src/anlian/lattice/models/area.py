"""块 and 网: areas from the province down to the grid. The division code is the path: its prefix is inside."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictModel, DistrictQuerySet


class Level(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    TOWN = "town", _("town or street")
    COMMUNITY = "community", _("community")
    GRID = "grid", _("grid")


# How much of a statistical division code (12 digits, grids 15) each level fills.
WIDTH = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.DISTRICT: 6,
    Level.TOWN: 9,
    Level.COMMUNITY: 12,
    Level.GRID: 15,
}


class AreaQuerySet(DistrictQuerySet):
    def standing(self, on: date):
        return self.filter(since__lte=on).filter(Q(until=None) | Q(until__gt=on))

    def inside(self, code: str):
        return self.filter(code__startswith=code)

    def at(self, level: Level):
        return self.filter(level=level)


class Area(DistrictModel):
    """区划: province, city, district, town or street, community; a grid (网格) is an area too."""

    code = models.CharField("区划代码", max_length=15)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=Level)
    parent_code = models.CharField("上级代码", max_length=15, blank=True)
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    boundary = models.JSONField("边界", null=True, blank=True, help_text="GeoJSON geometry, WGS 84")
    since = models.DateField("起始日")
    until = models.DateField("终止日", null=True, blank=True)
    merged_into = models.CharField("并入", max_length=15, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "区划"
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="area_code_is_given_once"),
            models.CheckConstraint(
                name="area_merged_says_when",
                condition=Q(merged_into="") | Q(until__isnull=False),
            ),
        ]
        indexes = [
            # Prefix searches need the pattern operators whatever the locale.
            models.Index(fields=["code"], opclasses=["varchar_pattern_ops"], name="area_by_prefix"),
        ]

    def __str__(self):
        return self.name

    def parents(self) -> list[str]:
        """Codes of the areas around it, nearest first."""
        return parents_of(self.code)


def parents_of(code: str) -> list[str]:
    """Codes of the areas that contain this one, nearest first; province and city codes padded to six digits."""
    widths = sorted(
        (width for width in WIDTH.values() if width < len(code.rstrip()) or width < 6), reverse=True
    )
    return [code[:width].ljust(6, "0") for width in widths if code[:width].ljust(6, "0") != code]


def prefix_of(code: str) -> str:
    """What all codes inside begin with: 430000 is the province 43, 430400 the city 4304."""
    if len(code) == 6 and code.endswith("0000"):
        return code[:2]
    if len(code) == 6 and code.endswith("00"):
        return code[:4]
    return code
