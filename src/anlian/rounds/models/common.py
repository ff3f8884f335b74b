"""What everything that was done in the street shares: when it was done, when it reached us, by whom, in which post."""

from django.db import models

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.people.models import Person


class OfSiteQuerySet(DistrictQuerySet):
    def within(self, scope):
        """At the sites that this scope covers."""
        return self.filter(scope.q_sites("site__"))


class Done(DistrictModel):
    """两个时间: `happened_at` is when it was done there, `at` when it reached us. The key is made on the phone."""

    by = DistrictFK(Person, related_name="+", verbose_name="经办人")
    post_title = models.CharField("经办岗位", max_length=200)
    happened_at = models.DateTimeField("发生时间")
    at = models.DateTimeField("接收时间")

    class Meta:
        abstract = True
