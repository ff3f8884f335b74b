"""Photos and signatures on their way: named by their hash, sent in parts, whole or not."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anlian.kernel.models import DistrictFK, DistrictModel
from anlian.people.models import Person


class Blob(DistrictModel):
    """传输中的照片. Each person's own: that somebody else sent the same picture is nobody's to find out here."""

    person = DistrictFK(Person, models.CASCADE, related_name="+", verbose_name="人员")
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField("字节数")
    have = models.PositiveIntegerField("已收字节数", default=0)
    parts = ArrayField(models.CharField(max_length=200), verbose_name="分片文件", default=list)
    began_at = models.DateTimeField("开始时间")
    whole_at = models.DateTimeField("收齐时间", null=True, blank=True)
    used_at = models.DateTimeField("入库时间", null=True, blank=True)

    class Meta:
        verbose_name = "传输中的照片"
        constraints = [
            models.UniqueConstraint(fields=["district", "person", "sha256"], name="blob_is_sent_once"),
            models.CheckConstraint(name="blob_has_no_more_than_all", condition=Q(have__lte=F("size"))),
            models.CheckConstraint(
                name="blob_is_whole_when_all_is_here", condition=Q(whole_at=None) | Q(have=F("size"))
            ),
        ]
        indexes = [models.Index(fields=["district", "began_at"], name="blob_by_age")]

    def __str__(self):
        return self.sha256

    def part_at(self, offset: int) -> str:
        return f"{self.district}/field/{self.person_id}/{self.sha256[:32]}-{offset}"
