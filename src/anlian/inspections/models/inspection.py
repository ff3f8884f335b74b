"""Inspections: a team went to a site, looked, and wrote down what it saw."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.hazards.models import CheckItem, Hazard
from anlian.inspections.lifecycle import BEGUN, DONE, State
from anlian.inspections.models.template import Template
from anlian.kernel import words
from anlian.kernel.lookups import AmongThese
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Site
from anlian.lattice.powers import Role
from anlian.people.models import Person


class Kind(models.TextChoices):
    ROUTINE = "ROUTINE", _("routine check")  # 日常
    UNANNOUNCED = "UNANNOUNCED", _("unannounced visit")  # 暗访
    GUIDED = "GUIDED", _("guidance")  # 督导
    CAMPAIGN = "CAMPAIGN", _("campaign check")  # 专项
    GRID = "GRID", _("grid round")  # 网格巡查
    RANDOM = "RANDOM", _("random check")  # 双随机


class Result(models.TextChoices):
    OK = "OK", _("in order")  # 合格
    BAD = "BAD", _("not in order")  # 不合格
    NA = "NA", _("does not apply")  # 不适用


# Who may carry out an administrative inspection. The office, committees, leaders and grid workers guide, publish, serve.
ENFORCERS = (Role.DEPARTMENT, Role.TOWN)
NEVER_ENFORCEMENT = (Kind.GRID, Kind.GUIDED)


def _teams_with(district: str, person):
    return TeamMember.objects.of(district).filter(person=person)


def _covered(scope, path: str = "") -> Q:
    """By place or line, as it was then."""
    covered = Q(pk__in=[])
    for claim in scope.claims:
        condition = Q()
        if claim.area:
            condition &= Q(**{f"{path}area_code__startswith": claim.area})
        if claim.sector:
            condition &= Q(**{f"{path}sector_code": claim.sector}) | Q(
                **{f"{path}sector_code__startswith": f"{claim.sector}."}
            )
        covered |= condition if condition else ~Q(pk__in=[])
    return covered


class InspectionQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Those this scope covers, by place or line, as one of the team, or as the one who was visited."""
        covered, mine = _covered(scope), Q(planned_by=scope.person_id) | Q(leader_post__in=scope.posts)
        secret, visited = Q(kind=Kind.UNANNOUNCED, started_at=None), Q(pk__in=[])
        if scope.person_id and scope.own_sites:
            kept = Site.objects.of(scope.district).filter(principal=scope.person_id)
            visited = Q(AmongThese(F("site"), ArraySubquery(kept.values("pk"))))
        if scope.person_id and not scope.whole_district:
            # Most of what one takes part in lies where one answers anyway; an array is long to search.
            elsewhere = _teams_with(scope.district, scope.person_id).exclude(_covered(scope, "inspection__"))
            mine |= Q(AmongThese(F("pk"), ArraySubquery(elsewhere.values("inspection"))))
        answered_for = visited | Q(site__in=scope.sites)
        # An unannounced visit is not told to the visited before it begins, whatever else they hold.
        open_to = (covered & ~(secret & visited)) | (answered_for & ~secret)
        return self.filter(Q(district=scope.district) & (mine | open_to))

    def led_by(self, *, people=(), posts=()):
        return self.filter(Q(leader__in=people) | Q(leader_post__in=posts))

    def led_by_role(self, role: str):
        """By what the leader was then: posts change hands, the visit stays theirs."""
        return self.filter(leader_role=role)

    def between(self, first: date, last: date):
        """On these days, both included: the day planned, or once begun the day it began."""
        return self.filter(day__gte=first, day__lte=last)

    def with_member(self, person: Person):
        """Those whose team they are of, or were."""
        return self.filter(pk__in=_teams_with(person.district, person.pk).values("inspection"))

    def done(self):
        return self.filter(state__in=DONE)

    def with_findings(self):
        return self.filter(findings__gt=0)

    def with_story(self):
        """With everything that one line of a list shows."""
        return self.select_related("site", "leader")

    def matching(self, text: str):
        return words.narrow(self, text)


class Inspection(DistrictModel):
    """检查. Where, when and by whom; place, line and the leader's post as they were then."""

    number = models.CharField("检查编号", max_length=40)
    kind = models.CharField("类型", max_length=20, choices=Kind)
    enforcement = models.BooleanField("行政检查", default=False)
    site = DistrictFK(Site, related_name="inspections", verbose_name="点位")
    area_code = models.CharField("区划代码", max_length=15)
    sector_code = models.CharField("条线编码", max_length=30, blank=True)
    template = DistrictFK(Template, null=True, blank=True, related_name="inspections", verbose_name="检查表")
    template_version = models.PositiveIntegerField("检查表版本", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=State, default=State.PLANNED)
    leader = DistrictFK(Person, related_name="led_inspections", verbose_name="组长")
    leader_post = models.UUIDField("组长岗位")
    leader_title = models.CharField("组长岗位名称", max_length=120)
    leader_role = models.CharField("组长角色", max_length=20, choices=Role)
    planned_by = DistrictFK(Person, related_name="+", verbose_name="计划人")
    planned_on = models.DateField("计划日期")
    day = models.DateField("检查日期", help_text="the day planned; once begun, the day it began")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    accuracy = models.FloatField("定位精度（米）", null=True, blank=True)
    id_shown = models.BooleanField("已出示证件", default=False)
    note = FreeText("说明", max_length=500, blank=True)
    content = FreeText("检查内容", max_length=1000, blank=True)
    handling = FreeText("处理意见", max_length=1000, blank=True)
    findings = models.PositiveSmallIntegerField("发现问题数", default=0)
    submitted_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="提交人")
    signed_by = FreeText("被检查单位签字人", max_length=60, blank=True)
    signature = models.CharField(
        "签名", max_length=120, blank=True, help_text="the file of what was written by finger"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    sign_refused = models.BooleanField("拒绝签字", default=False)
    refusal_reason = FreeText("拒签情况", max_length=300, blank=True)
    refusal_reported = models.BooleanField("已向本部门负责人报告", default=False)
    cancelled_because = FreeText("取消原因", max_length=300, blank=True)
    version = models.PositiveIntegerField("版次", default=1)
    words = SearchVectorField(editable=False, null=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "检查"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="inspection_number_is_given_once"),
            models.CheckConstraint(
                name="inspection_begun_says_when",
                condition=Q(state__in=BEGUN, started_at__isnull=False)
                | Q(state=State.PLANNED, started_at=None)
                | Q(state=State.CANCELLED),
            ),
            models.CheckConstraint(
                name="inspection_submitted_says_when_what_and_by_whom",
                condition=(
                    Q(state__in=DONE, ended_at__isnull=False, submitted_by__isnull=False) & ~Q(content="")
                )
                | (~Q(state__in=DONE) & Q(ended_at=None, submitted_by=None)),
            ),
            models.CheckConstraint(
                name="inspection_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
            ),
            models.CheckConstraint(
                name="inspection_confirmed_is_signed_or_refused",
                condition=(
                    Q(state=State.CONFIRMED, confirmed_at__isnull=False)
                    & (~Q(signed_by="") ^ Q(sign_refused=True))
                )
                | (~Q(state=State.CONFIRMED) & Q(confirmed_at=None, signed_by="", sign_refused=False)),
            ),
            models.CheckConstraint(
                name="refusal_to_sign_has_a_reason_and_was_reported",
                condition=Q(sign_refused=False, refusal_reason="", refusal_reported=False)
                | (Q(sign_refused=True, refusal_reported=True) & ~Q(refusal_reason="")),
            ),
            models.CheckConstraint(
                name="inspection_cancelled_has_a_reason",
                condition=(Q(state=State.CANCELLED) & ~Q(cancelled_because=""))
                | (~Q(state=State.CANCELLED) & Q(cancelled_because="")),
            ),
            models.CheckConstraint(
                name="enforcement_is_led_by_a_department_or_town",
                condition=Q(enforcement=False) | Q(leader_role__in=ENFORCERS),
            ),
            models.CheckConstraint(
                name="grid_rounds_and_guidance_are_no_enforcement",
                condition=Q(enforcement=False) | ~Q(kind__in=NEVER_ENFORCEMENT),
            ),
            models.CheckConstraint(
                name="enforcement_begun_showed_papers",
                condition=Q(enforcement=False) | Q(started_at=None) | Q(id_shown=True),
            ),
            models.CheckConstraint(
                name="inspection_position_is_whole",
                condition=Q(lng=None, lat=None) | Q(lng__isnull=False, lat__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "day", "id"], name="inspection_by_day"),
            models.Index(fields=["district", "kind", "id"], name="inspection_by_kind"),
            models.Index(fields=["district", "findings", "id"], name="inspection_by_findings"),
            models.Index(fields=["district", "planned_by", "day"], name="inspection_by_planner"),
            models.Index(
                fields=["district", "area_code", "day"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "date_ops"],
                name="inspection_by_area",
            ),
            models.Index(
                fields=["district", "sector_code", "day"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "date_ops"],
                name="inspection_by_sector",
            ),
            models.Index(fields=["district", "site", "day"], name="inspection_by_site"),
            models.Index(fields=["district", "leader", "day"], name="inspection_by_leader"),
            models.Index(fields=["district", "leader_post", "day"], name="inspection_by_post"),
            models.Index(fields=["district", "leader_role", "day"], name="inspection_by_role"),
            models.Index(fields=["district", "state", "day"], name="inspection_by_state"),
            # A workbench asks for what is not over, the eldest first: a few among years of what is.
            models.Index(
                fields=["district", "day"],
                condition=Q(state__in=[State.PLANNED, State.STARTED]),
                name="inspection_not_over",
            ),
            GinIndex(fields=["words"], name="inspection_by_words"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("inspections:show", args=[self.pk])


class TeamMember(DistrictModel):
    """组员: one of the team, with the post held then. The leader is one of them."""

    inspection = DistrictFK(Inspection, related_name="team", verbose_name="检查")
    person = DistrictFK(Person, related_name="+", verbose_name="人员")
    post_title = models.CharField("岗位", max_length=120, blank=True)
    role = models.CharField("角色", max_length=20, choices=Role, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "组员"
        constraints = [
            models.UniqueConstraint(fields=["district", "inspection", "person"], name="member_is_named_once")
        ]
        indexes = [models.Index(fields=["district", "person"], name="member_by_person")]

    def __str__(self):
        return f"{self.person} {self.post_title}"


class Answer(DistrictModel):
    """答案: what was seen for one item; without an item, something that no checklist asks."""

    inspection = DistrictFK(Inspection, related_name="answers", verbose_name="检查")
    item = DistrictFK(CheckItem, null=True, blank=True, related_name="answers", verbose_name="检查项")
    result = models.CharField("结果", max_length=3, choices=Result)
    note = FreeText("说明", max_length=300, blank=True, help_text="what is wrong, or why it does not apply")
    hazard = DistrictFK(Hazard, null=True, blank=True, related_name="found_in", verbose_name="隐患")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "答案"
        constraints = [
            models.UniqueConstraint(fields=["district", "inspection", "item"], name="item_is_answered_once"),
            models.CheckConstraint(
                name="bad_answer_is_a_hazard",
                condition=Q(result=Result.BAD, hazard__isnull=False)
                | (~Q(result=Result.BAD) & Q(hazard=None)),
            ),
            models.CheckConstraint(
                name="what_does_not_apply_has_a_reason", condition=~Q(result=Result.NA) | ~Q(note="")
            ),
            models.CheckConstraint(
                name="only_a_finding_lacks_an_item",
                condition=Q(item__isnull=False) | (Q(result=Result.BAD) & ~Q(note="")),
            ),
        ]
        indexes = [models.Index(fields=["district", "hazard"], name="answer_by_hazard")]


class Addendum(DistrictModel):
    """补充说明: what was forgotten. The record itself stays as it was submitted."""

    inspection = DistrictFK(Inspection, related_name="addenda", verbose_name="检查")
    by = DistrictFK(Person, related_name="+", verbose_name="补充人")
    at = models.DateTimeField("补充时间")
    note = FreeText("补充说明", max_length=500)

    class Meta:
        verbose_name = "补充说明"
        constraints = [models.CheckConstraint(name="addendum_says_something", condition=~Q(note=""))]
