"""The line that a road segment takes."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from anlian.kernel import geo
from anlian.kernel.models import DistrictFK, DistrictModel
from anlian.lattice.models.site import Site
from anlian.people.models import Person


class Course(DistrictModel):
    """路段走向: the line of a site that is a road segment, with the key of its site. What it was before stands in the record."""

    site = DistrictFK(Site, related_name="courses", verbose_name="点位")
    points = models.JSONField("线", help_text="[longitude, latitude] in WGS 84, from where it begins")
    # Tiles that it touches, of each zoom from 11 to 16: a tile of the map asks for itself.
    tiles = ArrayField(models.BigIntegerField(), verbose_name="瓦片", editable=False)
    drawn_by = DistrictFK(Person, null=True, related_name="+", verbose_name="绘制人")
    drawn_at = models.DateTimeField("绘制时间")

    class Meta:
        verbose_name = "路段走向"
        constraints = [
            models.UniqueConstraint(fields=["district", "site"], name="site_has_one_course"),
        ]
        indexes = [GinIndex(fields=["tiles"], name="course_by_tile")]

    @property
    def metres(self) -> float:
        return geo.length_m(self.points)
