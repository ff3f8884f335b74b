"""Supervision letters and admonitions: formal pressure on whoever answers, with an answer due on a day."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet, WordField
from anlian.kernel.typed import FreeText
from anlian.lattice.models import Post
from anlian.matters.models import Matter
from anlian.people.models import Person
from anlian.supervision.lifecycle.letter import State


class Form(models.TextChoices):
    LETTER = "LETTER", _("supervision letter")  # 督办函
    ADMONITION = "ADMONITION", _("admonition")  # 约谈


class LetterQuerySet(DistrictQuerySet):
    def within(self, scope):
        """Like what it is about, by place and line; and for whoever sent it or must answer."""
        named = Q(addressee__in=scope.posts) | Q(initiator__in=scope.posts)
        return self.filter(scope.q_matters("matter__") | Q(district=scope.district) & named)

    def with_story(self):
        return self.select_related("matter", "on", "addressee__unit", "initiator__unit")

    def light(self):
        """Without what only the page of one shows."""
        return self.defer(
            "matter__answer", "matter__words", "matter__ladder", "on__answer", "on__words", "on__ladder"
        )


class Letter(DistrictModel):
    """督办函、约谈. State and time are its matter's, with whose key it goes."""

    matter = DistrictFK(Matter, related_name="letters", verbose_name="事项")
    form = WordField("形式", max_length=20, choices=Form)
    on = DistrictFK(Matter, null=True, blank=True, related_name="pressed", verbose_name="所涉事项")
    addressee = DistrictFK(Post, related_name="+", verbose_name="受函岗位")
    initiator = DistrictFK(Post, related_name="+", verbose_name="发起岗位")
    sent_by = DistrictFK(Person, related_name="+", verbose_name="发出人")
    reason = FreeText("事由", max_length=500)
    demand = FreeText("要求", max_length=500)
    answer_by = models.DateField("反馈期限")
    meets_at = models.DateTimeField("约谈时间", null=True, blank=True)
    place = models.CharField("约谈地点", max_length=120, blank=True)
    held_at = models.DateTimeField("实际约谈时间", null=True, blank=True)
    present = FreeText("参加人员", max_length=300, blank=True)
    minutes = FreeText("约谈纪要", max_length=2000, blank=True)
    answer = FreeText("反馈", max_length=1000, blank=True)
    answered_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="反馈人")
    answered_at = models.DateTimeField("反馈时间", null=True, blank=True)
    opinion = FreeText("办结意见", max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "督办函"
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], name="letter_is_one_matter"),
            models.CheckConstraint(
                name="nobody_writes_to_themselves", condition=~Q(addressee=F("initiator"))
            ),
            models.CheckConstraint(
                name="admonition_says_when_and_where",
                condition=~Q(form=Form.ADMONITION) | Q(meets_at__isnull=False) & ~Q(place=""),
            ),
            models.CheckConstraint(
                name="admonition_held_has_minutes",
                condition=Q(held_at=None) | ~Q(minutes="") & ~Q(present=""),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "on"], name="letter_by_matter"),
            models.Index(fields=["district", "addressee"], name="letter_by_addressee"),
        ]

    def __str__(self):
        return self.matter.title

    def get_absolute_url(self):
        return reverse("supervision:letter", args=[self.pk])

    @property
    def state(self) -> State:
        return State(self.matter.state)

    @property
    def posts(self) -> frozenset:
        return frozenset({self.addressee_id, self.initiator_id})


def beside(scope, path: str = "") -> Q:
    """For `matters.kinds`: those that name one of these posts are seen by it, wherever they lie."""
    named = Letter.objects.of(scope.district).filter(
        Q(addressee__in=scope.posts) | Q(initiator__in=scope.posts)
    )
    return Q(**{f"{path}pk__in": named.values("matter")})
