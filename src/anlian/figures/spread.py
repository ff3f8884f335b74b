"""A figure spread over the areas inside one, over sectors or kinds of site: each one's own number, in one statement."""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from anlian.figures.asked import Asked
from anlian.figures.registry import Figure, Number, together, values_of, wanted_of
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.kernel.errors import Refused
from anlian.lattice import seats
from anlian.lattice.boards.areas import BELOW
from anlian.lattice.models import Area, Level, Site, SiteRecord
from anlian.lattice.models.area import WIDTH
from anlian.lattice.powers import Power
from anlian.problems.models import Problem
from anlian.rounds.models import Household, Patrol


def _of_site(asked: Asked):
    """Where it lay on the last day."""
    records = SiteRecord.objects.of(asked.district).on(asked.last).filter(site=OuterRef("pk"))
    return Subquery(records.values("area__code")[:1])


PLACES: dict[type, Callable] = {
    Hazard: lambda asked: F("matter__area_code"),
    Problem: lambda asked: F("matter__area_code"),
    Inspection: lambda asked: F("area_code"),
    Area: lambda asked: F("code"),
    Patrol: lambda asked: F("site__area_code"),
    Household: lambda asked: F("area_code"),
    Site: _of_site,
}
"""Rows that lie somewhere, and where. Chains, meetings and what leaders owe lie in no single place."""
SECTORS = {Hazard: F("matter__sector_code")}
KINDS = {Hazard: F("matter__site__kind"), Site: F("kind")}


def lies_somewhere(figure: Figure, asked: Asked) -> bool:
    return figure.among(asked).model in PLACES


def by_area(figures: Iterable[Figure], asked: Asked, width: int) -> dict[str, dict[str, Number]]:
    """For each figure its number in every area whose code has `width` digits. Areas without a row are left out."""
    spread: dict[str, dict[str, Number]] = {}
    for among, several in together(figures).items():
        rows = among(asked)
        if rows.model not in PLACES:
            raise ValueError(f"{several[0].key} lies in no single place")
        place = Left(PLACES[rows.model](asked), width)
        spread |= {figure.key: {} for figure in several}
        for code, numbers in _grouped(rows, several, asked, place, there=asked.at):
            if code and len(code) == width:
                for figure, (number, _records) in zip(several, numbers, strict=True):
                    spread[figure.key][code] = number
    return spread


def in_areas(figure: Figure, asked: Asked, areas: Iterable[Area]) -> dict[str, Number]:
    """The number of each of these areas of one level, in their order, as if each had been asked alone."""
    areas = list(areas)
    if not areas:
        return {}
    found = by_area([figure], asked, WIDTH[Level(areas[0].level)])[figure.key]
    return {
        one.code: found[one.code] if one.code in found else nothing(figure, asked.at(one.code))
        for one in areas
    }


def areas_below(asked: Asked, level: Level | None = None) -> list[Area]:
    """The areas right inside the one asked for, or all of a level in it: standing on the last day, and seen by the asker."""
    around = asked.roll.areas.get(asked.area or asked.district)
    level = level or (BELOW.get(Level(around.level)) if around else None)
    scope = asked.scope(Power.SEE_SITES)
    found = seats.standing(asked.roll, level, asked.inside or asked.district, asked.last) if level else []
    return [one for one in found if scope.covers(area=one.code)]


def by_sector(figure: Figure, asked: Asked) -> dict[str, Number]:
    """Its number in each sector that has a row, by the sector's code; figures about hazards only."""
    return _by(SECTORS, figure, asked)


def by_kind(figure: Figure, asked: Asked) -> dict[str, Number]:
    """Its number for each kind of site that has a row; figures about hazards and sites only."""
    return _by(KINDS, figure, asked)


def nothing(figure: Figure, asked: Asked) -> Number:
    """What it says where there is no row: of counts 0, of shares none."""
    return next(values_of([figure], of_no_rows([figure], asked), asked))[0]


def of_no_rows(figures: list[Figure], asked: Asked) -> dict[str, int | None]:
    """What the database would answer for no rows: counts are 0, all else is empty."""
    wanted = wanted_of(figures, asked)
    return {name: one.empty_result_set_value for name, one in wanted.items()}


def _by(kinds: dict, figure: Figure, asked: Asked) -> dict[str, Number]:
    rows = figure.among(asked)
    if rows.model not in kinds:
        raise Refused(_("This figure cannot be told apart this way."))
    found = _grouped(rows.filter(figure.that(asked)), [figure], asked, kinds[rows.model])
    return {str(key): number for key, ((number, _records),) in found if key}


def _grouped(
    rows: QuerySet, figures: list[Figure], asked: Asked, place, there: Callable[[str], Asked] | None = None
) -> Iterator[tuple[str, list[tuple[Number, int]]]]:
    groups = rows.order_by().annotate(place_=place).values("place_").annotate(**wanted_of(figures, asked))
    for group in groups:
        code = group.pop("place_")
        yield code, list(values_of(figures, group, there(code) if there and code else asked))
