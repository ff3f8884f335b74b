"""链: who answers for a subject in a place, from the district leader down to the person in charge of the site."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import Dated, DistrictFK, DistrictModel
from anlian.lattice.models.area import Area
from anlian.lattice.models.post import Post, Unit, days_of_row
from anlian.lattice.models.sector import Sector


class Tier(models.TextChoices):
    LEADER = "leader", _("chain leader")  # 链长
    DEPUTY = "deputy", _("deputy chain leader")  # 副链长
    DEPARTMENT = "department", _("lead unit")  # 牵头单位
    MEMBER = "member", _("member unit")  # 成员单位
    TOWN = "town", _("town or street")
    COMMUNITY = "community", _("community")
    GRID = "grid", _("grid worker")
    SITE = "site", _("person in charge of the site")


class Rule(models.TextChoices):
    """How a link finds its post when the chain does not name one."""

    TOWN = "town", _("the town's post for this sector")
    COMMUNITY = "community", _("the community's post")
    GRID = "grid", _("the grid's worker")
    SITE = "site", _("the site's person in charge")


class Chain(DistrictModel):
    """责任链: a number that stays, whatever its versions say."""

    number = models.CharField("链号", max_length=20)

    class Meta:
        verbose_name = "责任链"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="chain_number_is_given_once")
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("lattice:chain", args=[self.pk])


class ChainVersion(Dated):
    """What a chain says from one day until another, and the document that made it so. Never edited."""

    chain = DistrictFK(Chain, related_name="versions", verbose_name="责任链")
    title = models.CharField("名称", max_length=120)
    area = DistrictFK(Area, related_name="+", verbose_name="区域")
    area_code = models.CharField("区划代码", max_length=15, editable=False)
    # Sector codes by value: a chain's subject is what its document says, whatever happens to the list later.
    sectors = models.ManyToManyField(Sector, through="Subject", related_name="chain_versions")
    committee = DistrictFK(Unit, null=True, blank=True, related_name="chain_versions", verbose_name="专委会")
    basis_date = models.DateField("依据日期")

    class Meta:
        verbose_name = "责任链版本"
        constraints = [
            ExclusionConstraint(
                name="chain_has_one_version_on_a_day",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("chain", RangeOperators.EQUAL),
                    (days_of_row(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                name="chain_version_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))
            ),
        ]
        indexes = [models.Index(fields=["district", "area_code", "since"], name="chainversion_by_area")]

    def __str__(self):
        return self.title


class Subject(DistrictModel):
    """A sector that a version of a chain answers for."""

    version = DistrictFK(ChainVersion, models.CASCADE, related_name="subjects")
    sector = DistrictFK(Sector, related_name="+", verbose_name="条线")

    class Meta:
        verbose_name = "责任链条线"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "version", "sector"], name="chain_names_a_sector_once"
            )
        ]


class Link(DistrictModel):
    """责任环节: one place in a chain, held by a post, or by whichever post the rule finds for the place."""

    version = DistrictFK(ChainVersion, models.CASCADE, related_name="links")
    order = models.PositiveSmallIntegerField("序号")
    tier = models.CharField("层级", max_length=20, choices=Tier)
    post = DistrictFK(Post, null=True, blank=True, related_name="links", verbose_name="岗位")
    rule = models.CharField("规则", max_length=20, choices=Rule, blank=True)

    class Meta:
        verbose_name = "责任环节"
        constraints = [
            models.UniqueConstraint(fields=["district", "version", "order"], name="link_has_its_own_place"),
            models.UniqueConstraint(
                fields=["district", "version"],
                condition=Q(tier=Tier.LEADER),
                name="chain_has_one_leader",
            ),
            models.CheckConstraint(
                name="link_names_a_post_or_a_rule",
                condition=Q(post__isnull=False, rule="") | (Q(post=None) & ~Q(rule="")),
            ),
            models.CheckConstraint(
                name="leader_is_named", condition=~Q(tier=Tier.LEADER) | Q(post__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["district", "post"], name="link_by_post")]
