"""线: sectors, a free taxonomy of what can go wrong. `XF.GC` (fire in high-rises) lies under `XF` (fire)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anlian.kernel.models import DistrictModel


class Sector(DistrictModel):
    """条线: a subject of bottom-line work and the kinds of site it covers unless told otherwise."""

    code = models.CharField("条线编码", max_length=30)
    name = models.CharField("名称", max_length=60)
    kinds = ArrayField(models.CharField(max_length=20), verbose_name="适用点位", default=list, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "条线"
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="sector_code_is_given_once")]

    def __str__(self):
        return self.name


def above(code: str) -> list[str]:
    """The sector itself and those it lies under, narrowest first: XF.GC → XF.GC, XF."""
    parts = code.split(".")
    return [".".join(parts[:size]) for size in range(len(parts), 0, -1)]
