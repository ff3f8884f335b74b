"""Tasks of the year (年度任务): a matter under one duty of a signed list, done only on proof."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from anlian.duties.models.lists import DutyItem, Proven
from anlian.duties.task_lifecycle import State
from anlian.kernel.clock import day_of
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.matters.models import Evidence, Matter
from anlian.people.models import Person


class TaskQuerySet(DistrictQuerySet):
    def within(self, scope):
        """By place and post like every matter; a post that helps sees it too."""
        return self.filter(scope.q_matters("matter__") | self._beside(scope))

    def beside(self, scope):
        """Those that are seen for another reason than the place, line or post of their matter."""
        return self.filter(self._beside(scope))

    @staticmethod
    def _beside(scope) -> Q:
        helps = Q(assist__overlap=list(scope.posts)) if scope.posts else Q(pk__in=[])
        return Q(district=scope.district) & (Q(post__in=scope.posts) | helps)

    def with_story(self):
        return self.select_related(
            "matter", "item__list", "post__unit", "holder", "reported_by", "confirmed_by", "excused_by"
        )


class Task(DistrictModel):
    """年度任务: state and time are its matter's, with whose key it goes."""

    matter = DistrictFK(Matter, related_name="tasks", verbose_name="事项")
    # The database keeps a duty that has tasks; rows of a draft, which has none, are replaced without asking for them.
    item = DistrictFK(DutyItem, models.DO_NOTHING, related_name="tasks", verbose_name="对应职责")
    year = models.PositiveSmallIntegerField("年度")
    post = DistrictFK(Post, related_name="tasks", verbose_name="牵头岗位")
    # Whoever held the post when the task was set. On whose sheet it stands follows from the day it is due.
    holder = DistrictFK(Person, null=True, blank=True, related_name="tasks", verbose_name="责任人")
    assist = ArrayField(models.UUIDField(), verbose_name="配合岗位", default=list, blank=True)
    text = FreeText("任务", max_length=300)
    proven = WordField("凭证", max_length=20, choices=Proven)
    # What is counted: duties of this obligation that were met, out of so many.
    counts = models.CharField("计数的履职要求", max_length=40, blank=True)
    target = models.PositiveSmallIntegerField("目标数", null=True, blank=True)
    report = FreeText("完成情况", max_length=500, blank=True)
    reported_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="报告人")
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    confirmed_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="确认人")
    sent_back = FreeText("退回原因", max_length=300, blank=True)
    excused_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="免除人")
    excused_because = FreeText("免除原因", max_length=300, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "年度任务"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], name="task_is_one_matter"),
            models.CheckConstraint(
                name="task_is_confirmed_by_another",
                condition=Q(confirmed_by=None)
                | Q(reported_by__isnull=False) & ~Q(confirmed_by=models.F("reported_by")),
            ),
            models.CheckConstraint(
                name="task_that_counts_says_how_many",
                condition=Q(counts="", target=None) | ~Q(counts="") & Q(target__isnull=False, target__gte=1),
            ),
            models.CheckConstraint(
                name="task_excused_says_by_whom_and_why",
                condition=Q(excused_by=None, excused_because="")
                | Q(excused_by__isnull=False) & ~Q(excused_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "year", "post"], name="task_by_year"),
            models.Index(fields=["district", "post", "year"], name="task_by_post"),
        ]

    def __str__(self):
        return str(self.text)

    def get_absolute_url(self):
        return reverse("duties:task", args=[self.pk])

    @property
    def stage(self) -> State:
        return State(self.matter.state)

    @property
    def days_late(self) -> int:
        """After its day it was reported done; how long whoever confirms takes is not the post's doing."""
        return self._late_at(self.reported_at) if self.reported_at else 0

    def late_by(self, now: datetime) -> int:
        """The same, and for what is still open the days until now."""
        return self._late_at(now) if self.stage == State.OPEN else self.days_late

    def _late_at(self, moment: datetime) -> int:
        """Days from its own day to this moment."""
        return max(0, (day_of(moment) - day_of(self.matter.due_at)).days)


def beside(scope, path: str = "") -> Q:
    """For `matters.kinds`: tasks are seen by the posts that lead them, also while the office confirms, and that help."""
    return Q(**{f"{path}pk__in": Task.objects.of(scope.district).beside(scope).values("matter")})


class Milestone(DistrictModel):
    """节点: what is to stand by when."""

    task = DistrictFK(Task, models.CASCADE, related_name="milestones", verbose_name="任务")
    on = models.DateField("日期")
    what = FreeText("节点", max_length=120)

    class Meta:
        verbose_name = "任务节点"
        constraints = [
            models.UniqueConstraint(fields=["district", "task", "on"], name="milestone_has_its_day")
        ]


class Proof(DistrictModel):
    """完成凭证: a visit, a meeting, a matter by its number, or a paper kept with the task."""

    task = DistrictFK(Task, related_name="proofs", verbose_name="任务")
    kind = WordField("类型", max_length=20, choices=Proven)
    number = models.CharField("编号", max_length=40, blank=True)
    record = models.UUIDField("记录", null=True, blank=True)
    evidence = DistrictFK(Evidence, null=True, blank=True, related_name="+", verbose_name="凭证")
    by = DistrictFK(Person, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "完成凭证"
        constraints = [
            # What proved one task proves no other.
            models.UniqueConstraint(
                fields=["district", "record"],
                condition=Q(record__isnull=False),
                name="record_proves_one_task",
            ),
            models.CheckConstraint(
                name="proof_is_a_record_or_a_paper",
                condition=Q(record__isnull=False, evidence=None) | Q(record=None, evidence__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["district", "task"], name="proof_by_task")]
