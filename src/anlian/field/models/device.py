"""Phones: known by a key that they made themselves, ended when they are lost."""

from django.db import models
from django.db.models import Q

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.people import agents
from anlian.people.models import Person


class DeviceQuerySet(DistrictQuerySet):
    def within(self, scope):
        """One's own."""
        return self.filter(district=scope.district, person=scope.person_id)

    def living(self):
        return self.filter(ended_at=None)


class Device(DistrictModel):
    """手机. One phone in the hand of one person; a phone that two share is two rows, and each sees their own."""

    key = models.UUIDField("手机标识", help_text="made by the phone when the app was first opened on it")
    person = DistrictFK(Person, related_name="+", verbose_name="使用人")
    agent = models.CharField("浏览器", max_length=300, blank=True)
    app = models.CharField("应用版本", max_length=40, blank=True)
    session = models.CharField("会话", max_length=40, blank=True, editable=False)
    first_at = models.DateTimeField("首次使用")
    seen_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    ended_by = DistrictFK(Person, null=True, blank=True, related_name="+", verbose_name="停用人")

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "手机"
        constraints = [
            models.UniqueConstraint(fields=["district", "key", "person"], name="device_is_known_once"),
            models.CheckConstraint(
                name="device_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["district", "person", "seen_at"], name="device_by_person")]

    def __str__(self):
        return self.shown

    @property
    def shown(self) -> str:
        return agents.called(self.agent)
