"""上路、打更、敲门: who was to be reached, and who was. Households are a register; what counts is the latest tick."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.hazards.models import Hazard
from anlian.kernel import masks
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.sealed import BlindField, SealedField
from anlian.kernel.typed import FreeJSON, FreeText
from anlian.lattice.models import Area, Post, Site
from anlian.people.models import Person
from anlian.rounds.models.common import Done


class Kind(models.TextChoices):
    ROAD = "ROAD", _("road action")  # 上路行动
    WATCH = "WATCH", _("night watch")  # 打更行动
    KNOCK = "KNOCK", _("door knocking")  # 敲门行动


class Result(models.TextChoices):
    MET = "MET", _("met")  # 已见面
    ABSENT = "ABSENT", _("nobody there")  # 无人
    REFUSED = "REFUSED", _("turned away")  # 拒访
    PROBLEM = "PROBLEM", _("problem found")  # 发现问题


# Somebody was spoken to, or something seen.
REACHED = (Result.MET, Result.PROBLEM)
# 敲门 asks at doors, 上路 goes along streets; 打更 does both.
ASKS_DOORS, WALKS_STREETS = (Kind.KNOCK, Kind.WATCH), (Kind.ROAD, Kind.WATCH)


def lands(scope, path: str = "") -> Q:
    """As a condition on what lies in an area and belongs to no line: households, outings. Claims of a line do not count."""
    covered = Q(pk__in=[])
    for claim in scope.claims:
        if not claim.sector:
            covered |= Q(**{f"{path}area_code__startswith": claim.area}) if claim.area else ~Q(pk__in=[])
    return Q(**{f"{path}district": scope.district}) & covered


class HouseholdQuerySet(DistrictQuerySet):
    def within(self, scope):
        """By area, or as those of a building that a post answers for."""
        return self.filter(lands(scope) | Q(district=scope.district, site__in=scope.sites))

    def standing(self, day: date):
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class Household(DistrictModel):
    """户. Name and number rest sealed; pages and exports show them hidden."""

    code = models.CharField("户编号", max_length=40)
    area = DistrictFK(Area, related_name="households", verbose_name="网格")
    area_code = models.CharField("区划代码", max_length=15, editable=False)
    site = DistrictFK(Site, null=True, blank=True, related_name="households", verbose_name="楼栋点位")
    building = FreeText("楼栋", max_length=120)
    room = FreeText("门牌", max_length=60)
    holder = SealedField("户主", blank=True)
    phone = SealedField("电话", blank=True)
    phone_key = BlindField("电话索引", of="phone")
    ended_on = models.DateField("停用日", null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "住户"
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="household_code_is_given_once"),
            models.CheckConstraint(
                name="household_is_behind_a_door", condition=~Q(building="") & ~Q(room="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "area_code", "building", "code"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "text_ops", "varchar_ops"],
                name="household_by_door",
            ),
            models.Index(fields=["district", "site"], name="household_by_site"),
        ]

    def __str__(self):
        return f"{self.building}{self.room}"

    @property
    def holder_shown(self) -> str:
        return masks.name(self.holder)

    @property
    def phone_shown(self) -> str:
        return masks.phone(self.phone)


class OutingQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Those whose area lies within, or holds, an area that one answers for, or a site of one's posts."""
        around = Q(pk__in=[])
        for claim in scope.claims:
            # A line reaches wherever its area does: what was called is no secret among those who work there.
            steps = [claim.area[:width] for width in (6, 9, 12, 15) if width <= len(claim.area)]
            around |= Q(area_code__in=steps) | Q(area_code__startswith=claim.area)
        if scope.sites:
            there = Site.objects.of(scope.district).filter(
                pk__in=scope.sites, area_code__startswith=OuterRef("area_code")
            )
            around |= Exists(there)
        return self.filter(Q(district=scope.district) & around)

    def with_story(self):
        return self.select_related("area", "post__unit", "called_by")


class Outing(DistrictModel):
    """行动: called by a post, for an area and some days; what is told and asked at each door stands with it."""

    kind = models.CharField("类型", max_length=10, choices=Kind)
    title = FreeText("名称", max_length=120)
    area = DistrictFK(Area, related_name="+", verbose_name="范围")
    area_code = models.CharField("区划代码", max_length=15, editable=False)
    first = models.DateField("开始日")
    last = models.DateField("结束日")
    tells = FreeJSON("宣讲与询问", default=list)
    post = DistrictFK(Post, related_name="outings", verbose_name="发起岗位")
    called_by = DistrictFK(Person, related_name="+", verbose_name="发起人")
    at = models.DateTimeField("发起时间")

    objects = OutingQuerySet.as_manager()

    class Meta:
        verbose_name = "行动"
        constraints = [
            models.CheckConstraint(name="outing_ends_after_it_begins", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="outing_says_what_it_tells", condition=~Q(tells=[])),
        ]
        indexes = [models.Index(fields=["district", "-first", "id"], name="outing_by_day")]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("rounds:outing", args=[self.pk])

    @property
    def asks_doors(self) -> bool:
        return self.kind in ASKS_DOORS

    @property
    def walks_streets(self) -> bool:
        return self.kind in WALKS_STREETS


class TickQuerySet(DistrictQuerySet):
    def within(self, scope):
        return self.filter(lands(scope, "household__") | scope.q_sites("site__"))


class Tick(Done):
    """走访记录: one household or road segment in one outing. All are kept, the latest one counts."""

    outing = DistrictFK(Outing, related_name="ticks", verbose_name="行动")
    household = DistrictFK(Household, null=True, blank=True, related_name="ticks", verbose_name="住户")
    site = DistrictFK(Site, null=True, blank=True, related_name="ticks", verbose_name="路段")
    result = models.CharField("结果", max_length=10, choices=Result)
    note = FreeText("说明", max_length=300, blank=True)
    hazard = DistrictFK(Hazard, null=True, blank=True, related_name="ticks", verbose_name="隐患")

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name = "走访记录"
        constraints = [
            models.CheckConstraint(
                name="tick_is_of_a_door_or_a_street",
                condition=Q(household__isnull=False, site=None) | Q(household=None, site__isnull=False),
            ),
            models.CheckConstraint(
                name="problem_found_says_what",
                condition=~Q(result=Result.PROBLEM) | ~Q(note="") | Q(hazard__isnull=False),
            ),
            models.CheckConstraint(
                name="tick_reached_us_after_it_was_made", condition=Q(at__gte=F("happened_at"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "outing", "household", "-happened_at"], name="tick_by_household"
            ),
            models.Index(fields=["district", "outing", "site", "-happened_at"], name="tick_by_street"),
            models.Index(fields=["district", "household", "-happened_at"], name="tick_of_household"),
        ]

    def __str__(self):
        return f"{self.household or self.site} {self.get_result_display()}"
