"""Decisions of meetings (交办事项): what a post must do by a date, until somebody else saw it done."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.matters.models import Matter
from anlian.meetings.lifecycle.decision import State
from anlian.meetings.models.meeting import AgendaItem, Meeting
from anlian.people.models import Person


class DecisionQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Like every matter by place, line and post; and whoever sees the meeting sees what it decided."""
        return self.filter(scope.q_matters("matter__") | self._beside(scope))

    def beside(self, scope):
        """Those that are seen for another reason than the place, line or post of their matter."""
        return self.filter(self._beside(scope))

    def given_to(self, posts):
        """What these posts must do, by themselves or along with another."""
        return self.filter(Q(post__in=posts) | Q(co_posts__overlap=list(posts)))

    @staticmethod
    def _beside(scope) -> Q:
        meetings = Meeting.objects.of(scope.district).within(scope)
        return Q(district=scope.district, meeting__in=meetings.values("pk"))

    def open(self):
        return self.filter(matter__closed_at=None)

    def late(self, *, at: datetime):
        """Not reported as done by the promised moment."""
        return self.filter(matter__state=State.OPEN, due_at__lt=at)

    def with_story(self):
        """With everything that one line of a list shows."""
        return self.select_related("matter", "meeting", "post__unit", "fell_from")


class Decision(DistrictModel):
    """交办事项. State and climb are its matter's, with whose key it goes. No decision is without a post and a date."""

    matter = DistrictFK(Matter, related_name="decisions", verbose_name="事项")
    meeting = DistrictFK(Meeting, related_name="decisions", verbose_name="会议")
    item = DistrictFK(AgendaItem, null=True, blank=True, related_name="decisions", verbose_name="议题")
    order = models.PositiveSmallIntegerField("次序")
    text = FreeText("交办内容", max_length=500)
    post = DistrictFK(Post, related_name="decisions", verbose_name="责任岗位")
    co_posts = ArrayField(models.UUIDField(), verbose_name="配合岗位", default=list, blank=True)
    # Where nobody held the post, it fell to the post above.
    fell_from = DistrictFK(Post, null=True, blank=True, related_name="+", verbose_name="空缺岗位")
    due_at = models.DateTimeField("办结期限", help_text="the matter's own clock also times the confirmation")
    hazards = ArrayField(models.UUIDField(), verbose_name="关联隐患", default=list, blank=True)
    reported_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="报送人")
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    report = FreeText("办理结果", max_length=1000, blank=True)
    confirmed_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="核定人")
    opinion = FreeText("核定意见", max_length=300, blank=True)
    cancelled_because = FreeText("撤销原因", max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "交办事项"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], name="decision_is_one_matter"),
            models.UniqueConstraint(
                fields=["district", "meeting", "order"], name="decision_has_its_own_place"
            ),
            models.CheckConstraint(name="decision_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="decision_names_a_post_and_a_date",
                condition=Q(post__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_reported_says_by_whom_and_what",
                condition=Q(reported_by=None, reported_at=None, report="")
                | (Q(reported_by__isnull=False, reported_at__isnull=False) & ~Q(report="")),
            ),
            models.CheckConstraint(
                name="decision_is_confirmed_by_another_person",
                condition=Q(confirmed_by=None)
                | Q(reported_by__isnull=False) & ~Q(confirmed_by=F("reported_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "meeting", "order"], name="decision_by_meeting"),
            models.Index(fields=["district", "post", "due_at"], name="decision_by_post"),
            models.Index(fields=["district", "due_at", "id"], name="decision_by_due"),
            GinIndex(fields=["co_posts"], name="decision_by_co_posts"),
        ]

    def __str__(self):
        return f"{self.matter.number} {self.text}"

    def get_absolute_url(self):
        return reverse("meetings:decision", args=[self.pk])

    @property
    def state(self) -> State:
        return State(self.matter.state)

    def days_late(self, now: datetime) -> int:
        """Days from the promised moment until it was reported, or until now; nothing for what was withdrawn."""
        if self.state == State.CANCELLED:
            return 0
        until = self.reported_at if self.state != State.OPEN and self.reported_at else now
        return max((until - self.due_at).days + (1 if until > self.due_at else 0), 0)


def beside(scope, path: str = "") -> Q:
    """For `matters.kinds`: which matters of this kind are seen by way of their meeting."""
    return Q(**{f"{path}pk__in": Decision.objects.of(scope.district).beside(scope).values("matter")})
