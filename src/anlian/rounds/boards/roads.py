"""Road segments: who answers, when each was last patrolled, what is open there; and one segment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page
from django.db.models import F, OuterRef, QuerySet, Subquery

from anlian.hazards.models import Hazard
from anlian.kernel import address
from anlian.kernel.counts import page_of, pointing
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power, Role
from anlian.lattice.scope import Duties
from anlian.lattice.seats import Held, charged, held, place_name
from anlian.rounds.models import Patrol

ROWS = 25
PATROLS_SHOWN = 30
SORTS = {"name": ("name",), "area": ("area_code",), "last": ("last_day",)}
LONGEST_AGO = "last"


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What an address asks for; `quiet`: without a patrol for so many days."""

    q: str = ""
    area: str = ""
    quiet: int | None = None
    sort: str = LONGEST_AGO

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            area=address.division(query),
            quiet=address.number(query, "quiet", (7, 14, 30, 90)),
            sort=address.order(query, SORTS, LONGEST_AGO),
        )


def only(sites: QuerySet) -> QuerySet:
    """Road segments on the books, each with the day of its last patrol."""
    walked = Patrol.objects.filter(site=OuterRef("pk"), district=OuterRef("district"))
    return sites.filter(kind=SiteKind.ROAD, closed_on=None).annotate(
        last_day=Subquery(walked.order_by("-happened_at", "-pk").values("day")[:1])
    )


def narrowed(roads: QuerySet, wanted: Wanted, day: date) -> QuerySet:
    roads = only(roads)
    if wanted.q:
        roads = roads.matching(wanted.q)
    if wanted.area:
        roads = roads.inside(wanted.area)
    if wanted.quiet:
        roads = roads.exclude(last_day__gt=day - timedelta(days=wanted.quiet))
    return roads


def in_order(roads: QuerySet, sort: str) -> QuerySet:
    """What was never walked stands before what was walked long ago."""
    down, (name,) = sort.startswith("-"), SORTS[sort.removeprefix("-")]
    given = {"nulls_last" if down else "nulls_first": True} if name == "last_day" else {}
    field = F(name).desc(**given) if down else F(name).asc(**given)
    return roads.order_by(field, "-code" if down else "code")


def listed(roads: QuerySet, wanted: Wanted, duties: Duties, page: str) -> Page:
    """As many queries for fifty rows as for one."""
    every = Site.objects.of(duties.person.district)
    chosen = in_order(narrowed(roads, wanted, duties.on), wanted.sort)
    return page_of(chosen, lambda keys: rows(every.filter(pk__in=keys), duties), size=ROWS, number=page)


def rows(roads: QuerySet, duties: Duties) -> list[Site]:
    """Segments with who answers, the last patrol, how long ago, and how many hazards are open there."""
    district, day = duties.person.district, duties.on
    seen = Hazard.objects.of(district).within(duties.scope(Power.SEE_HAZARDS)).open()
    found = list(only(roads).annotate(hazards=pointing(seen, "matter__site")).defer("words"))
    last = Patrol.objects.of(district).filter(site__in=[row.pk for row in found]).select_related("by")
    walked = {one.site_id: one for one in last.order_by("site", "-happened_at", "-pk").distinct("site")}
    chiefs = chiefs_of((row.pk for row in found), duties)
    for row in found:
        row.place = place_name(duties.roll, row.area_code)
        row.last = walked.get(row.pk)
        row.days = (day - row.last.day).days if row.last else None
        row.chiefs = chiefs.get(row.pk) or answering(row, duties)
        row.has_chief = row.pk in chiefs
    return found


def chiefs_of(sites: Iterable, duties: Duties) -> dict[object, list[Held]]:
    """路段长: posts that answer for just this segment."""
    roll, day, wanted, found = duties.roll, duties.on, set(sites), {}
    for charge in roll.charges:
        if charge.site_id in wanted and charge.hold(day) and roll.seats[charge.post_id].stands(day):
            found.setdefault(charge.site_id, []).append(held(roll, charge.post_id, day))
    return found


def answering(site: Site, duties: Duties) -> list[Held]:
    """Without a chief, whoever walks the grid."""
    sector = duties.roll.default_sector(site.kind)
    one = charged(duties.roll, Role.GRID, site.area_code, {sector}, duties.on)
    return [one] if one else []


def patrols(site: Site, duties: Duties) -> list[Patrol]:
    found = (
        Patrol.objects.of(site.district)
        .filter(site=site)
        .select_related("by")
        .prefetch_related("photos", "found__hazard__matter")
        .order_by("-happened_at", "-pk")[:PATROLS_SHOWN]
    )
    rows, seen = list(found), duties.scope(Power.SEE_HAZARDS)
    for row in rows:
        row.hazards = [
            (one.hazard, one.hazard.get_absolute_url() if seen.covers_matter(one.hazard.matter) else "")
            for one in row.found.all()
        ]
    return rows
