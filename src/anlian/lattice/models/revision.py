"""The edition of a district's lattice: a key that is new after every change to it."""

from django.db import models

from anlian.kernel.ids import uuid7


class Revision(models.Model):
    """What was read under one key can be kept in memory until the key changes.

    A key, not a count: a change that is rolled back must not leave its number to the next one.
    """

    district = models.CharField("区划", max_length=6, primary_key=True)
    edition = models.UUIDField("版次", default=uuid7)

    class Meta:
        verbose_name = "责任体系版次"
