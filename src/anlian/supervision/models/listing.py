"""Listed supervision: a matter put on a public list of the district, the city or the province until it is solved."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.matters.models import Matter
from anlian.people.models import Person
from anlian.supervision.lifecycle.listing import State


class Level(models.IntegerChoices):
    """Whose list it stands on. It rises, and never falls."""

    DISTRICT = 1, _("district list")  # 区级
    CITY = 2, _("city list")  # 市级
    PROVINCE = 3, _("province list")  # 省级


class ListingQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Like what is listed, by place and line; and for the posts that the listing names."""
        named = Q(responsible__in=scope.posts) | Q(supervising__in=scope.posts)
        return self.filter(scope.q_matters("matter__") | Q(district=scope.district) & named)

    def standing(self):
        """Proposed or in force: neither returned, upgraded, revoked nor delisted."""
        return self.filter(ended_at=None)

    def in_force(self):
        return self.standing().filter(listed_at__isnull=False)

    def with_story(self):
        """With everything that one line of a list shows."""
        return self.select_related(
            "matter__site", "matter__post", "on__site", "responsible__unit", "supervising__unit"
        )

    def light(self):
        """Without what only the page of one shows."""
        return self.defer(
            "matter__answer", "matter__words", "matter__ladder", "matter__site__words", "on__answer", "on__words",
            "on__ladder", "on__site__words",
        )  # fmt: skip


class Listing(DistrictModel):
    """挂牌督办. State and time are its matter's, with whose key it goes; `on` is what is listed."""

    matter = DistrictFK(Matter, related_name="listings", verbose_name="事项")
    on = DistrictFK(Matter, related_name="listed", verbose_name="督办对象")
    level = models.PositiveSmallIntegerField("级别", choices=Level)
    replaces = DistrictFK("self", null=True, blank=True, related_name="replaced_by", verbose_name="提级自")
    responsible = DistrictFK(Post, related_name="+", verbose_name="责任岗位")
    supervising = DistrictFK(Post, related_name="+", verbose_name="督办岗位")
    deadline = models.DateField("整改期限")
    other_deadline_because = FreeText("期限不同原因", max_length=300, blank=True)
    report_number = models.CharField("报请文号", max_length=80)
    decision = models.CharField("领导决定", max_length=120, blank=True)
    reason = FreeText("挂牌理由", max_length=500)
    demand = FreeText("督办要求", max_length=500)
    # 五落实: who (the post) and until when (the deadline) stand above; the other three in words.
    measures = FreeText("治理措施", max_length=500)
    money = FreeText("资金安排", max_length=300)
    emergency = FreeText("应急预案", max_length=500)
    proposed_by = DistrictFK(Person, related_name="+", verbose_name="报请人")
    order_number = models.CharField("挂牌文号", max_length=80, blank=True)
    published_where = models.CharField("公布处", max_length=120, blank=True)
    listed_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="挂牌人")
    listed_at = models.DateTimeField("挂牌时间", null=True, blank=True)
    report = FreeText("整改报告", max_length=1000, blank=True)
    requested_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间", null=True, blank=True)
    accepted_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="验收人")
    accepted_at = models.DateTimeField("验收时间", null=True, blank=True)
    opinion = FreeText("验收意见", max_length=500, blank=True)
    delisting_number = models.CharField("摘牌文号", max_length=80, blank=True)
    delisted_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="摘牌人")
    delisted_at = models.DateTimeField("摘牌时间", null=True, blank=True)
    looked_back = FreeText("回头看", max_length=500, blank=True)
    ended_because = FreeText("终止原因", max_length=500, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = "挂牌督办"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], name="listing_is_one_matter"),
            models.UniqueConstraint(
                fields=["district", "on", "level"], condition=Q(ended_at=None), name="listed_once_at_a_level"
            ),
            models.CheckConstraint(
                name="listed_says_by_which_order",
                condition=Q(listed_at=None, listed_by=None)
                | Q(listed_at__isnull=False, listed_by__isnull=False) & ~Q(order_number=""),
            ),
            models.CheckConstraint(
                name="listing_is_decided_by_another_person",
                condition=Q(listed_by=None) | ~Q(listed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="who_supervises_is_not_who_answers", condition=~Q(responsible=F("supervising"))
            ),
            models.CheckConstraint(
                name="listing_is_accepted_by_another_person",
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="delisted_only_after_acceptance",
                condition=Q(delisted_at=None)
                | Q(accepted_at__isnull=False, delisted_by__isnull=False) & ~Q(delisting_number=""),
            ),
            models.CheckConstraint(
                name="listing_has_five_in_place",
                condition=~Q(measures="") & ~Q(money="") & ~Q(emergency="") & ~Q(demand=""),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "on"], name="listing_by_matter"),
            models.Index(fields=["district", "responsible"], name="listing_by_responsible"),
            models.Index(fields=["district", "supervising"], name="listing_by_supervising"),
        ]

    def __str__(self):
        return self.matter.title

    def get_absolute_url(self):
        return reverse("supervision:show", args=[self.pk])

    @property
    def state(self) -> State:
        return State(self.matter.state)

    @property
    def posts(self) -> frozenset:
        """The posts that it names: their holders see it and act on it wherever it lies."""
        return frozenset({self.responsible_id, self.supervising_id})


class Progress(DistrictModel):
    """月报: what was done in a month, with a photo or a paper to show it. One a month."""

    listing = DistrictFK(Listing, related_name="progress", verbose_name="挂牌督办")
    month = models.DateField("月份", help_text="the first day of the month")
    text = FreeText("进展", max_length=1000)
    paper = models.CharField("文号", max_length=120, blank=True)
    photos = ArrayField(models.CharField(max_length=64), verbose_name="照片", default=list, blank=True)
    by = DistrictFK(Person, related_name="+", verbose_name="报送人")
    at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "月报"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "listing", "month"], name="progress_is_told_once_a_month"
            ),
            models.CheckConstraint(
                name="progress_has_a_photo_or_a_paper", condition=~Q(paper="") | ~Q(photos=[])
            ),
        ]


def beside(scope, path: str = "") -> Q:
    """For `matters.kinds`: those that name one of these posts are seen by it, wherever they lie."""
    named = Listing.objects.of(scope.district).filter(
        Q(responsible__in=scope.posts) | Q(supervising__in=scope.posts)
    )
    return Q(**{f"{path}pk__in": named.values("matter")})
