"""Imports of ledgers: which file, by whom, what it did, and what was wrong with it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeJSON, FreeText
from anlian.people.models import Person


class Stage(models.TextChoices):
    RECEIVED = "RECEIVED", _("received")  # 已接收，待预览
    LOOKED_AT = "LOOKED_AT", _("looked at")  # 已预览
    TAKEN_IN = "TAKEN_IN", _("taken in")  # 已导入
    DROPPED = "DROPPED", _("dropped")  # 已放弃
    UNDONE = "UNDONE", _("taken back")  # 已撤销


# What the worker may be asked to do with an import, and at which stages that is still to be done.
OPEN = {
    "look": (Stage.RECEIVED, Stage.LOOKED_AT),
    "take_in": (Stage.RECEIVED, Stage.LOOKED_AT),
    "undo": (Stage.TAKEN_IN,),
}


class BatchQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Imports are seen by those who may import for the whole district, and by whoever made them."""
        mine = self.filter(district=scope.district)
        return mine if scope.whole_district else mine.filter(by=scope.person_id)


class Batch(DistrictModel):
    """导入批次: one file of one kind of ledger. The file is kept until it is taken in or dropped, its hash for ever."""

    kind = models.CharField("台账", max_length=20)
    filename = FreeText("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    file = models.CharField("文件", max_length=120, blank=True)
    bad_file = models.CharField("问题行", max_length=120, blank=True)
    stage = WordField("阶段", max_length=10, choices=Stage, default=Stage.LOOKED_AT)
    failure = models.CharField("未成原因", max_length=400, blank=True)
    by = DistrictFK(Person, null=True, related_name="+", verbose_name="导入人")
    at = models.DateTimeField("时间")
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    same = models.PositiveIntegerField("未变", default=0)
    wrong = models.PositiveIntegerField("有误", default=0)
    problems = FreeJSON("问题", default=list, help_text="as many as a page shows")
    problem_count = models.PositiveIntegerField("问题数", default=0)
    changes = FreeJSON("变更内容", default=list)
    after_line = models.BigIntegerField("记录起点", default=0, help_text="size of the record as it began")
    notices = FreeJSON("理解说明", default=list)
    notice_count = models.PositiveIntegerField("说明数", default=0)
    headers = FreeJSON("表头", default=list, help_text="as they came")
    unknown = FreeJSON("未识别表头", default=dict, help_text="header → some of the cells below it")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        indexes = [models.Index(fields=["district", "at"], name="batch_by_time")]

    def __str__(self):
        return self.filename

    @property
    def good(self) -> int:
        return self.new + self.changed

    def get_absolute_url(self):
        return reverse("registers:show", args=[self.pk])


class Trace(DistrictModel):
    """导入痕迹: what one import wrote into one table, noted by the database itself as it was written.

    Rows added by one statement are one trace with all their keys. A row that was changed, or removed, is one
    each: of a change, the columns that it touched with their value before and after; of a removal, the row.
    """

    class What(models.TextChoices):
        ADDED = "A"
        CHANGED = "C"
        REMOVED = "R"

    batch = DistrictFK(Batch, related_name="traces", verbose_name="导入批次")
    table = models.CharField("数据表", max_length=63)
    what = models.CharField("操作", max_length=1, choices=What)
    keys = ArrayField(models.UUIDField(), verbose_name="主键")
    was = models.JSONField("原值", null=True)
    order = models.BigIntegerField(
        "次序", help_text="one sequence for all, so that what came later can be told"
    )

    class Meta:
        verbose_name = "导入痕迹"
        indexes = [
            models.Index(fields=["district", "batch", "table", "what"], name="trace_by_batch"),
            models.Index(fields=["district", "order"], name="trace_by_order"),
        ]


class Progress(DistrictModel):
    """导入进度: how far a large file has come, told aside from the transaction that takes it in or back."""

    batch = DistrictFK(Batch, models.CASCADE, related_name="progress", verbose_name="批次")
    deed = models.CharField(
        "事项", max_length=10, default="look", db_default="look", help_text="a key of OPEN"
    )
    done = models.PositiveIntegerField("已处理行", default=0)
    lines = models.PositiveIntegerField("总行数", default=0)
    told_at = models.DateTimeField("时间", null=True)
    asked_at = models.DateTimeField("交办时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "导入进度"
        constraints = [
            models.UniqueConstraint(fields=["district", "batch"], name="import_has_one_progress"),
        ]


class HeaderWord(DistrictModel):
    """表头对照: what this district calls a column of a ledger, said once and remembered."""

    kind = models.CharField("台账", max_length=20)
    word = models.CharField("表头", max_length=120, help_text="as it is compared")
    said = models.CharField("原表头", max_length=120)
    key = models.CharField("字段", max_length=30, blank=True, help_text="empty: left out")
    by = DistrictFK(Person, null=True, related_name="+", verbose_name="对照人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "表头对照"
        constraints = [
            models.UniqueConstraint(fields=["district", "kind", "word"], name="header_means_one_column"),
        ]
