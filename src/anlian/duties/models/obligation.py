"""What posts owe: so many times a month or quarter, met by led work of a kind; and who may stand in for a post."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.duties.periods import Every
from anlian.kernel.models import Dated, DistrictFK, DistrictModel, WordField
from anlian.lattice.models import Post
from anlian.lattice.models.post import days_of_row
from anlian.people.models import Person


class WorkKind(models.TextChoices):
    """What meets a duty. Real work that somebody led, submitted; nothing else."""

    UNANNOUNCED = "UNANNOUNCED", _("unannounced visit")  # 暗访
    VISIT = "VISIT", _("visit of any kind")  # 带队检查
    DISPATCH = "DISPATCH", _("dispatch meeting")  # 调度
    COMMITTEE = "COMMITTEE", _("committee meeting")  # 专委会会议
    MEETING = "MEETING", _("safety meeting")  # 安全生产会议


# Led work of a kind is also work of these kinds.
ALSO = {
    WorkKind.UNANNOUNCED: (WorkKind.UNANNOUNCED, WorkKind.VISIT),
    WorkKind.VISIT: (WorkKind.VISIT,),
    WorkKind.DISPATCH: (WorkKind.DISPATCH, WorkKind.MEETING),
    WorkKind.COMMITTEE: (WorkKind.COMMITTEE, WorkKind.MEETING),
    WorkKind.MEETING: (WorkKind.MEETING,),
}


class Obligation(Dated):
    """履职要求: what each of these posts owes in every period (一月一暗访、一月一调度)."""

    code = models.CharField("编码", max_length=40)
    title = models.CharField("名称", max_length=80)
    work = WordField("履职方式", max_length=20, choices=WorkKind)
    every = models.CharField("周期", max_length=10, choices=Every, default=Every.MONTH)
    times = models.PositiveSmallIntegerField("次数", default=1)

    class Meta:
        verbose_name = "履职要求"
        constraints = [
            ExclusionConstraint(
                name="obligation_is_set_once_for_a_day",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (days_of_row(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                name="obligation_asks_for_something", condition=Q(times__gte=1, times__lte=31)
            ),
            models.CheckConstraint(
                name="obligation_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gt=models.F("since")),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("duties:obligation", args=[self.pk])


class Obliged(DistrictModel):
    """A post that an obligation names."""

    obligation = DistrictFK(Obligation, models.CASCADE, related_name="obliged", verbose_name="履职要求")
    post = DistrictFK(Post, related_name="obligations", verbose_name="岗位")

    class Meta:
        verbose_name = "履职岗位"
        constraints = [
            models.UniqueConstraint(fields=["district", "obligation", "post"], name="post_is_obliged_once")
        ]
        indexes = [models.Index(fields=["district", "post"], name="obliged_by_post")]


class Proxy(Dated):
    """受托人: who may lead a post's work in its holder's place. Named beforehand, and shown wherever they did."""

    post = DistrictFK(Post, related_name="proxies", verbose_name="岗位")
    person = DistrictFK(Person, related_name="+", verbose_name="受托人")

    class Meta:
        verbose_name = "受托人"
        constraints = [
            ExclusionConstraint(
                name="post_has_one_proxy_on_a_day",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (days_of_row(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                name="proxy_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=models.F("since"))
            ),
        ]
        indexes = [models.Index(fields=["district", "person"], name="proxy_by_person")]
