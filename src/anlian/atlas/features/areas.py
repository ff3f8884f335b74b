"""区划 as features: the areas that stand today, with their borders where these are known."""

import json
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlian.atlas.features.asked import Box, Span
from anlian.atlas.features.collection import Collection, Reader
from anlian.atlas.features.filters import among, exactly, inside
from anlian.kernel import geojson
from anlian.kernel.clock import day_of
from anlian.lattice.boards.sites import areas_within
from anlian.lattice.models import Area, Level
from anlian.lattice.powers import Power
from anlian.lattice.seats import place_name


def _rows(reader: Reader) -> QuerySet:
    return areas_within(reader.duties.scope(Power.SEE_SITES)).standing(day_of(reader.now))


def _during(span: Span, reader: Reader) -> Q:
    condition = Q()
    if span.end:
        condition &= Q(since__lte=day_of(span.end))
    if span.start:
        condition &= Q(until=None) | Q(until__gt=day_of(span.start))
    return condition


def _in_box(areas: QuerySet, boxes: Sequence[Box]) -> QuerySet:
    """A district has some hundred borders: they are all read, and the box laid upon each."""
    from shapely import box, from_geojson, intersects

    drawn = list(areas.exclude(boundary=None).values_list("pk", "boundary"))
    shapes = from_geojson([json.dumps(border) for _key, border in drawn], on_invalid="ignore")
    looked_for = [box(*one) for one in boxes]
    touched = [
        key
        for (key, _border), shape in zip(drawn, shapes, strict=True)
        if shape is not None and any(intersects(shape, one) for one in looked_for)
    ]
    return areas.filter(pk__in=touched)


def _feature(area: Area, reader: Reader) -> dict:
    return geojson.feature(
        area.pk,
        area.boundary,
        {
            "code": area.code,
            "name": area.name,
            "level": area.level,
            "level_name": area.get_level_display(),
            "parent": area.parent_code or None,
            "place": place_name(reader.duties.roll, area.code),
            "population": area.population,
            "since": area.since,
            "page": reader.root + reverse("lattice:area", args=[area.code]),
        },
    )


AREAS = Collection(
    id="areas",
    title=_("Areas"),
    about=_("Towns, communities and grids that stand today, with their borders where these are known."),
    power=Power.SEE_SITES,
    filters=(
        among("level", "level", Level, "Levels, with commas between."),
        exactly("parent", "parent_code", "Right under the area of this division code.", 15),
        inside("area", "code", "The area of this division code and what lies in it."),
        exactly("code", "code", "The area of this division code.", 15),
    ),
    rows=_rows,
    during=_during,
    in_box=_in_box,
    feature=_feature,
)
