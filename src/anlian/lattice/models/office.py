"""Which office of a town or street answers for work safety, from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from anlian.kernel.models import Dated, DistrictFK
from anlian.kernel.typed import FreeText
from anlian.lattice.models.area import Area
from anlian.lattice.models.post import Unit, days_of_row


class SafetyOffice(Dated):
    """安全监管机构: named by each town and street (安全生产法 第九条). One of a town on any day; none is a gap."""

    area = DistrictFK(Area, related_name="safety_offices", verbose_name="镇街")
    unit = DistrictFK(Unit, related_name="safety_offices", verbose_name="所属单位")
    name = FreeText("机构名称", max_length=60)

    class Meta:
        verbose_name = "安全监管机构"
        constraints = [
            ExclusionConstraint(
                name="town_has_one_safety_office_on_a_day",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    (days_of_row(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                name="safety_office_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gt=F("since")),
            ),
        ]

    def __str__(self):
        return str(self.name)
