"""The record of acts: appended in the act's own transaction, never changed, provable as a Merkle tree."""

from uuid import UUID

from django.contrib.postgres.indexes import BrinIndex
from django.db import connection, models
from django.db.models.functions import Now

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


class EntryQuerySet(DistrictQuerySet):
    def about(self, *subjects):
        """Lines about any of these records, oldest first."""
        return self.filter(
            district__in={one.district for one in subjects}, subject__in=[one.pk for one in subjects]
        ).order_by("seq")

    def newest(self):
        return self.order_by("-seq")

    def last_line(self) -> UUID | None:
        """The key of the newest: as long as it is the same, nothing has happened. One step into one index."""
        return self.newest().values_list("pk", flat=True).first()


class Entry(DistrictModel):
    """行为记录: who did what, to which record, when, from where, what was before and after.

    `leaf` is given by the database as it inserts the row, and `seq` unless many come at once (see the migrations).
    `at` is when it happened in the world, `recorded_at` the server's own clock.
    """

    seq = models.BigIntegerField("序号", editable=False)
    verb = WordField("行为", max_length=40, choices=Verb)
    subject_kind = models.CharField("对象类型", max_length=40)
    subject = models.UUIDField("对象", null=True)
    by = DistrictFK(Person, null=True, related_name="+", verbose_name="行为人")
    post_title = models.CharField("岗位", max_length=120, blank=True)
    at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间", db_default=Now())
    origin = models.CharField("来源", max_length=80, blank=True)
    detail = models.JSONField("前后", default=dict)
    once = models.CharField("唯一键", max_length=120, null=True)
    leaf = models.BinaryField("叶哈希", editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "行为记录"
        constraints = [
            models.UniqueConstraint(fields=["district", "seq"], name="entry_numbers_have_no_double"),
            models.UniqueConstraint(fields=["district", "verb", "once"], name="entry_is_taken_once"),
        ]
        indexes = [
            models.Index(fields=["district", "subject", "seq"], name="entry_by_subject"),
            models.Index(fields=["district", "by", "seq"], name="entry_by_person"),
            models.Index(fields=["district", "verb", "seq"], name="entry_by_verb"),
            BrinIndex(fields=["at"], name="entry_by_time"),
        ]


class Head(models.Model):
    """How many lines a district's record has. Whoever writes holds it until their transaction ends and is counted."""

    district = models.CharField("区划", max_length=6, primary_key=True)
    size = models.BigIntegerField("行数", default=0)

    class Meta:
        verbose_name = "记录表头"

    @classmethod
    def hold(cls, district: str) -> int:
        """The number of the last line; nobody else writes one until this transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_last(%s)", [district])
            return cursor.fetchone()[0]


class Seal(DistrictModel):
    """封存: the root of the tree at a size, with the leaves since the seal before. Appended, never changed."""

    size = models.BigIntegerField("行数")
    root = models.BinaryField("根哈希")
    peaks = models.BinaryField("峰哈希")
    leaves = models.BinaryField("叶哈希序列")
    at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "封存"
        constraints = [models.UniqueConstraint(fields=["district", "size"], name="seal_is_made_once_a_size")]
