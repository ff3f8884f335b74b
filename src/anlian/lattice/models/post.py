"""线: units, the posts in them, who holds a post from when to when, and what a post answers for."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import Dated, DistrictFK, DistrictModel
from anlian.lattice.models.area import Area
from anlian.lattice.models.sector import Sector
from anlian.lattice.models.site import Site
from anlian.lattice.powers import Role
from anlian.people.models import Person


class UnitKind(models.TextChoices):
    PARTY = "party", _("party committee")
    GOVERNMENT = "government", _("government")
    DEPARTMENT = "department", _("department")
    COMMITTEE = "committee", _("special committee")
    TOWN = "town", _("town or street")
    COMMUNITY = "community", _("community")
    FIRM = "firm", _("firm")


class Unit(DistrictModel):
    """单位: what posts belong to. The 13 special committees (专委会) are units too."""

    code = models.CharField("单位编码", max_length=40)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=20, choices=UnitKind)
    parent = DistrictFK("self", null=True, blank=True, related_name="children", verbose_name="上级")
    area = DistrictFK(Area, null=True, blank=True, related_name="units", verbose_name="所在区划")

    class Meta:
        verbose_name = "单位"
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="unit_code_is_given_once")]

    def __str__(self):
        return self.name


class Post(DistrictModel):
    """岗位: the seat that responsibility attaches to. People come and go, the post stays."""

    code = models.CharField("岗位编码", max_length=40)
    unit = DistrictFK(Unit, related_name="posts", verbose_name="单位")
    title = models.CharField("岗位名称", max_length=120)
    role = models.CharField("角色", max_length=20, choices=Role)
    ended_on = models.DateField("撤销日", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="post_code_is_given_once")]

    def __str__(self):
        return self.title


def days_of_row():
    """The days a dated row covers, as a PostgreSQL range without its last day."""
    return Func(F("since"), F("until"), function="DATERANGE", output_field=DateRangeField())


class Appointment(Dated):
    """任职: who holds a post from one day until another. One post has one holder on any day."""

    post = DistrictFK(Post, related_name="appointments", verbose_name="岗位")
    person = DistrictFK(Person, related_name="appointments", verbose_name="人员")
    acting = models.BooleanField("代理", default=False)
    # Which of the three officers the post is, or none: PostgreSQL copies it from the post (migration 0002).
    officer = models.CharField("三员", max_length=20, default="", editable=False)

    class Meta:
        verbose_name = "任职"
        constraints = [
            ExclusionConstraint(
                name="post_has_one_holder_on_a_day",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (days_of_row(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            ExclusionConstraint(
                name="officer_holds_nothing_else_on_a_day",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("officer", RangeOperators.NOT_EQUAL),
                    (days_of_row(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                name="appointment_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gt=F("since")),
            ),
        ]
        indexes = [models.Index(fields=["district", "person", "since"], name="appointment_by_person")]


class Remit(Dated):
    """分工: what a post answers for: an area (分片), a sector (分线), a site, or where two of them cross."""

    post = DistrictFK(Post, related_name="remits", verbose_name="岗位")
    area = DistrictFK(Area, null=True, blank=True, related_name="remits", verbose_name="区划")
    sector = DistrictFK(Sector, null=True, blank=True, related_name="remits", verbose_name="条线")
    site = DistrictFK(Site, null=True, blank=True, related_name="remits", verbose_name="点位")

    class Meta:
        verbose_name = "分工"
        constraints = [
            models.CheckConstraint(
                name="remit_names_what_it_covers",
                condition=Q(area__isnull=False) | Q(sector__isnull=False) | Q(site__isnull=False),
            ),
            models.CheckConstraint(
                name="remit_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))
            ),
        ]
        indexes = [
            models.Index(fields=["district", "post"], name="remit_by_post"),
            models.Index(fields=["district", "area"], name="remit_by_area"),
            models.Index(fields=["district", "sector"], name="remit_by_sector"),
            models.Index(fields=["district", "site"], name="remit_by_site"),
        ]
