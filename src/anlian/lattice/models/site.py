"""点: anything that can be visited, shown and made safe."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.kernel import words
from anlian.kernel.models import Dated, DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.typed import FreeJSON, FreeText
from anlian.lattice.models.area import Area
from anlian.people.models import Person


class SiteKind(models.TextChoices):
    FIRM = "firm", _("firm")
    HIGHRISE = "highrise", _("high-rise building")
    SHOP = "shop", _("street shop")
    COMPLEX = "complex", _("commercial complex")
    CHARGING = "charging", _("charging station")
    DANGER_HOUSE = "danger_house", _("dangerous house")
    SLOPE = "slope", _("slope")
    ROAD = "road", _("road segment")
    SCHOOL = "school", _("school")
    GAS = "gas", _("gas user")
    CONSTRUCTION = "construction", _("construction site")
    OTHER = "other", _("other")


class Risk(models.TextChoices):
    RED = "red", _("red")
    ORANGE = "orange", _("orange")
    YELLOW = "yellow", _("yellow")
    BLUE = "blue", _("blue")


class SiteQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Those this scope covers, by place, kind or as their person in charge."""
        return self.filter(scope.q_sites())

    def inside(self, area_code: str):
        return self.filter(area_code__startswith=area_code)

    def matching(self, text: str):
        """Search in Chinese, by two-character words and by pinyin initials."""
        return words.narrow(self, text)


class Site(DistrictModel):
    """点位: one table for every kind; what only one kind has stands in `attributes`."""

    code = models.CharField("点位编号", max_length=40)
    name = FreeText("名称", max_length=120)
    kind = models.CharField("类型", max_length=20, choices=SiteKind)
    address = FreeText("地址", max_length=200, blank=True)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    cell = models.BigIntegerField("格号", null=True, blank=True, editable=False)
    area = DistrictFK(Area, related_name="sites", verbose_name="区划")
    area_code = models.CharField("区划代码", max_length=15, editable=False)
    principal = DistrictFK(Person, null=True, blank=True, related_name="sites", verbose_name="负责人")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    attributes = FreeJSON("属性", default=dict, blank=True)
    risk = models.CharField("风险等级", max_length=10, choices=Risk, blank=True)
    closed_on = models.DateField("停用日", null=True, blank=True)
    words = SearchVectorField(editable=False, null=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = "点位"
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="site_code_is_given_once"),
            models.CheckConstraint(
                name="site_position_is_whole",
                condition=Q(lng=None, lat=None, cell=None)
                | Q(lng__isnull=False, lat__isnull=False, cell__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "area_code", "code"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "varchar_ops"],
                name="site_by_area",
            ),
            # In the order of a list: the pattern operators above find what lies inside, and order nothing.
            models.Index(fields=["district", "area_code", "code"], name="site_in_order_of_areas"),
            models.Index(fields=["district", "name", "code"], name="site_by_name"),
            models.Index(fields=["district", "risk", "code"], name="site_by_risk"),
            models.Index(
                fields=["district", "area_code", "code"],
                condition=Q(principal=None, closed_on=None),
                name="site_without_principal",
            ),
            models.Index(
                fields=["district", "code"],
                condition=Q(lng=None, closed_on=None),
                name="site_without_position",
            ),
            models.Index(fields=["district", "kind", "code"], name="site_by_kind"),
            models.Index(fields=["district", "principal"], name="site_by_principal"),
            models.Index(fields=["cell"], name="site_by_cell"),
            models.Index(fields=["district", "uscc"], condition=~Q(uscc=""), name="site_by_credit_code"),
            GinIndex(fields=["words"], name="site_by_words"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("lattice:site", args=[self.pk])


class SiteRecord(Dated):
    """What held for a site from a day on: its area, its person in charge, its risk colour."""

    site = DistrictFK(Site, related_name="records", verbose_name="点位")
    area = DistrictFK(Area, related_name="+", verbose_name="区划")
    principal = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="负责人")
    risk = models.CharField("风险等级", max_length=10, choices=Risk, blank=True)

    class Meta:
        verbose_name = "点位历史"
        indexes = [models.Index(fields=["district", "site", "since"], name="siterecord_by_site")]
