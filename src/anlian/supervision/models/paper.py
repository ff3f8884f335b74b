"""Official papers as they went out: who issued them, their number, and what they said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeJSON
from anlian.lattice.models import Unit
from anlian.matters.models import Matter
from anlian.people.models import Person


class PaperKind(models.TextChoices):
    LISTING = "LISTING", _("notice of listed supervision")  # 挂牌督办通知书
    DELISTING = "DELISTING", _("notice of delisting")  # 摘牌通知书
    LETTER = "LETTER", _("supervision letter")  # 督办函
    SUMMONS = "SUMMONS", _("notice of admonition")  # 约谈通知书
    MINUTES = "MINUTES", _("minutes of admonition")  # 约谈纪要


# Papers are Chinese whatever the page speaks: their names, and the word in their numbers.
NAMES = {
    PaperKind.LISTING: ("挂牌督办通知书", "挂督"),
    PaperKind.DELISTING: ("摘牌通知书", "摘牌"),
    PaperKind.LETTER: ("督办函", "督函"),
    PaperKind.SUMMONS: ("约谈通知书", "约谈"),
    PaperKind.MINUTES: ("约谈纪要", "约纪"),
}


class PaperQuerySet(DistrictQuerySet):
    def about(self, matter):
        return self.of(matter.district).filter(matter=matter).order_by("at", "id")


class Paper(DistrictModel):
    """文书. Kept by value: drawn again, it says what it said."""

    matter = DistrictFK(Matter, related_name="papers", verbose_name="事项")
    kind = WordField("文种", max_length=20, choices=PaperKind)
    issuer = DistrictFK(Unit, related_name="+", verbose_name="发文单位")
    year = models.PositiveSmallIntegerField("年")
    serial = models.PositiveIntegerField("序号")
    fields = FreeJSON("内容", default=dict)
    by = DistrictFK(Person, related_name="+", verbose_name="签发人")
    at = models.DateTimeField("签发时间")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "文书"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "issuer", "kind", "year", "serial"], name="paper_number_is_given_once"
            )
        ]
        indexes = [models.Index(fields=["district", "matter"], name="paper_by_matter")]

    def __str__(self):
        return self.number

    @property
    def name(self) -> str:
        return NAMES[PaperKind(self.kind)][0]

    @property
    def number(self) -> str:
        return f"{self.issuer.name}{NAMES[PaperKind(self.kind)][1]}〔{self.year}〕{self.serial}号"
