"""A collection of features: whose rows, how they are narrowed, and what one of them says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from anlian.atlas.features.asked import COMMON, Asked, Box, Param, Span, cells
from anlian.atlas.features.filters import Filter
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties


@dataclass(frozen=True)
class Reader:
    """Who asks, from when on what is asked counts, and where our pages stand."""

    duties: Duties
    now: datetime
    root: str

    def page(self, record: Model) -> str:
        return f"{self.root}{record.get_absolute_url()}"


@dataclass(frozen=True)
class Collection:
    id: str
    title: str | Promise
    about: str | Promise
    power: Power
    filters: tuple[Filter, ...]
    # Everything of it that this person may see, with what a feature needs joined to it.
    rows: Callable[[Reader], QuerySet]
    # What was so within a span, and what lies in a box.
    during: Callable[[Span, Reader], Q]
    in_box: Callable[[QuerySet, Sequence[Box]], QuerySet]
    feature: Callable[[Any, Reader], dict]

    @property
    def params(self) -> tuple[Param, ...]:
        return COMMON + tuple(one.param for one in self.filters)

    def narrowed(self, asked: Asked, reader: Reader) -> QuerySet:
        found = self.rows(reader)
        for one in self.filters:
            if one.name in asked.properties:
                found = found.filter(one.condition(asked.properties[one.name]))
        if asked.span:
            found = found.filter(self.during(asked.span, reader))
        return self.in_box(found, asked.boxes) if asked.boxes else found


def positions_in(path: str) -> Callable[[QuerySet, Sequence[Box]], QuerySet]:
    """Of what has a site's position: by the index of its cells first, which holds a little more, then exactly."""

    def chosen(rows: QuerySet, boxes: Sequence[Box]) -> QuerySet:
        inside = Q(pk__in=[])
        for box in boxes:
            west, south, east, north = box
            near = Q(pk__in=[])
            for low, high in cells(box):
                near |= Q(**{f"{path}cell__gte": low, f"{path}cell__lt": high})
            within = {f"{path}lng__range": (west, east), f"{path}lat__range": (south, north)}
            inside |= near & Q(**within)
        return rows.filter(inside)

    return chosen
