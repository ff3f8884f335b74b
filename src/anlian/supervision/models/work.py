"""What a matter that takes months has besides a date: milestones, and money by source."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.matters.models import Matter
from anlian.people.models import Person


class Milestone(DistrictModel):
    """节点: a step with a date; reached when somebody shows by what."""

    matter = DistrictFK(Matter, related_name="milestones", verbose_name="事项")
    order = models.PositiveSmallIntegerField("序号")
    text = FreeText("内容", max_length=200)
    post = DistrictFK(Post, null=True, blank=True, related_name="+", verbose_name="责任岗位")
    due = models.DateField("期限")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="确认人")
    evidence = FreeText("佐证", max_length=500, blank=True)

    class Meta:
        verbose_name = "节点"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter", "order"], name="milestone_has_its_place"),
            models.CheckConstraint(
                name="milestone_reached_says_by_whom_and_what",
                condition=Q(done_at=None, done_by=None, evidence="")
                | Q(done_at__isnull=False, done_by__isnull=False) & ~Q(evidence=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "matter", "due"], condition=Q(done_at=None), name="milestone_to_reach"
            )
        ]

    def __str__(self):
        return self.text


class Source(models.TextChoices):
    """Where money comes from."""

    FISCAL = "FISCAL", _("public budget")  # 财政
    MAINTENANCE = "MAINTENANCE", _("maintenance fund")  # 维修资金
    OWNERS = "OWNERS", _("owners")  # 业主自筹
    ENTERPRISE = "ENTERPRISE", _("enterprise")  # 企业
    OTHER = "OTHER", _("other source")  # 其他


class Stage(models.TextChoices):
    """Raised is not allocated, and allocated is not spent."""

    RAISED = "RAISED", _("raised")  # 筹集
    ALLOCATED = "ALLOCATED", _("allocated")  # 拨付
    SPENT = "SPENT", _("spent")  # 支出


FIGURES = tuple(one.lower() for one in Stage)


class PurseQuerySet(DistrictQuerySet):
    def totals(self, matters) -> dict:
        """Raised, allocated and spent of each of these matters, in yuan. One query, however many."""
        rows = self.filter(matter__in=matters).order_by("matter").values("matter")
        told = rows.annotate(**{f"all_{name}": models.Sum(name) for name in FIGURES})
        return {one["matter"]: {name: (one[f"all_{name}"] or 0) / 100 for name in FIGURES} for one in told}


class Purse(DistrictModel):
    """资金: of one matter and one source, how much was raised, allocated and spent, in fen."""

    matter = DistrictFK(Matter, related_name="purses", verbose_name="事项")
    source = WordField("来源", max_length=20, choices=Source)
    raised = models.BigIntegerField("已筹集（分）", default=0)
    allocated = models.BigIntegerField("已拨付（分）", default=0)
    spent = models.BigIntegerField("已支出（分）", default=0)

    objects = PurseQuerySet.as_manager()

    class Meta:
        verbose_name = "资金"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "matter", "source"], name="purse_is_kept_once_a_source"
            ),
            models.CheckConstraint(
                name="no_more_is_spent_than_allocated", condition=Q(spent__lte=F("allocated"))
            ),
            models.CheckConstraint(
                name="no_more_is_allocated_than_raised", condition=Q(allocated__lte=F("raised"))
            ),
            models.CheckConstraint(name="money_is_not_below_nothing", condition=Q(spent__gte=0)),
        ]


class Funding(DistrictModel):
    """资金记录: one act with its paper. An amount below nothing takes back what was noted wrongly."""

    matter = DistrictFK(Matter, related_name="fundings", verbose_name="事项")
    source = WordField("来源", max_length=20, choices=Source)
    stage = WordField("环节", max_length=20, choices=Stage)
    amount = models.BigIntegerField("金额（分）")
    day = models.DateField("日期")
    paper = models.CharField("凭据", max_length=120)
    note = FreeText("说明", max_length=200, blank=True)
    by = DistrictFK(Person, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "资金记录"
        constraints = [
            models.CheckConstraint(name="funding_is_some_money", condition=~Q(amount=0)),
            models.CheckConstraint(name="funding_has_its_paper", condition=~Q(paper="")),
        ]
        indexes = [models.Index(fields=["district", "matter", "day"], name="funding_by_matter")]
