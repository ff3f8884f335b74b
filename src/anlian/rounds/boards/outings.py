"""Outings: how many doors and streets were reached, by grid and by building, and the lists behind each number.

Counted are households and segments, each by its latest tick; never people, and never how often anything was pressed.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from anlian.kernel import address
from anlian.kernel.counts import page_of
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.rounds.models import REACHED, Household, Outing, Result, Tick

ROWS = 25
OPEN = "OPEN"
DOORS, STREETS = ("area_code", "building", "code"), ("area_code", "code")


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What the list of doors or streets is narrowed to."""

    q: str = ""
    area: str = ""
    building: str = ""
    result: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            area=address.division(query),
            building=address.text(query, "building", 120),
            result=address.among(query, "result", (*Result.values, OPEN)),
        )


@dataclass
class Line:
    """One grid or building: how many there are, and how many by their latest result."""

    key: str
    name: str
    total: int
    results: Counter = field(default_factory=Counter)

    @property
    def been(self) -> int:
        return sum(self.results.values())

    @property
    def open(self) -> int:
        return self.total - self.been

    @property
    def reached(self) -> int:
        return sum(self.results[result] for result in REACHED)

    @property
    def share(self) -> int:
        return round(100 * self.been / self.total) if self.total else 0

    @property
    def by_result(self) -> list[tuple[str, int]]:
        return [(result.value, self.results[result]) for result in Result]


@dataclass
class Coverage:
    """Of one outing, within what somebody may see."""

    outing: Outing
    duties: Duties
    today: date

    @property
    def day(self) -> date:
        """On which it is asked what there is to reach: today, or once it is over its last day."""
        return min(self.outing.last, self.today)

    @cached_property
    def doors(self) -> QuerySet:
        seen = Household.objects.of(self.outing.district).within(self.duties.scope(Power.SEE_ROUNDS))
        return seen.filter(area_code__startswith=self.outing.area_code).standing(self.day)

    @cached_property
    def streets(self) -> QuerySet:
        seen = Site.objects.of(self.outing.district).within(self.duties.scope(Power.SEE_ROUNDS))
        closed = Q(closed_on=None) | Q(closed_on__gt=self.day)
        return seen.filter(closed, kind=SiteKind.ROAD, area_code__startswith=self.outing.area_code)

    def by_grid(self, rows: QuerySet, of: str) -> list[Line]:
        """Two queries: how many there are, and how many by their latest result."""
        return self._lines(rows, of, "area_code", lambda code: place_name(self.duties.roll, code))

    def by_building(self, rows: QuerySet) -> list[Line]:
        return self._lines(rows, "household", "building", str)

    def _lines(self, rows: QuerySet, of: str, key: str, name) -> list[Line]:
        lines = {
            one: Line(one, name(one), total)
            for one, total in rows.order_by().values_list(key).annotate(Count("pk"))
        }
        counted = self.latest(rows, of).values_list(f"{of}__{key}", "result").annotate(Count("pk"))
        for one, result, number in counted.order_by():
            lines[one].results[result] = number
        return sorted(lines.values(), key=lambda line: line.key)

    def latest(self, rows: QuerySet, of: str) -> QuerySet:
        """Of each door or street the latest tick: what was so before it is kept, and counts no more."""
        ticks = Tick.objects.of(self.outing.district).filter(
            outing=self.outing, **{f"{of}__in": rows.order_by().values("pk")}
        )
        newest = ticks.order_by(of, "-happened_at", "-at", "-pk").distinct(of)
        return Tick.objects.of(self.outing.district).filter(pk__in=newest.values("pk"))

    def narrowed(self, rows: QuerySet, of: str, wanted: Wanted) -> QuerySet:
        rows = rows.annotate(result=Subquery(self._tick(of).values("result")[:1]))
        if wanted.area:
            rows = rows.filter(area_code__startswith=wanted.area)
        if wanted.building and of == "household":
            rows = rows.filter(building=wanted.building)
        if wanted.result:
            rows = rows.filter(result=None) if wanted.result == OPEN else rows.filter(result=wanted.result)
        if wanted.q:
            rows = rows.filter(Q(code__icontains=wanted.q) | _named(of, wanted.q))
        return rows

    def _tick(self, of: str) -> QuerySet:
        ticks = Tick.objects.filter(outing=self.outing, district=OuterRef("district"), **{of: OuterRef("pk")})
        return ticks.order_by("-happened_at", "-at", "-pk")

    def listed(self, rows: QuerySet, of: str, wanted: Wanted, page: str) -> Page:
        order = DOORS if of == "household" else STREETS
        chosen = self.narrowed(rows, of, wanted).order_by(*order)
        model = Household if of == "household" else Site
        every = model.objects.of(self.outing.district)
        return page_of(
            chosen, lambda keys: self.ticked(every.filter(pk__in=keys), of), size=ROWS, number=page
        )

    def ticked(self, rows: QuerySet, of: str) -> list:
        """Doors or streets with the latest tick, and how often somebody was there."""
        found = list(rows)
        ticks = Tick.objects.of(self.outing.district).filter(
            outing=self.outing, **{f"{of}__in": [row.pk for row in found]}
        )
        many: dict = {}
        for tick in ticks.select_related("by", "hazard__matter").order_by("happened_at", "at", "pk"):
            many.setdefault(getattr(tick, f"{of}_id"), []).append(tick)
        for row in found:
            row.place = place_name(self.duties.roll, row.area_code)
            row.visits = many.get(row.pk, [])
            row.tick = row.visits[-1] if row.visits else None
        return found


def _named(of: str, text: str) -> Q:
    return (
        Q(building__contains=text) | Q(room__contains=text) if of == "household" else Q(name__contains=text)
    )


def total(lines: list[Line]) -> Line:
    whole = Line("", "", sum(line.total for line in lines))
    for line in lines:
        whole.results += line.results
    return whole


def with_reach(outings: QuerySet) -> QuerySet:
    """Outings with how many doors and streets were been at: one statement for a page of them."""
    ticks = Tick.objects.filter(outing=OuterRef("pk"), district=OuterRef("district")).order_by()

    def how_many(of: str) -> Subquery:
        return Subquery(ticks.values("outing").annotate(number=Count(of, distinct=True)).values("number"))

    return outings.annotate(doors=how_many("household"), streets=how_many("site"))
