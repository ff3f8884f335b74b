"""Meetings: kind, chair and place as they were then; agenda, attendance, what a dispatch went through."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.duties.periods import begins, ends
from anlian.kernel import words
from anlian.kernel.counts import pointing
from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Site, Unit
from anlian.matters.models import Matter
from anlian.meetings.lifecycle.meeting import TOOK_PLACE, State
from anlian.people.models import Person


class Kind(models.TextChoices):
    STANDING = "STANDING", _("standing committee")  # 区委常委会
    EXECUTIVE = "EXECUTIVE", _("executive meeting of the government")  # 区政府常务会
    PLENARY = "PLENARY", _("plenary of the safety committee")  # 安委会全会
    SPECIAL = "SPECIAL", _("meeting on one subject")  # 专题会
    ON_SITE = "ON_SITE", _("meeting on the spot")  # 现场会
    DISPATCH = "DISPATCH", _("dispatch")  # 调度会
    COMMITTEE = "COMMITTEE", _("meeting of a special committee")  # 专委会会议


class Rank(models.TextChoices):
    """What the chair was in the government of the district, as far as the law asks."""

    HEAD = "head", _("head of the government")  # 政府主要负责人
    VICE = "vice", _("vice head of the government")  # 政府分管负责人


class Presence(models.TextChoices):
    PRESENT = "PRESENT", _("present")  # 出席
    ABSENT = "ABSENT", _("absent")  # 请假
    SAT_IN = "SAT_IN", _("somebody sat in")  # 代会


class MeetingQuerySet(DistrictQuerySet):
    def within(self, scope):
        """By place and line; and whoever called, chaired or attended it, or was given something to do by it."""
        seen = Q(pk__in=[])
        for claim in scope.claims:
            condition = Q()
            if claim.area:
                condition &= Q(area_code__startswith=claim.area)
            if claim.sector:
                condition &= Q(lines__contains=[claim.sector])
            seen |= condition if condition else ~Q(pk__in=[])
        if scope.chains:
            seen |= Q(chains__overlap=list(scope.chains))
        if scope.person_id and not scope.whole_district:
            seen |= Q(chair=scope.person_id) | Q(called_by=scope.person_id)
            seen |= Q(pk__in=_attended(scope.district, scope.person_id).values("meeting"))
        if scope.posts and not scope.whole_district:
            seen |= Q(pk__in=_given_to(scope).values("meeting"))
        return self.filter(Q(district=scope.district) & seen)

    def attended_by(self, person: Person):
        """Those that they chaired, came to or sat in at."""
        came = _attended(person.district, person.pk)
        return self.filter(Q(chair=person) | Q(pk__in=came.values("meeting")))

    def took_place(self):
        return self.filter(state__in=TOOK_PLACE)

    def finished(self):
        return self.filter(state=State.FINISHED)

    def about_safety(self):
        """Those that had safety on their agenda. Others are kept, and count for nothing."""
        items = AgendaItem.objects.filter(district=OuterRef("district"), meeting=OuterRef("pk"), safety=True)
        return self.filter(Exists(items))

    def between(self, first: date, last: date):
        """On these days, both included."""
        return self.filter(held_at__gte=begins(first), held_at__lte=ends(last))

    def with_story(self):
        """With everything that one line of a list shows, and how many decisions it made and left unsettled."""
        return (
            self.select_related("chair", "committee", "site")
            .defer("words", "minutes", "lines")
            .annotate(
                made=pointing(_decisions(), "meeting"),
                unsettled=pointing(_decisions().filter(matter__closed_at=None), "meeting"),
            )
        )

    def matching(self, text: str):
        return words.narrow(self, text)


def _decisions():
    return Meeting._meta.get_field("decisions").related_model.objects.all()


def _attended(district: str, person):
    return Attendee.objects.of(district).filter(Q(person=person) | Q(stand_in=person))


def _given_to(scope):
    # Decisions point at their meeting; only this question goes the other way.
    from anlian.meetings.models.decision import Decision

    return Decision.objects.of(scope.district).given_to(scope.posts)


class Meeting(DistrictModel):
    """会议. The chair's post and the lines it was about are kept as they were then."""

    number = models.CharField("会议编号", max_length=40)
    kind = WordField("类型", max_length=20, choices=Kind)
    title = FreeText("会议名称", max_length=200)
    held_at = models.DateTimeField("召开时间", help_text="planned; once held, when it began")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    place = FreeText("地点", max_length=120)
    chair = DistrictFK(Person, related_name="chaired", verbose_name="主持人")
    chair_post = models.UUIDField("主持人岗位")
    chair_title = models.CharField("主持人岗位名称", max_length=160)
    chair_rank = WordField("主持人身份", max_length=10, choices=Rank, blank=True)
    delegation = FreeText("委托说明", max_length=200, blank=True)
    committee = DistrictFK(Unit, null=True, blank=True, related_name="meetings", verbose_name="专委会")
    sectors = ArrayField(models.CharField(max_length=30), verbose_name="条线", default=list, blank=True)
    # The same with those above them, so that whoever answers for a wider line finds it.
    lines = ArrayField(
        models.CharField(max_length=30), verbose_name="条线及上级", default=list, editable=False
    )
    chains = ArrayField(models.UUIDField(), verbose_name="责任链", default=list, editable=False)
    area_code = models.CharField("区划代码", max_length=15)
    site = DistrictFK(Site, null=True, blank=True, related_name="meetings", verbose_name="点位")
    state = models.CharField("状态", max_length=20, choices=State, default=State.PLANNED)
    called_by = DistrictFK(Person, related_name="+", verbose_name="召集登记人")
    minutes = FreeText("会议纪要", max_length=4000, blank=True)
    issued_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="印发人")
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)
    cancelled_because = FreeText("取消原因", max_length=300, blank=True)
    version = models.PositiveIntegerField("版次", default=1)
    words = SearchVectorField(editable=False, null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="meeting_number_is_given_once"),
            models.CheckConstraint(
                name="meeting_held_says_until_when",
                condition=Q(state__in=TOOK_PLACE, ended_at__isnull=False, entered_at__isnull=False)
                | (~Q(state__in=TOOK_PLACE) & Q(ended_at=None, entered_at=None)),
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("held_at")),
            ),
            models.CheckConstraint(
                name="meeting_finished_has_its_minutes",
                condition=(
                    Q(state=State.FINISHED, issued_at__isnull=False, issued_by__isnull=False) & ~Q(minutes="")
                )
                | (~Q(state=State.FINISHED) & Q(issued_at=None, issued_by=None)),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_has_a_reason",
                condition=(Q(state=State.CANCELLED) & ~Q(cancelled_because=""))
                | (~Q(state=State.CANCELLED) & Q(cancelled_because="")),
            ),
            models.CheckConstraint(
                name="meeting_of_a_committee_names_it",
                condition=Q(kind=Kind.COMMITTEE, committee__isnull=False) | ~Q(kind=Kind.COMMITTEE),
            ),
            models.CheckConstraint(
                name="meeting_on_the_spot_names_the_site",
                condition=Q(kind=Kind.ON_SITE, site__isnull=False) | ~Q(kind=Kind.ON_SITE),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "held_at", "id"], name="meeting_by_time"),
            models.Index(fields=["district", "kind", "held_at"], name="meeting_by_kind"),
            models.Index(fields=["district", "committee", "held_at"], name="meeting_by_committee"),
            models.Index(fields=["district", "chair", "held_at"], name="meeting_by_chair"),
            models.Index(fields=["district", "state", "held_at"], name="meeting_by_state"),
            models.Index(fields=["district", "site", "held_at"], name="meeting_by_site"),
            GinIndex(fields=["lines"], name="meeting_by_lines"),
            GinIndex(fields=["words"], name="meeting_by_words"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("meetings:show", args=[self.pk])

    def items(self):
        """The agenda, in its order."""
        return AgendaItem.objects.of(self.district).filter(meeting=self).order_by("order")

    def invited(self):
        """Who was to come, in their order."""
        return Attendee.objects.of(self.district).filter(meeting=self).order_by("order")

    def moment(self, now: datetime) -> datetime:
        """As of when a dispatch looks at what is late: when it was held, else now."""
        return self.held_at if self.state in TOOK_PLACE else now


class AgendaItem(DistrictModel):
    """议题. Only one about safety makes the meeting count."""

    meeting = DistrictFK(Meeting, models.CASCADE, related_name="agenda", verbose_name="会议")
    order = models.PositiveSmallIntegerField("次序")
    text = FreeText("议题", max_length=200)
    safety = models.BooleanField("安全生产议题", default=True)

    class Meta:
        verbose_name = "议题"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "meeting", "order"], name="agenda_item_has_its_own_place"
            ),
            models.CheckConstraint(name="agenda_item_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return self.text


class Attendee(DistrictModel):
    """参会人员: whoever was to come, with the post held then; absent with a reason, or somebody sat in."""

    meeting = DistrictFK(Meeting, models.CASCADE, related_name="attendees", verbose_name="会议")
    order = models.PositiveSmallIntegerField("次序", default=0)
    person = DistrictFK(Person, related_name="+", verbose_name="人员")
    post = models.UUIDField("岗位")
    post_title = models.CharField("岗位名称", max_length=160)
    presence = WordField("出席情况", max_length=10, choices=Presence, default=Presence.PRESENT)
    reason = FreeText("请假原因", max_length=120, blank=True)
    stand_in = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="代会人")

    class Meta:
        verbose_name = "参会人员"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "meeting", "post"], name="post_attends_a_meeting_once"
            ),
            models.CheckConstraint(
                name="absent_says_why", condition=~Q(presence=Presence.ABSENT) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="stand_in_is_named",
                condition=Q(presence=Presence.SAT_IN, stand_in__isnull=False)
                | (~Q(presence=Presence.SAT_IN) & Q(stand_in=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "person"], name="attendee_by_person"),
            models.Index(fields=["district", "stand_in"], name="attendee_by_stand_in"),
        ]

    def __str__(self):
        return f"{self.person} {self.post_title}"


class Reviewed(DistrictModel):
    """调度事项: a matter that a dispatch went through, and what was said about it."""

    meeting = DistrictFK(Meeting, models.CASCADE, related_name="reviewed", verbose_name="会议")
    matter = DistrictFK(Matter, related_name="reviewed_in", verbose_name="事项")
    remark = FreeText("调度意见", max_length=300)
    by = DistrictFK(Person, related_name="+", verbose_name="记录人")
    at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "调度事项"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "meeting", "matter"], name="matter_is_reviewed_once_a_meeting"
            ),
            models.CheckConstraint(name="review_says_something", condition=~Q(remark="")),
        ]
        indexes = [models.Index(fields=["district", "matter"], name="reviewed_by_matter")]
