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
    """接收方式: a person's address and whether it is confirmed, the hour of the daily digest, and the hours in which only what is urgent goes out."""

    person = DistrictFK(Person, models.CASCADE, related_name="+", verbose_name="人员")
    email = SealedField("电子邮箱", blank=True)
    email_confirmed_at = models.DateTimeField("邮箱确认时间", null=True, blank=True)
    code_hash = models.CharField("验证码摘要", max_length=80, blank=True)
    code_until = models.DateTimeField("验证码有效至", null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField("验证码试错次数", default=0)
    code_sent_at = models.DateTimeField("验证码发送时间", null=True, blank=True)
    codes_on = models.DateField("验证码计数日", null=True, blank=True)
    codes = models.PositiveSmallIntegerField("当日验证码数", default=0)
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

    @property
    def confirmed(self) -> bool:
        """Whether mail goes there: only the owner of an address can say that it is theirs."""
        return bool(self.email) and self.email_confirmed_at is not None


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
