"""Duties: one post's obligation in one period, on whoever held the post."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from anlian.duties.lifecycle import State
from anlian.duties.models.obligation import Obligation, WorkKind
from anlian.duties.periods import Period
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.matters.models import Matter
from anlian.people.models import Person


class DutyQuerySet(DistrictQuerySet):
    def within(self, scope):
        """By place and post like every matter; one's own stay one's own after they ended."""
        return self.filter(scope.q_matters("matter__") | Q(district=scope.district, post__in=scope.posts))

    def owed(self):
        return self.filter(matter__state=State.OWED)

    def with_story(self):
        """With everything that one line of a list shows."""
        return self.select_related(
            "matter", "obligation", "post__unit", "holder", "done_by", "excused_by", "fell_from"
        )


class Duty(DistrictModel):
    """履职任务: met only by led work. State and time are its matter's, with whose key it goes."""

    matter = DistrictFK(Matter, related_name="duties", verbose_name="事项")
    obligation = DistrictFK(Obligation, related_name="duties", verbose_name="履职要求")
    post = DistrictFK(Post, related_name="duties", verbose_name="岗位")
    holder = DistrictFK(Person, null=True, blank=True, related_name="duties", verbose_name="责任人")
    # Where nobody held the post, its duty fell to the post above.
    fell_from = DistrictFK(Post, null=True, blank=True, related_name="+", verbose_name="空缺岗位")
    period = models.DateField("期间", help_text="the first day of the period")
    first = models.DateField("起")
    last = models.DateField("止")
    lapses = models.DateField("补办截止")
    once = models.CharField("唯一键", max_length=160)

    work_kind = WordField("履职方式", max_length=20, choices=WorkKind, blank=True)
    work = models.UUIDField("履职记录", null=True, blank=True)
    work_number = models.CharField("记录编号", max_length=40, blank=True)
    work_at = models.DateTimeField("履职时间", null=True, blank=True)
    done_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="带队人")
    by_proxy = models.BooleanField("委托履职", default=False)
    excused_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="免除人")
    excused_because = FreeText("免除原因", max_length=300, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "履职任务"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], name="duty_is_one_matter"),
            models.UniqueConstraint(fields=["district", "once"], name="duty_is_owed_once_a_period"),
            # Work that met one duty meets no other: what is borrowed proves nothing.
            models.UniqueConstraint(
                fields=["district", "work"], condition=Q(work__isnull=False), name="work_meets_one_duty"
            ),
            models.CheckConstraint(
                name="duty_met_says_by_what_and_whom",
                condition=Q(work=None, work_at=None, done_by=None, work_kind="")
                | Q(work__isnull=False, work_at__isnull=False, done_by__isnull=False) & ~Q(work_kind=""),
            ),
            models.CheckConstraint(
                name="duty_excused_says_by_whom_and_why",
                condition=Q(excused_by=None, excused_because="")
                | Q(excused_by__isnull=False) & ~Q(excused_because=""),
            ),
            models.CheckConstraint(
                name="duty_is_owed_for_some_days", condition=Q(last__gte=models.F("first"))
            ),
        ]
        indexes = [
            models.Index(fields=["district", "period", "post"], name="duty_by_period"),
            models.Index(fields=["district", "holder", "period"], name="duty_by_holder"),
            models.Index(fields=["district", "post", "period"], name="duty_by_post"),
            models.Index(fields=["district", "obligation", "period"], name="duty_by_obligation"),
        ]

    def __str__(self):
        return self.matter.title

    def get_absolute_url(self):
        return reverse("duties:show", args=[self.pk])

    @property
    def state(self) -> State:
        return State(self.matter.state)

    @property
    def of(self) -> Period:
        return Period(self.period, self.obligation.every)
