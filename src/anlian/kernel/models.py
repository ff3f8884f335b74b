"""What every business table is made of: a key from anywhere, a district that never changes, two times."""

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ReverseManyToOneDescriptor,
)
from django.db.models.sql.where import WhereNode
from django.utils.functional import cached_property

from anlian.kernel.ids import uuid7
from anlian.kernel.lookups import AmongThese
from anlian.kernel.typed import FreeText


class _ToOne(ForwardManyToOneDescriptor):
    """What many rows point at, fetched at once: of their district."""

    def get_prefetch_querysets(self, instances, querysets=None):
        rows = querysets[0] if querysets else self.get_queryset()
        return super().get_prefetch_querysets(instances, [_of_the_same(instances, rows)])


class _ToMany(ReverseManyToOneDescriptor):
    """What points at many rows, fetched at once: of their district."""

    @cached_property
    def related_manager_cls(self):
        class Manager(super().related_manager_cls):
            def get_prefetch_querysets(self, instances, querysets=None):
                rows = querysets[0] if querysets else self.model._default_manager.all()
                return super().get_prefetch_querysets(instances, [_of_the_same(instances, rows)])

        return Manager


def _of_the_same(instances, rows):
    return rows.filter(district__in={one.district for one in instances})


class DistrictFK(models.ForeignKey):
    """A foreign key between business tables: joins and looks up on the district as well as on the key."""

    forward_related_accessor_class = _ToOne
    related_accessor_class = _ToMany

    def __init__(self, to, on_delete=models.PROTECT, **kwargs):
        super().__init__(to, on_delete, **kwargs)

    def get_extra_restriction(self, alias, related_alias):
        there = self.remote_field.model._meta.get_field("district")
        here = self.model._meta.get_field("district")
        return WhereNode([there.get_lookup("exact")(there.get_col(alias), here.get_col(related_alias))])

    def get_extra_descriptor_filter(self, instance):
        return {"district": instance.district}


class WordField(models.CharField):
    """One of the words of a table in the code. A new word is no change of the schema, so it asks for no migration."""

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs


class DistrictQuerySet(models.QuerySet):
    def of(self, district: str):
        """Those of one district. Every statement of a request names its district."""
        return self.filter(district=district)

    def among(self, few):
        """The rows of another question, gathered first: else the database reads all in order until it has met those few."""
        return self.filter(AmongThese(F("pk"), ArraySubquery(few.order_by().values("pk"))))


class DistrictModel(models.Model):
    """A row of business: its key is made by whoever makes the row, its district stays for ever."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district = models.CharField("区划", max_length=6, editable=False)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        abstract = True

    def _do_update(self, base_qs, using, pk_val, values, update_fields, forced_update):
        # The district routes the row to its shard: never written, always in the condition.
        values = [value for value in values if value[0].name != "district"]
        base_qs = base_qs.filter(district=self.district)
        return super()._do_update(base_qs, using, pk_val, values, update_fields, forced_update)

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        queryset = from_queryset if from_queryset is not None else type(self)._base_manager.all()
        super().refresh_from_db(using, fields, queryset.filter(district=self.district))


class DatedQuerySet(DistrictQuerySet):
    def known(self, at: datetime | None = None):
        """What was believed at a moment; without one, what is believed now."""
        if at is None:
            return self.filter(superseded_at=None)
        return self.filter(recorded_at__lte=at).filter(Q(superseded_at=None) | Q(superseded_at__gt=at))

    def on(self, day: date, known: datetime | None = None):
        """What held on a day. The last day, `until`, is no longer included."""
        return self.known(known).filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class Dated(DistrictModel):
    """Something that holds from one day until another, and that we learned at some moment.

    Rows are not edited: a correction supersedes the old row and adds a new one, so that
    "who answered on 3 March, as far as we knew in April" keeps its answer.
    """

    since = models.DateField("起始日")
    until = models.DateField("终止日", null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")
    superseded_at = models.DateTimeField("更正时间", null=True, blank=True)
    basis = FreeText("依据", max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds(self, day: date) -> bool:
        return self.superseded_at is None and self.since <= day and (self.until is None or day < self.until)
