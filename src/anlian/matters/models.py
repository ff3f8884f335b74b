"""Matters: what someone must do by a date, and how far it has climbed."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.kernel import words
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Chain, Post, Site
from anlian.people.models import Person


class Kind(models.TextChoices):
    HAZARD = "hazard", _("hazard")  # 隐患
    DUTY = "duty", _("duty")  # 履职
    TASK = "task", _("task of the year")  # 年度任务
    DECISION = "decision", _("decision of a meeting")  # 交办事项
    PROBLEM = "problem", _("prominent problem")  # 突出问题
    LISTING = "listing", _("listed supervision")  # 挂牌督办
    LETTER = "letter", _("letter")  # 督办函、约谈


class Turn(models.TextChoices):
    """Whose move it is. Only the rectifier has no post of ours: it is the person in charge of the site."""

    VERIFIER = "verifier", _("whoever verifies")
    OFFICER = "officer", _("the officer who orders")
    RECTIFIER = "rectifier", _("whoever puts it right")
    REVIEWER = "reviewer", _("whoever re-inspects")
    GROUP = "group", _("the group that judges majors")
    HEAD = "head", _("the head of the department")
    HOLDER = "holder", _("whoever holds the post")
    CONFIRMER = "confirmer", _("whoever confirms that it is done")
    NOBODY = "", _("nobody")


class Urgency(models.TextChoices):
    GENERAL = "general", _("general")
    MAJOR = "major", _("major")


class Height(models.IntegerChoices):
    """How far up the chain a matter has climbed."""

    NONE = 0, _("not climbed")
    REMINDED = 1, _("reminded")
    YELLOW = 2, _("yellow")
    ORANGE = 3, _("orange")
    RED = 4, _("red")
    SUPERVISED = 5, _("supervised")


TABS = ["kind", "state", "closed_at"]


class MatterQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Those this scope covers, by place, line, chain or post."""
        return self.filter(scope.q_matters())

    def open(self):
        return self.filter(closed_at=None)

    def overdue(self, *, at: datetime):
        """Open past the promised moment. Never a state: it is asked."""
        return self.open().filter(due_at__lt=at)

    def mine(self, duties):
        """Those whose next move is this person's."""
        return self.open().filter(
            Q(district=duties.person.district)
            & (
                Q(turn=Turn.RECTIFIER, principal=duties.person)
                | Q(~Q(turn=Turn.RECTIFIER), post__in=[post.id for post in duties.posts])
            )
        )

    def matching(self, text: str):
        return words.narrow(self, text)


class Matter(DistrictModel):
    """事项: someone, something, by a date. Its state changes through `matters.door.act` and nowhere else."""

    kind = WordField("类型", max_length=20, choices=Kind)
    number = models.CharField("编号", max_length=40)
    title = FreeText("事项", max_length=200)
    site = DistrictFK(Site, null=True, blank=True, related_name="matters", verbose_name="点位")
    principal = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="责任人")
    area_code = models.CharField("区划代码", max_length=15)
    sector_code = models.CharField("条线编码", max_length=30)
    chain = DistrictFK(Chain, null=True, blank=True, related_name="matters", verbose_name="责任链")
    post = DistrictFK(Post, null=True, blank=True, related_name="+", verbose_name="经办岗位")
    turn = WordField("轮到", max_length=20, choices=Turn, blank=True)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, default=Urgency.GENERAL)
    state = models.CharField("状态", max_length=20)
    opened_at = models.DateTimeField("发现时间")
    clocked_at = models.DateTimeField("计时起点")
    due_at = models.DateTimeField("期限", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    step = models.PositiveSmallIntegerField("升级", choices=Height, default=Height.NONE)
    next_step_at = models.DateTimeField("下次升级", null=True, blank=True)
    ladder = ArrayField(models.UUIDField(null=True), verbose_name="升级岗位", default=list)
    # Of names, posts and documents as they were read, so any number in them is hidden already.
    answer = models.JSONField("当时责任链", default=dict)
    version = models.PositiveIntegerField("版本", default=1)
    words = SearchVectorField(editable=False, null=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "事项"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "number"], name="matter_number_is_given_once"
            ),
            models.CheckConstraint(
                name="matter_that_ended_climbs_no_more", condition=Q(closed_at=None) | Q(next_step_at=None)
            ),
            models.CheckConstraint(
                name="matter_ends_after_it_began",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "next_step_at"],
                condition=Q(next_step_at__isnull=False),
                name="matter_to_climb",
            ),
            models.Index(
                fields=["district", "post", "due_at"], condition=Q(closed_at=None), name="matter_by_post"
            ),
            models.Index(
                fields=["district", "principal", "due_at"],
                condition=Q(closed_at=None),
                name="matter_by_principal",
            ),
            models.Index(fields=["district", "opened_at", "id"], include=["kind"], name="matter_by_opening"),
            models.Index(
                fields=["district", "due_at", "id"], condition=Q(closed_at=None), name="matter_by_due"
            ),
            # What is open is a few in a hundred and asked for on every page: all that counts need stands in the index.
            models.Index(
                fields=["district", "area_code"],
                opclasses=["varchar_ops", "varchar_pattern_ops"],
                include=["kind", "sector_code", "chain", "state", "step", "urgency", "due_at"],
                condition=Q(closed_at=None),
                name="matter_open",
            ),
            models.Index(fields=["district", "due_at", "id"], name="matter_by_promise"),
            # What is empty stands last either way round, so the other way needs an index of its own.
            models.Index(
                "district", F("due_at").desc(nulls_last=True), F("id").desc(), name="matter_by_last_promise"
            ),
            # What the tabs above a filtered list count stands in the index too.
            models.Index(fields=["district", "step", "id"], include=TABS, name="matter_of_step"),
            models.Index(
                fields=["district", "-step", "due_at"], condition=Q(closed_at=None), name="matter_by_height"
            ),
            models.Index(
                fields=["district", "closed_at", "id"],
                include=["kind", "state"],
                condition=Q(closed_at__isnull=False),
                name="matter_by_closing",
            ),
            models.Index(fields=["district", "post", "opened_at"], name="matter_of_post"),
            models.Index(fields=["district", "principal", "opened_at"], name="matter_of_principal"),
            models.Index(
                fields=["district", "area_code", "opened_at"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "timestamptz_ops"],
                include=TABS,
                name="matter_of_area",
            ),
            models.Index(
                fields=["district", "sector_code", "opened_at"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "timestamptz_ops"],
                include=TABS,
                name="matter_of_sector",
            ),
            models.Index(fields=["district", "state", "opened_at"], include=["kind"], name="matter_by_state"),
            models.Index(fields=["district", "chain", "opened_at"], name="matter_by_chain"),
            models.Index(fields=["district", "site", "opened_at"], name="matter_by_site"),
            GinIndex(fields=["words"], name="matter_by_words"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def is_late(self, *, at: datetime) -> bool:
        return self.closed_at is None and self.due_at is not None and self.due_at < at


class ClimbRule(DistrictModel):
    """升级规则: when a matter takes a step up. A sector's own rule goes before the district's."""

    class Unit(models.TextChoices):
        PART = "P", _("per cent of the time given")
        HOURS = "H", _("hours late")
        DAYS = "D", _("days late")
        WORKDAYS = "W", _("working days late")

    sector_code = models.CharField("条线编码", max_length=30, blank=True)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency)
    step = models.PositiveSmallIntegerField("升级", choices=[one for one in Height.choices if one[0]])
    amount = models.PositiveSmallIntegerField("时长")
    unit = models.CharField("单位", max_length=1, choices=Unit)

    class Meta:
        verbose_name = "升级规则"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "sector_code", "urgency", "step"], name="climb_rule_is_set_once"
            ),
            models.CheckConstraint(
                name="only_the_reminder_counts_parts",
                condition=Q(step=Height.REMINDED, unit="P", amount__lte=100) | (Q(step__gt=1) & ~Q(unit="P")),
            ),
        ]


class Climb(DistrictModel):
    """升级记录: one step of one matter, taken once."""

    matter = DistrictFK(Matter, related_name="climbs", verbose_name="事项")
    round = models.PositiveSmallIntegerField("轮次")
    step = models.PositiveSmallIntegerField("升级", choices=Height)
    due_at = models.DateTimeField("应升级时间")
    swept_at = models.DateTimeField("升级时间")
    told = models.UUIDField("告知岗位", null=True)

    class Meta:
        verbose_name = "升级记录"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter", "round", "step"], name="step_is_taken_once")
        ]
        indexes = [models.Index(fields=["district", "swept_at"], name="climb_by_time")]


class EvidenceQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Whoever may see the matter may see its photos, nobody else."""
        return self.filter(scope.q_matters("matter__"))


class Evidence(DistrictModel):
    """凭证: a photo or paper of a matter. Named by the hash of what was sent in, served only through the scope."""

    class Form(models.TextChoices):
        PHOTO = "jpg", _("photo")
        PDF = "pdf", "PDF"
        DOCX = "docx", ".docx"
        XLSX = "xlsx", ".xlsx"

    class Role(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")
        CONTROL = "control", _("interim control")
        PAPER = "paper", _("paper")
        BESIDE = "beside", _("came too late")

    matter = DistrictFK(Matter, related_name="evidence", verbose_name="事项")
    role = models.CharField("用途", max_length=10, choices=Role)
    file = models.CharField("文件", max_length=120)
    form = models.CharField("形式", max_length=4, choices=Form, default=Form.PHOTO)
    name = FreeText("文件名", max_length=200, blank=True)
    size = models.PositiveIntegerField("大小（字节）", default=0)
    sha256 = models.CharField("摘要", max_length=64)
    fingerprint = models.BigIntegerField("图像指纹", null=True)
    bands = ArrayField(models.PositiveSmallIntegerField(), verbose_name="指纹分段", default=list)
    width = models.PositiveSmallIntegerField("宽", default=0)
    height = models.PositiveSmallIntegerField("高", default=0)
    original = models.CharField(
        "原图摘要", max_length=64, blank=True, help_text="of the camera's file, when a phone shrank it"
    )
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    accuracy = models.FloatField("定位精度（米）", null=True, blank=True)
    by = DistrictFK(Person, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间")
    round = models.PositiveSmallIntegerField("轮次", default=1)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "凭证"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "matter", "sha256"], name="evidence_is_kept_once_a_matter"
            ),
            models.CheckConstraint(
                name="paper_has_name_and_size",
                condition=Q(form="jpg") | (~Q(name="") & Q(size__gt=0)),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "sha256"], name="evidence_by_hash"),
            models.Index(fields=["district", "matter", "at"], name="evidence_by_matter"),
            GinIndex(fields=["bands"], name="evidence_by_likeness"),
        ]

    def get_absolute_url(self):
        return reverse("matters:evidence", args=[self.pk])

    @property
    def is_paper(self) -> bool:
        return self.form != self.Form.PHOTO


class Counter(DistrictModel):
    """编号: the last number given, by kind and year. Locked while a number is taken, so there is no gap or double."""

    kind = models.CharField("类型", max_length=20)
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "编号"
        constraints = [
            models.UniqueConstraint(fields=["district", "kind", "year"], name="counter_is_kept_once_a_year")
        ]


class Workday(models.Model):
    """工作日历: whether a day is worked, by the State Council's notice. The same for every district."""

    day = models.DateField("日期", primary_key=True)
    working = models.BooleanField("工作日")
    ordinal = models.PositiveIntegerField("累计工作日", help_text="working days up to and including this one")

    class Meta:
        verbose_name = "工作日历"
        indexes = [models.Index(fields=["ordinal"], condition=Q(working=True), name="workday_by_ordinal")]
