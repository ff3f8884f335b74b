"""Duty lists (职责清单): what a post answers for by law, by year and version, signed by whoever holds it."""

import json
from datetime import date
from hashlib import sha256

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.people.models import Person


class PostKind(models.TextChoices):
    """For which kinds of post the library has standard duties."""

    PARTY_HEAD = "PARTY_HEAD", _("head of the party committee")  # 党委主要负责人
    GOVERNMENT_HEAD = "GOVERNMENT_HEAD", _("head of the government")  # 政府主要负责人
    STANDING = "STANDING", _("standing-committee member")  # 常委
    IN_CHARGE = "IN_CHARGE", _("deputy in charge of work safety")  # 分管安全生产的副职
    DEPUTY = "DEPUTY", _("other deputy")  # 其他副职
    DEPARTMENT = "DEPARTMENT", _("head of a department")  # 部门主要负责人
    TOWN = "TOWN", _("head of a town or street")  # 镇街主要负责人


class Often(models.TextChoices):
    ALWAYS = "always", _("all year")  # 常态
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    HALF = "half", _("every half year")
    YEAR = "year", _("every year")


class Proven(models.TextChoices):
    """What shows that a duty or task was done. Nothing that only counts the use of a system."""

    VISIT = "VISIT", _("a visit that was led")  # 检查记录
    MEETING = "MEETING", _("a meeting with minutes")  # 会议纪要
    MATTER = "MATTER", _("a matter brought to its end")  # 办结事项
    PAPER = "PAPER", _("a paper or photo")  # 文件或照片


class ListState(models.TextChoices):
    """Worked out, never stored: a list is signed or it is not, and replaced or not."""

    DRAFT = "DRAFT", _("draft")
    APPROVED = "APPROVED", _("approved, to be signed")
    SIGNED = "SIGNED", _("signed")
    REPLACED = "REPLACED", _("replaced")


class DutyListQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Lists of one's own posts, of the units in one's areas, or of all when one answers for all."""
        if scope.whole_district:
            return self.of(scope.district)
        mine = Q(post__in=scope.posts)
        for claim in scope.claims:
            if claim.area and not claim.sector:
                mine |= Q(post__unit__area__code__startswith=claim.area)
        return self.of(scope.district).filter(mine)

    def in_force(self, day: date):
        """Signed, and the one that held on this day: what is evaluated for a day goes by it."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class DutyList(DistrictModel):
    """职责清单: a change is a new version; what was signed stays as it was signed."""

    post = DistrictFK(Post, related_name="duty_lists", verbose_name="岗位")
    kind = WordField("岗位类型", max_length=20, choices=PostKind)
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本", default=1)
    basis = FreeText("依据", max_length=200, blank=True)
    drafted_by = DistrictFK(Person, null=True, related_name="+", verbose_name="拟稿人")
    drafted_at = models.DateTimeField("拟稿时间")
    approved_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="审定人")
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)
    signed_by = DistrictFK(Person, null=True, blank=True, related_name="duty_lists", verbose_name="签收人")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    # From the day of signing until the day on which the next version was signed.
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    edits = models.PositiveIntegerField("修改次数", default=0)

    objects = DutyListQuerySet.as_manager()

    class Meta:
        verbose_name = "职责清单"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "post", "year", "version"], name="duty_list_has_each_version_once"
            ),
            models.UniqueConstraint(
                fields=["district", "post"], condition=Q(signed_at=None), name="post_has_one_draft"
            ),
            models.UniqueConstraint(
                fields=["district", "post"],
                condition=Q(signed_at__isnull=False, until=None),
                name="post_has_one_list_in_force",
            ),
            models.CheckConstraint(
                name="duty_list_signed_says_by_whom_and_what",
                condition=Q(signed_at=None, signed_by=None, since=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False, since__isnull=False, approved_by__isnull=False)
                & ~Q(digest=""),
            ),
            models.CheckConstraint(
                name="duty_list_is_signed_by_another_than_approved_it",
                condition=Q(signed_by=None) | ~Q(signed_by=models.F("approved_by")),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["district", "year"], name="duty_list_by_year")]

    def __str__(self):
        return _("%(year)d, version %(version)d") % {"year": self.year, "version": self.version}

    def get_absolute_url(self):
        return reverse("duties:list-show", args=[self.pk])

    @property
    def stage(self) -> ListState:
        if self.signed_at is None:
            return ListState.APPROVED if self.approved_at else ListState.DRAFT
        return ListState.SIGNED if self.until is None else ListState.REPLACED

    def content(self, items: list["DutyItem"]) -> str:
        """The hash of what was signed: any later change of it shows."""
        told = {
            "post": str(self.post_id), "year": self.year, "version": self.version, "basis": str(self.basis),
            "items": [item.told() for item in items],
        }  # fmt: skip
        return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class DutyItem(DistrictModel):
    """职责: verb and object, by which article, how often, proven by what."""

    # Before `list` is the name of a field.
    together = ArrayField(models.UUIDField(), verbose_name="协同岗位", default=list, blank=True)
    list = DistrictFK(DutyList, models.CASCADE, related_name="items", verbose_name="清单")
    order = models.PositiveSmallIntegerField("序号")
    text = FreeText("职责", max_length=300)
    law = models.CharField("依据", max_length=120)
    article = models.CharField("条款", max_length=60, blank=True)
    checked = models.BooleanField("条文已核对", default=False)
    often = WordField("频次", max_length=10, choices=Often)
    times = models.PositiveSmallIntegerField("次数", default=1)
    proven = WordField("凭证", max_length=20, choices=Proven)

    class Meta:
        verbose_name = "职责"
        constraints = [
            models.UniqueConstraint(fields=["district", "list", "order"], name="duty_item_has_its_place")
        ]

    def __str__(self):
        return str(self.text)

    @property
    def basis(self) -> str:
        return f"《{self.law}》{self.article}" if self.law else ""

    def told(self) -> list:
        return [
            self.order, str(self.text), self.law, self.article, self.checked, self.often, self.times, self.proven,
            [str(post) for post in self.together],
        ]  # fmt: skip
