"""A figure spread over the areas inside one: each area's own number, all in one statement."""

from collections.abc import Callable, Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left

from anlian.figures.asked import Asked
from anlian.figures.registry import Figure, Number, values_of, wanted_of
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.lattice.models import Area, Site, SiteRecord
from anlian.problems.models import Problem


def _of_site(asked: Asked):
    """Where it lay on the last day."""
    records = SiteRecord.objects.of(asked.district).on(asked.last).filter(site=OuterRef("pk"))
    return Subquery(records.values("area__code")[:1])


PLACES: dict[type, Callable] = {
    Hazard: lambda asked: F("matter__area_code"),
    Problem: lambda asked: F("matter__area_code"),
    Inspection: lambda asked: F("area_code"),
    Area: lambda asked: F("code"),
    Site: _of_site,
}
"""Rows that lie somewhere, and where. Chains, meetings and what leaders owe lie in no single place."""


def lies_somewhere(figure: Figure, asked: Asked) -> bool:
    return figure.among(asked).model in PLACES


def by_area(figures: Iterable[Figure], asked: Asked, width: int) -> dict[str, dict[str, Number]]:
    """For each figure its number in every area whose code has `width` digits. Areas without a row are left out."""
    together: dict[Callable, list[Figure]] = {}
    for figure in figures:
        together.setdefault(figure.among, []).append(figure)
    spread: dict[str, dict[str, Number]] = {}
    for among, several in together.items():
        rows = among(asked)
        if rows.model not in PLACES:
            raise ValueError(f"{several[0].key} lies in no single place")
        spread |= {figure.key: {} for figure in several}
        for place, numbers in _grouped(rows, several, asked, width):
            for figure, (number, _records) in zip(several, numbers, strict=True):
                spread[figure.key][place] = number
    return spread


def _grouped(rows: QuerySet, figures: list[Figure], asked: Asked, width: int):
    place = Left(PLACES[rows.model](asked), width)
    groups = rows.order_by().annotate(place_=place).values("place_").annotate(**wanted_of(figures, asked))
    for group in groups:
        code = group.pop("place_")
        if code and len(code) == width:
            yield code, list(values_of(figures, group))
