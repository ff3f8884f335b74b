"""What a person was told, and how far the record of acts has been read."""

from django.db import models
from django.db.models import F, Q

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeJSON
from anlian.ledger.verbs import Verb
from anlian.notices.topics import Topic
from anlian.people.models import Person


class Cursor(DistrictModel):
    """读取位置: up to which line of the record people have been told. Held while somebody reads on."""

    seq = models.BigIntegerField("序号", default=0)
    at = models.DateTimeField("读取时间")

    class Meta:
        verbose_name = "读取位置"
        constraints = [models.UniqueConstraint(fields=["district"], name="record_is_read_by_one_cursor")]


class MessageQuerySet(DistrictQuerySet):
    def within(self, scope):
        """One's own, and nobody else's."""
        return self.filter(district=scope.district, person=scope.person_id)

    def unread(self):
        return self.filter(read_at=None)

    def newest(self):
        return self.order_by("-at", "-id")


class Message(DistrictModel):
    """消息: one person, told of one line of the record; of many alike, in one message with their number.

    The sentence is that of `notices/rules.py` for the verb and the relation; only what it needs is kept here.
    """

    person = DistrictFK(Person, models.CASCADE, related_name="messages", verbose_name="人员")
    entry = models.UUIDField("行为记录")
    verb = WordField("行为", max_length=40, choices=Verb)
    relation = models.CharField("关系", max_length=20)
    topic = WordField("类别", max_length=20, choices=Topic)
    subject_kind = models.CharField("对象类型", max_length=40, blank=True)
    subject = models.UUIDField("对象", null=True)
    post = models.UUIDField("岗位", null=True)
    count = models.PositiveIntegerField("条数", default=1)
    facts = FreeJSON("要点", default=dict)
    urgent = models.BooleanField("紧急", default=False)
    at = models.DateTimeField("发生时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        constraints = [
            models.UniqueConstraint(fields=["district", "person", "entry"], name="person_is_told_once"),
            models.CheckConstraint(name="message_tells_of_something", condition=Q(count__gte=1)),
        ]
        indexes = [
            models.Index(fields=["district", "person"], condition=Q(read_at=None), name="message_unread"),
            models.Index(
                F("district"), F("person"), F("at").desc(), F("id").desc(), name="message_by_person"
            ),
            models.Index(fields=["district", "at"], name="message_by_time"),
        ]
