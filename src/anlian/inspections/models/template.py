"""Checklists by kind of site. A change makes a new version; what was inspected by an old one keeps it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from anlian.hazards.models import CheckItem
from anlian.kernel.models import DistrictModel, DistrictQuerySet
from anlian.lattice.models import SiteKind


class TemplateQuerySet(DistrictQuerySet):
    def current(self):
        """The newest version of each checklist, unless it was withdrawn."""
        newest = (
            Template.objects.filter(district=OuterRef("district"), code=OuterRef("code"))
            .order_by("-version")
            .values("version")[:1]
        )
        return self.filter(enabled=True, version=Subquery(newest))

    def for_kind(self, kind: str):
        return self.current().filter(kind=kind)


class Template(DistrictModel):
    """检查表: the items to look at in one kind of site, in the order in which one walks."""

    code = models.CharField("编号", max_length=30)
    version = models.PositiveIntegerField("版本", default=1)
    title = models.CharField("名称", max_length=60)
    kind = models.CharField("适用点位", max_length=20, choices=SiteKind)
    sector_code = models.CharField("条线编码", max_length=30, blank=True)
    items = ArrayField(models.CharField(max_length=30), verbose_name="检查项")
    enabled = models.BooleanField("启用", default=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "检查表"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "code", "version"], name="template_version_is_given_once"
            ),
            models.CheckConstraint(name="template_has_items", condition=Q(items__len__gt=0)),
        ]
        indexes = [models.Index(F("district"), F("kind"), F("version").desc(), name="template_by_kind")]

    def __str__(self):
        return self.title

    def check_items(self) -> list[CheckItem]:
        """The items in the order of the checklist."""
        found = {item.code: item for item in CheckItem.objects.of(self.district).filter(code__in=self.items)}
        return [found[code] for code in self.items if code in found]
