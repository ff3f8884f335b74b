"""Prominent problems: an unsafe building, a landslide, an acceptance that is missing. They may hold hazards, and are none."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from anlian.hazards.models import Hazard
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.matters.models import Matter
from anlian.people.models import Person
from anlian.problems.lifecycle import State


class ProblemKind(models.TextChoices):
    UNSAFE_BUILDING = "UNSAFE_BUILDING", _("unsafe building")  # 危房
    LANDSLIDE = "LANDSLIDE", _("landslide")  # 滑坡
    MISSING_ACCEPTANCE = "MISSING_ACCEPTANCE", _("missing fire acceptance")  # 消防验收缺失
    OTHER = "OTHER", _("other problem")  # 其他


class Cause(models.TextChoices):
    """Of a landslide: who must pay follows from it."""

    NATURAL = "NATURAL", _("natural")  # 自然因素
    HUMAN = "HUMAN", _("made by people")  # 人为因素


class ProblemQuerySet(DistrictQuerySet):
    def within(self, scope):
        """By place, line and chain like every matter; and for the posts that it names, co-units included."""
        named = Q(lead__in=scope.posts) | Q(owner__in=scope.posts)
        helping = CoPost.objects.of(scope.district).filter(post__in=scope.posts).values("problem")
        named |= Q(pk__in=helping)
        return self.filter(scope.q_matters("matter__") | Q(district=scope.district) & named)

    def open(self):
        return self.filter(matter__closed_at=None)

    def solved(self):
        return self.filter(matter__state=State.SOLVED)

    def with_story(self):
        return self.select_related("matter__site", "matter__post", "lead__unit", "owner__unit")

    def light(self):
        """Without what only the page of one shows."""
        return self.defer(
            "matter__answer", "matter__words", "matter__ladder", "matter__site__words", "plan", "report"
        )


class Problem(DistrictModel):
    """突出问题. Place, state and time are its matter's, with whose key it goes."""

    matter = DistrictFK(Matter, related_name="problems", verbose_name="事项")
    kind = WordField("类别", max_length=20, choices=ProblemKind)
    description = FreeText("问题描述", max_length=1000)
    decision = models.CharField("领导决定", max_length=120)
    opened_by = DistrictFK(Person, related_name="+", verbose_name="立项人")
    owner = DistrictFK(Post, related_name="+", verbose_name="包案领导岗位")
    lead = DistrictFK(Post, related_name="+", verbose_name="牵头岗位")
    plan = FreeText("方案", max_length=2000, blank=True)
    plan_approved_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="方案批准人")
    cause = WordField("成因", max_length=20, choices=Cause, blank=True)
    finding = models.CharField("成因认定", max_length=120, blank=True)
    zone_notice = models.CharField("危险区公告", max_length=120, blank=True)
    report = FreeText("完成报告", max_length=1000, blank=True)
    asked_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="申请人")
    accepted_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="验收人")
    accepted_at = models.DateTimeField("验收时间", null=True, blank=True)
    opinion = FreeText("验收意见", max_length=500, blank=True)
    solved_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="销号人")
    evidence = FreeText("销号佐证", max_length=1000, blank=True)
    ended_because = FreeText("作废原因", max_length=300, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "突出问题"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], name="problem_is_one_matter"),
            models.CheckConstraint(name="problem_rests_on_a_decision", condition=~Q(decision="")),
            models.CheckConstraint(name="who_owns_it_does_not_lead_it", condition=~Q(owner=F("lead"))),
            models.CheckConstraint(
                name="problem_is_accepted_by_another_person",
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="problem_solved_says_by_whom_and_what",
                condition=Q(solved_by=None, evidence="")
                | Q(solved_by__isnull=False, accepted_at__isnull=False) & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="landslide_is_solved_with_its_cause",
                condition=Q(solved_by=None) | ~Q(kind=ProblemKind.LANDSLIDE) | ~Q(cause=""),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "lead"], name="problem_by_lead"),
            models.Index(fields=["district", "owner"], name="problem_by_owner"),
        ]

    def __str__(self):
        return self.matter.title

    def get_absolute_url(self):
        return reverse("problems:show", args=[self.pk])

    @property
    def state(self) -> State:
        return State(self.matter.state)

    @property
    def is_landslide(self) -> bool:
        return self.kind == ProblemKind.LANDSLIDE

    @cached_property
    def posts(self) -> frozenset:
        """The posts that it names: their holders see it and act on it wherever it lies."""
        helping = CoPost.objects.of(self.district).filter(problem=self.pk).values_list("post_id", flat=True)
        return frozenset({self.lead_id, self.owner_id, *helping})


class CoPost(DistrictModel):
    """配合岗位: who helps whoever leads."""

    problem = DistrictFK(Problem, related_name="co_posts", verbose_name="突出问题")
    post = DistrictFK(Post, related_name="+", verbose_name="配合岗位")

    class Meta:
        verbose_name = "配合岗位"
        constraints = [
            models.UniqueConstraint(fields=["district", "problem", "post"], name="post_helps_once"),
        ]
        indexes = [models.Index(fields=["district", "post"], name="co_post_by_post")]


class Held(DistrictModel):
    """包含隐患: a hazard that the problem holds. It goes its own way; the problem ends after it."""

    problem = DistrictFK(Problem, related_name="holds", verbose_name="突出问题")
    hazard = DistrictFK(Hazard, related_name="problems", verbose_name="隐患")

    class Meta:
        verbose_name = "包含隐患"
        constraints = [
            models.UniqueConstraint(fields=["district", "problem", "hazard"], name="hazard_is_held_once"),
        ]
        indexes = [models.Index(fields=["district", "hazard"], name="held_by_hazard")]


def beside(scope, path: str = "") -> Q:
    """For `matters.kinds`: those that name one of these posts are seen by it, wherever they lie."""
    helping = CoPost.objects.of(scope.district).filter(post__in=scope.posts).values("problem")
    named = Q(lead__in=scope.posts) | Q(owner__in=scope.posts) | Q(pk__in=helping)
    return Q(**{f"{path}pk__in": Problem.objects.of(scope.district).filter(named).values("matter")})
