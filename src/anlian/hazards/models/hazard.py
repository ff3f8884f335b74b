"""Hazards: something unsafe at a site, from the first report until someone saw it gone."""

from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from anlian.hazards.models.item import CheckItem
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.typed import FreeJSON, FreeText
from anlian.matters.models import Matter
from anlian.people.models import Person
from anlian.supervision.models import Listing


class Grade(models.TextChoices):
    GENERAL = "general", _("general")  # 一般
    MAJOR = "major", _("major")  # 重大


class Source(models.TextChoices):
    INSPECTION = "inspection", _("inspection")  # 检查
    REPORT = "report", _("report")  # 举报
    SELF_CHECK = "self_check", _("self-check")  # 自查
    MEETING = "meeting", _("meeting")  # 会议


class Tier(models.IntegerChoices):
    """How strictly a hazard is closed. As strict as the danger."""

    ON_SPOT = 1, _("put right on the spot")
    GENERAL = 2, _("seen by another person")
    WATCHED = 3, _("seen by someone of another post, and drawn for a second look")
    MAJOR = 4, _("accepted by a group, closed by a head")


KEPT = ("rectified_by", "matter__principal")
"""Whoever put it right last, or keeps the site; of earlier rounds `rectifiers` knows."""

PARTS = (*KEPT, "reviewed_by", "closed_by")
"""The same, and whoever struck it off."""


class HazardQuerySet(DistrictQuerySet):
    def within(self, scope):
        return self.filter(scope.q_matters("matter__"))

    def open(self):
        return self.filter(matter__closed_at=None)

    def overdue(self, *, at: datetime):
        return self.open().filter(matter__due_at__lt=at)

    def major(self):
        return self.filter(grade=Grade.MAJOR)

    def to_look_again(self, *, on: date):
        """Closed, drawn for a second look whose day has come, and nobody has looked."""
        return self.filter(look_again_on__lte=on, looked_again_at=None)

    def without_part_of(self, person: Person):
        """Those in which somebody had no part: the same as `had_part`, asked of many."""
        parts = self.exclude(rectifiers__contains=[person.pk])
        for name in PARTS:
            parts = parts.exclude(**{name: person.pk})
        return parts

    def with_story(self):
        """With everything that one line of a list shows."""
        return self.select_related("matter__site", "matter__post", "matter__principal", "item")


class Hazard(DistrictModel):
    """隐患. What is wrong, how grave, and what each step of putting it right left behind.

    Place, people, state and time are its matter's; it has the matter's own key.
    """

    matter = DistrictFK(Matter, related_name="hazards", verbose_name="事项")
    summary = FreeText("隐患描述", max_length=200)
    spot = FreeText("具体位置", max_length=120, blank=True)
    item = DistrictFK(CheckItem, null=True, blank=True, related_name="hazards", verbose_name="检查项")
    grade = models.CharField("等级", max_length=10, choices=Grade, default=Grade.GENERAL)
    grade_basis = FreeText("定级依据", max_length=200, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source)
    finder = DistrictFK(Person, related_name="+", verbose_name="发现人")
    no_photo_reason = FreeText("无照片原因", max_length=120, blank=True)
    tier = models.PositiveSmallIntegerField("销号层级", choices=Tier, default=Tier.GENERAL)
    recurrence_of = DistrictFK(
        "self", null=True, blank=True, related_name="recurrences", verbose_name="复发自"
    )
    merged_into = DistrictFK("self", null=True, blank=True, related_name="duplicates", verbose_name="并入")
    came_from = DistrictFK("self", null=True, blank=True, related_name="sent_on", verbose_name="移送自")

    verified_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="核实人")
    ordered_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="交办人")
    ordered_role = models.CharField("交办层级", max_length=20, blank=True)
    ordered_post = models.UUIDField("交办岗位", null=True, blank=True)
    demand = FreeText("整改要求", max_length=300, blank=True)
    rectify_by = models.DateTimeField("整改期限", null=True, blank=True)
    group = ArrayField(models.UUIDField(), verbose_name="认定人", default=list, blank=True)
    minutes = FreeText("认定意见", max_length=500, blank=True)
    plan = FreeJSON("治理方案", default=dict, blank=True)
    plan_amount = models.BigIntegerField("治理经费（分）", null=True, blank=True)
    plan_approved_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="方案审批人")
    control = FreeText("临时管控", max_length=300, blank=True)
    control_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="管控责任人")
    control_since = models.DateTimeField("管控起", null=True, blank=True)
    control_lifted_at = models.DateTimeField("管控解除", null=True, blank=True)
    suspended = models.BooleanField("已责令停用", default=False)
    measure = FreeText("整改措施", max_length=500, blank=True)
    rectified_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="整改人")
    rectifiers = ArrayField(models.UUIDField(), verbose_name="历次整改人", default=list, blank=True)
    rectified_at = models.DateTimeField("整改完成时间", null=True, blank=True)
    reviewed_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="复查人")
    reviewed_at = models.DateTimeField("复查时间", null=True, blank=True)
    opinion = FreeText("复查意见", max_length=500, blank=True)
    accepted_with = ArrayField(models.UUIDField(), verbose_name="验收组", default=list, blank=True)
    closed_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="销号人")
    ended_because = FreeText("终结原因", max_length=300, blank=True)
    failures = models.PositiveSmallIntegerField("退回次数", default=0)
    look_again_on = models.DateField("回头看", null=True, blank=True)
    look_again_post = models.UUIDField("回头看岗位", null=True, blank=True)
    looked_again_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="回头看人")
    looked_again_at = models.DateTimeField("回头看时间", null=True, blank=True)

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = "隐患"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], name="hazard_is_one_matter"),
            models.CheckConstraint(
                name="hazard_is_reviewed_by_another_person",
                condition=Q(reviewed_by=None)
                | Q(rectified_by=None)
                | Q(tier=Tier.ON_SPOT)
                | ~Q(reviewed_by=F("rectified_by")),
            ),
            models.CheckConstraint(
                name="major_is_closed_by_a_third_person",
                condition=Q(closed_by=None)
                | ~Q(grade=Grade.MAJOR)
                | (~Q(closed_by=F("rectified_by")) & ~Q(closed_by=F("reviewed_by"))),
            ),
            models.CheckConstraint(
                name="second_look_is_by_another_person",
                condition=Q(looked_again_by=None)
                | (~Q(looked_again_by=F("rectified_by")) & ~Q(looked_again_by=F("reviewed_by"))),
            ),
            models.CheckConstraint(
                name="second_look_has_person_and_time",
                condition=Q(looked_again_by=None, looked_again_at=None)
                | Q(looked_again_by__isnull=False, looked_again_at__isnull=False),
            ),
            models.CheckConstraint(
                name="suspension_is_lifted_before_closing",
                condition=Q(suspended=False) | Q(closed_by=None),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "item"], name="hazard_by_item"),
            models.Index(fields=["district", "grade", "id"], name="hazard_by_grade"),
            models.Index(fields=["district", "source", "id"], name="hazard_by_source"),
            models.Index(fields=["district", "finder"], name="hazard_by_finder"),
            models.Index(
                fields=["district", "look_again_on"],
                condition=Q(look_again_on__isnull=False),
                name="hazard_to_look_again",
            ),
        ]

    def __str__(self):
        return f"{self.matter.number} {self.summary}"

    def get_absolute_url(self):
        return reverse("hazards:show", args=[self.pk])

    @cached_property
    def listed(self) -> bool:
        """Whether it hangs on a list of supervised matters: asked once of a row that was read."""
        return Listing.objects.of(self.district).in_force().filter(on=self.matter_id).exists()

    def put_right_by(self) -> set[UUID]:
        """Whoever did so once, also in a round that was sent back, and whoever keeps the site: they never judge it."""
        return {*self.rectifiers, *self._people(KEPT)}

    def had_part(self) -> set[UUID]:
        """They, and whoever struck it off: none of them takes the second look."""
        return {*self.rectifiers, *self._people(PARTS)}

    def _people(self, names: tuple[str, ...]) -> set[UUID]:
        return {attrgetter(f"{name.replace('__', '.')}_id")(self) for name in names} - {None}

    @property
    def awaits_second_look(self) -> bool:
        """Drawn, and nobody has looked; its day may still lie ahead."""
        return self.look_again_on is not None and self.looked_again_at is None

    @property
    def controlled(self) -> bool:
        return self.control_since is not None and self.control_lifted_at is None


class Extension(DistrictModel):
    """延期: more time, asked for before the date and decided one level above whoever set it."""

    hazard = DistrictFK(Hazard, related_name="extensions", verbose_name="隐患")
    asked_by = DistrictFK(Person, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    until = models.DateTimeField("延至")
    reason = FreeText("理由", max_length=300)
    in_time = models.BooleanField("期限内申请")
    decided_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="审批人")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    granted = models.BooleanField("同意", null=True)
    note = FreeText("审批意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "延期"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "hazard"],
                condition=Q(granted=None),
                name="one_extension_is_asked_at_a_time",
            ),
            models.CheckConstraint(
                name="extension_is_decided_by_another_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
            ),
        ]
