"""What messages are about, and the ways they go: the words of people's choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """A kind of message. Each person chooses by these, and so does whoever sets a robot."""

    CLIMB = "CLIMB", _("late and climbing")  # 逾期升级
    TURN = "TURN", _("my move")  # 轮到我办
    ONWARD = "ONWARD", _("what became of it")  # 办理进展
    DUTY = "DUTY", _("duties of my posts")  # 履职
    VISIT = "VISIT", _("inspections")  # 检查
    MEETING = "MEETING", _("meetings")  # 会议
    POST = "POST", _("posts and chains")  # 岗位与责任链
    ACCOUNT = "ACCOUNT", _("my account")  # 账号


class Channel(models.TextChoices):
    """The ways out of the house. The bell in the page is not among them: it always rings."""

    EMAIL = "EMAIL", _("e-mail")  # 电子邮件
    SMS = "SMS", _("text message")  # 短信
    ROBOT = "ROBOT", _("group robot")  # 群机器人


# Which of them a person chooses for themselves; a robot speaks to its unit's group.
OWN = (Channel.EMAIL, Channel.SMS)


class Pace(models.TextChoices):
    NOW = "NOW", _("at once")  # 即时
    DAILY = "DAILY", _("once a day")  # 每日汇总
