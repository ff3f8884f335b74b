"""The outbox: each message on each way out, until it is sent or given up; and the robots that speak to groups."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.sealed import SealedField
from anlian.lattice.models import Post, Unit
from anlian.notices.lifecycle import WAITING, State
from anlian.notices.models.message import Message
from anlian.notices.topics import Channel
from anlian.people.models import Person

A_MINUTE = 15


class RobotKind(models.TextChoices):
    WECOM = "WECOM", _("WeCom")  # 企业微信
    DINGTALK = "DINGTALK", _("DingTalk")  # 钉钉
    FEISHU = "FEISHU", _("Feishu")  # 飞书


class RobotQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Those of the units in which one holds such a post."""
        posts = Post.objects.of(scope.district).filter(pk__in=scope.posts)
        return self.filter(district=scope.district, unit__in=posts.values("unit"))

    def standing(self):
        return self.filter(ended_at=None)


class Robot(DistrictModel):
    """群机器人: speaks to the group of a unit. Whoever has its address can speak for it, so both rest sealed."""

    unit = DistrictFK(Unit, related_name="+", verbose_name="单位")
    kind = WordField("平台", max_length=20, choices=RobotKind)
    title = models.CharField("名称", max_length=60)
    address = SealedField("地址")
    secret = SealedField("密钥", blank=True)
    topics = ArrayField(models.CharField(max_length=20), verbose_name="类别", default=list)
    # How many it may say now: one comes back every four seconds, fifteen a minute at most.
    tokens = models.FloatField("余量", default=A_MINUTE)
    filled_at = models.DateTimeField("计量时间")
    set_at = models.DateTimeField("设置时间")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = "群机器人"
        constraints = [
            models.CheckConstraint(
                name="robot_says_no_more_than_it_may", condition=Q(tokens__gte=0, tokens__lte=A_MINUTE)
            )
        ]
        indexes = [
            models.Index(fields=["district", "unit"], condition=Q(ended_at=None), name="robot_by_unit")
        ]

    def __str__(self):
        return self.title


class DeliveryQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Whoever looks after the machine sees that something was not sent; never what, or to whom."""
        return self.filter(district=scope.district)

    def given_up(self):
        return self.filter(state=State.GAVE_UP, digest=None)


class Delivery(DistrictModel):
    """送达: a message on one way out. Its key goes with every try, so that what arrives twice can be known for one."""

    # No rule of the database: what was told goes when an import is taken back (registers/undo.py), this after it.
    message = DistrictFK(
        Message, models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name="消息",
        db_constraint=False,
    )  # fmt: skip
    channel = WordField("渠道", max_length=20, choices=Channel)
    person = DistrictFK(Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="人员")
    robot = DistrictFK(
        Robot, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="群机器人"
    )
    # The daily digest that it is part of; a digest itself has no message.
    digest = DistrictFK(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name="汇总"
    )
    state = WordField("状态", max_length=20, choices=State)
    once = models.CharField("唯一键", max_length=120)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    made_at = models.DateTimeField("生成时间")
    next_at = models.DateTimeField("下次发送", null=True, blank=True)
    claimed_at = models.DateTimeField("领取时间", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "送达"
        constraints = [
            models.UniqueConstraint(fields=["district", "once"], name="delivery_is_made_once"),
            models.CheckConstraint(
                name="delivery_goes_to_a_person_or_a_robot",
                condition=Q(channel=Channel.ROBOT, robot__isnull=False, person=None)
                | (~Q(channel=Channel.ROBOT) & Q(robot=None, person__isnull=False)),
            ),
            models.CheckConstraint(
                name="delivery_sent_says_when",
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "next_at"], condition=Q(state__in=WAITING), name="delivery_to_send"
            ),
            models.Index(
                fields=["district", "claimed_at"], condition=Q(state=State.SENDING), name="delivery_in_hand"
            ),
            models.Index(
                fields=["district", "person"], condition=Q(state=State.HELD), name="delivery_to_gather"
            ),
            models.Index(
                fields=["district", "made_at"], condition=Q(state=State.GAVE_UP), name="delivery_given_up"
            ),
        ]
