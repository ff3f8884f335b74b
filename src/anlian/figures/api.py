"""The figures over JSON: each with its definition, the areas inside one, week by week. Within what the asker sees."""

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth
from pydantic import Field

from anlian.figures import kept
from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES, Figure
from anlian.figures.spread import lies_somewhere
from anlian.figures.weeks import MOST, YEAR
from anlian.kernel import clock
from anlian.kernel.address import YEARS
from anlian.lattice.api import UNKNOWN, asker
from anlian.lattice.models import Level
from anlian.lattice.powers import Power

router = Router(tags=["figures"], auth=django_auth)

Code = Annotated[str, Field(max_length=15)]
INSIDE = (Level.TOWN, Level.COMMUNITY, Level.GRID)
EARLIEST, LATEST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)


class Wish(Schema):
    """From the first day to the last, both included; by default this year so far. Without an area, the whole district."""

    first: date | None = Field(None, alias="from", ge=EARLIEST, le=LATEST)
    last: date | None = Field(None, alias="to", ge=EARLIEST, le=LATEST)
    area: Code = ""


class Base(Schema):
    """The same period last year, and the change: per cent for numbers, points for shares."""

    first: date | None = Field(alias="from")
    last: date = Field(alias="to")
    value: float | None
    records: int
    change: float | None
    change_unit: str
    says: str


class FigureOut(Schema):
    key: str
    title: str
    value: float | None
    unit: str
    definition: str
    source: str
    records: int
    url: str
    first: date | None = Field(alias="from")
    last: date = Field(alias="to")
    area: str
    base: Base


class AreaOut(Schema):
    area: str
    name: str
    value: float | None
    base: float | None
    change: float | None
    change_unit: str
    url: str


class WeekOut(Schema):
    """By its Monday. The week that holds the last day ends with it."""

    monday: date
    value: float | None


@router.get("", response=list[FigureOut], by_alias=True, summary="Every figure, with what it counts")
def list_figures(request, wish: Query[Wish]):
    found = kept.standing(list(FIGURES.values()), _asked(request, wish))
    return [reading.as_dict() for reading in found]


@router.get("/{key}", response=FigureOut, by_alias=True, summary="One figure")
def show_figure(request, key: str, wish: Query[Wish]):
    asked = _asked(request, wish)
    return kept.standing([_figure(key)], asked)[0].as_dict()


@router.get(
    "/{key}/areas", response=list[AreaOut], summary="One figure in the areas inside one, highest first"
)
def list_areas(request, key: str, wish: Query[Wish], level: Level | None = None):
    asked, figure = _asked(request, wish), _figure(key)
    if not lies_somewhere(figure, asked):
        raise HttpError(422, "This figure lies in no single place.")
    if level is not None and level not in INSIDE:
        raise HttpError(422, "Areas are told from the town down to the grid.")
    return [one.as_dict() for one in kept.ranked(figure, asked, level)]


@router.get("/{key}/weeks", response=list[WeekOut], summary="One figure week by week, the eldest first")
def list_weeks(request, key: str, wish: Query[Wish], weeks: Annotated[int, Query(ge=1, le=MOST)] = YEAR):
    asked, figure = _asked(request, wish), _figure(key)
    if not figure.by_week:
        raise HttpError(422, "This figure is not told by week.")
    told = kept.by_week(figure, asked, weeks)
    return [{"monday": monday, "value": value} for monday, value in told.items()]


def _asked(request, wish: Wish) -> Asked:
    me = asker(request, Power.SEE_FIGURES)
    if wish.area and wish.area not in me.duties.roll.areas:
        raise HttpError(404, UNKNOWN)
    last = wish.last or me.today
    first = wish.first or date(last.year, 1, 1)
    if last < first:
        raise HttpError(422, "The period ends before it begins.")
    return Asked(me.person.district, first, last, wish.area, me.duties, clock.now())


def _figure(key: str) -> Figure:
    if key not in FIGURES:
        raise HttpError(404, UNKNOWN)
    return FIGURES[key]
