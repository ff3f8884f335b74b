"""三包: what street-front shops promise, and who signed it. Which three promises these are, each district says itself."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.typed import FreeJSON, FreeText
from anlian.lattice.models import Site, SiteKind, SiteRecord
from anlian.people.models import Person
from anlian.rounds.models.common import Done, OfSiteQuerySet

THREE = 3


class PledgeTemplateQuerySet(DistrictQuerySet):
    def current(self):
        return self.order_by("-version")[:1]


class PledgeTemplate(DistrictModel):
    """三包承诺书模板: a version is not edited; a change is the next version."""

    version = models.PositiveIntegerField("版次")
    title = FreeText("名称", max_length=120)
    promises = FreeJSON("承诺", default=list, help_text='[{"code": "1", "text": "…"}, …]')
    months = models.PositiveSmallIntegerField("有效月数", default=12)
    check_months = models.PositiveSmallIntegerField("回访间隔（月）", default=3)
    example = models.BooleanField("示例", default=False)
    issued_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="发布人")
    issued_at = models.DateTimeField("发布时间")

    objects = PledgeTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "三包承诺书模板"
        constraints = [
            models.UniqueConstraint(fields=["district", "version"], name="pledge_template_has_a_version"),
            models.CheckConstraint(name="pledge_template_promises_something", condition=~Q(promises=[])),
            models.CheckConstraint(
                name="pledge_holds_for_some_months", condition=Q(months__gte=1, check_months__gte=1)
            ),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def codes(self) -> list[str]:
        return [promise["code"] for promise in self.promises]


def changed_hands(day) -> Exists:
    """That the shop's person in charge is, since the pledge was signed, not the same until this day."""
    return Exists(
        SiteRecord.objects.known()
        .filter(
            district=OuterRef("district"), site=OuterRef("site"), since__gt=OuterRef("signed_on"),
            since__lte=day,
        )
        .filter(~Q(principal=OuterRef("principal")))
    )  # fmt: skip


class PledgeQuerySet(OfSiteQuerySet):
    def in_force(self, day: date):
        """Signed by then, its year not over, and the shop in the same hands since."""
        return self.filter(signed_on__lte=day, until__gt=day).filter(~changed_hands(day))

    def with_story(self):
        return self.select_related("site", "template", "by", "principal")


class Pledge(Done):
    """三包承诺书. It ends by itself, when its year is over or the shop has another person in charge: that is asked."""

    site = DistrictFK(Site, related_name="pledges", verbose_name="店铺")
    template = DistrictFK(PledgeTemplate, related_name="pledges", verbose_name="模板")
    signed_by = FreeText("签署人", max_length=60)
    signed_on = models.DateField("签署日期")
    until = models.DateField("有效期止", help_text="the first day on which it no longer holds")
    principal = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="签署时负责人")
    file = models.CharField("签名", max_length=200)
    sha256 = models.CharField("签名指纹", max_length=64)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = "三包承诺书"
        constraints = [
            models.CheckConstraint(
                name="pledge_ends_after_it_is_signed", condition=Q(until__gt=F("signed_on"))
            ),
            models.CheckConstraint(
                name="pledge_is_signed_by_somebody", condition=~Q(signed_by="") & ~Q(file="")
            ),
            models.CheckConstraint(
                name="pledge_reached_us_after_it_was_signed", condition=Q(at__gte=F("happened_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["district", "site", "-signed_on"], name="pledge_by_site"),
            models.Index(fields=["district", "until"], name="pledge_by_end"),
        ]

    def __str__(self):
        return f"{self.site} {self.signed_on}"

    def get_absolute_url(self):
        return reverse("rounds:shop", args=[self.site_id])


def shops(district: str):
    """Street-front shops on the books."""
    return Site.objects.of(district).filter(kind=SiteKind.SHOP)
