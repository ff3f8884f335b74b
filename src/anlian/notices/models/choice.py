"""What a person wants to be told beside the page, by which way, and when."""

from datetime import time

from django.db import models
from django.db.models import Q

from anlian.kernel.models import DistrictFK, DistrictModel, WordField
from anlian.kernel.sealed import SealedField
from anlian.notices.topics import Channel, Pace, Topic
from anlian.people.models import Person

MORNING = time(8)


class Reach(DistrictModel):
    """接收方式: a person's address, the hour of the daily digest, and the hours in which only what is urgent goes out."""

    person = DistrictFK(Person, models.CASCADE, related_name="+", verbose_name="人员")
    email = SealedField("电子邮箱", blank=True)
    digest_at = models.TimeField("汇总时间", default=MORNING)
    digested_on = models.DateField("已汇总日", null=True, blank=True)
    quiet_from = models.TimeField("免打扰起", null=True, blank=True)
    quiet_until = models.TimeField("免打扰止", null=True, blank=True)

    class Meta:
        verbose_name = "接收方式"
        constraints = [
            models.UniqueConstraint(fields=["district", "person"], name="person_has_one_reach"),
            models.CheckConstraint(
                name="quiet_hours_begin_and_end",
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]


class Choice(DistrictModel):
    """选择: this kind of message, by this way, at once or once a day. Without a row: in the page only."""

    person = DistrictFK(Person, models.CASCADE, related_name="+", verbose_name="人员")
    topic = WordField("类别", max_length=20, choices=Topic)
    channel = WordField("渠道", max_length=20, choices=Channel)
    pace = WordField("时机", max_length=10, choices=Pace)

    class Meta:
        verbose_name = "接收选择"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "person", "topic", "channel"], name="choice_is_made_once"
            )
        ]
