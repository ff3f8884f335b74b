"""Addresses of lists that somebody uses often, under a name of their own."""

from django.db import models

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.typed import FreeText
from anlian.people.models import Person


class SavedAddressQuerySet(DistrictQuerySet):
    def owned_by(self, person: Person):
        """A person's own, by name. Nobody sees another's."""
        return self.of(person.district).filter(person=person).order_by("name")


class SavedAddress(DistrictModel):
    """收藏的筛选: a page, and what is asked of it."""

    person = DistrictFK(Person, models.CASCADE, related_name="+", verbose_name="人员")
    name = FreeText("名称", max_length=40)
    page = models.CharField("页面", max_length=40)
    query = FreeText("条件", max_length=600, blank=True)

    objects = SavedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = "收藏的筛选"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "person", "page", "name"], name="saved_address_has_its_own_name"
            )
        ]

    def __str__(self):
        return self.name
