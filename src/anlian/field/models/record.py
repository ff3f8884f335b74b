"""Records from the field: the bytes that a phone sent, when and where it says that they were made, what became of them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.field.lifecycle import State
from anlian.field.models.device import Device
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.sealed import SealedField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Site
from anlian.people.models import Person


class Doubt(models.TextChoices):
    """What lowers the trust in a record. None of it blocks one."""

    CLOCK = "CLOCK", _("the phone's clock is off")  # 手机时钟不准
    ORDER = "ORDER", _("made after it was sent, by the phone's clock")  # 时间先后矛盾
    BEFORE = "BEFORE", _("made before the app was first opened on this phone")  # 早于首次使用
    BEHIND = "BEHIND", _("written before somebody else changed it")  # 填写后他人已更新
    MOCKED = "MOCKED", _("the phone says that its position is made up")  # 模拟定位
    FAR = "FAR", _("recorded far from the site")  # 距点位较远
    VAGUE = "VAGUE", _("the position is vague")  # 定位精度差
    NOWHERE = "NOWHERE", _("without a position")  # 无定位


class RecordQuerySet(DistrictQuerySet):
    def within(self, scope):
        """One's own, and those made at places that this scope covers."""
        covered = Q(person=scope.person_id)
        if scope.sites:
            covered |= Q(site__in=scope.sites)
        for claim in scope.claims:
            there = Q(area_code__startswith=claim.area) if claim.area else ~Q(pk__in=[])
            covered |= there & Q(site_kind__in=claim.kinds) if claim.sector else there
        return self.filter(Q(district=scope.district) & covered)

    def to_decide(self):
        return self.filter(state=State.CONFLICT)

    def with_story(self):
        return self.select_related("person", "site", "device", "settled_by")


class Record(DistrictModel):
    """现场记录. Its key is the phone's, its text the very bytes that were sent; what it became stands elsewhere."""

    person = DistrictFK(Person, related_name="+", verbose_name="记录人")
    device = DistrictFK(Device, related_name="records", verbose_name="手机")
    state = WordField("状态", max_length=10, choices=State, default=State.WAITING)
    kind = models.CharField("类型", max_length=20, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    text = SealedField("原文", blank=True, help_text="emptied once it is no longer needed; the hash stays")
    emptied_at = models.DateTimeField("原文清除时间", null=True, blank=True)
    app = models.CharField("应用版本", max_length=40, blank=True)
    seq = models.PositiveIntegerField("序号", null=True, blank=True)
    made_at = models.DateTimeField("手机记录时间", null=True, blank=True)
    sent_at = models.DateTimeField("手机发送时间", null=True, blank=True)
    received_at = models.DateTimeField("收到时间")
    happened_at = models.DateTimeField("发生时间")
    skew = models.IntegerField("手机时钟偏差（秒）", default=0)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    accuracy = models.FloatField("定位精度（米）", null=True, blank=True)
    distance = models.FloatField("距点位（米）", null=True, blank=True)
    doubts = ArrayField(
        WordField(max_length=10, choices=Doubt), verbose_name="存疑", default=list, blank=True
    )
    photos = ArrayField(models.CharField(max_length=64), verbose_name="照片", default=list, blank=True)
    missing = ArrayField(models.CharField(max_length=64), verbose_name="待补照片", default=list, blank=True)
    sentence = FreeText("原因", max_length=500, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    site = DistrictFK(Site, null=True, blank=True, related_name="+", verbose_name="点位")
    site_kind = models.CharField("点位类型", max_length=20, blank=True)
    area_code = models.CharField("区划代码", max_length=15, blank=True)
    made_kind = models.CharField("形成", max_length=20, blank=True)
    made_id = models.UUIDField("形成记录", null=True, blank=True)
    made_number = models.CharField("形成编号", max_length=40, blank=True)
    entry = models.BigIntegerField("留痕序号", null=True, blank=True)
    instead = models.UUIDField("更正自", null=True, blank=True)
    beside = models.UUIDField("同号记录", null=True, blank=True)
    settled_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="处理人")
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "现场记录"
        constraints = [
            models.CheckConstraint(
                name="record_stored_became_something",
                condition=~Q(state=State.STORED) | (Q(made_id__isnull=False) & ~Q(made_kind="")),
            ),
            models.CheckConstraint(
                name="record_waits_for_something_or_says_why",
                condition=~Q(state=State.WAITING) | ~Q(missing=[]) | ~Q(sentence=""),
            ),
            models.CheckConstraint(
                name="record_turned_down_says_why",
                condition=~Q(state__in=[State.REFUSED, State.CONFLICT, State.SET_ASIDE]) | ~Q(sentence=""),
            ),
            models.CheckConstraint(
                name="record_does_not_happen_after_it_came",
                condition=Q(happened_at__lte=models.F("received_at")),
            ),
            models.CheckConstraint(
                name="record_position_is_whole",
                condition=Q(lng=None, lat=None) | Q(lng__isnull=False, lat__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "person", "received_at", "id"], name="record_by_person"),
            models.Index(
                fields=["district", "area_code", "received_at"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "timestamptz_ops"],
                name="record_by_area",
            ),
            models.Index(fields=["district", "received_at", "id"], name="record_by_coming"),
            models.Index(fields=["district", "made_id"], name="record_by_what_it_became"),
            GinIndex(fields=["photos"], name="record_by_photos"),
            models.Index(
                fields=["district", "received_at"],
                condition=Q(state__in=[State.WAITING, State.CONFLICT]),
                name="record_not_settled",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        return reverse("field:record", args=[self.pk])
