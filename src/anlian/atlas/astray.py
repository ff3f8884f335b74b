"""Which sites lie far outside their area. The database notes what has changed, in the act's own transaction; a job looks.

So a list of those astray costs as much as it is long, however many sites there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from anlian.atlas.models import Astray, Unchecked
from anlian.lattice.models import Area, Site
from anlian.lattice.outlines import AreaFinder, metres_from, of_edition
from anlian.ledger.models import Head

FAR_M = 200
"""An outline is drawn coarsely and a yard may reach across its street: what lies this near is not astray."""
AT_ONCE = 5_000


@dataclass(frozen=True)
class Place:
    """Where a position lies: how far outside the area it should be in, and in which it is. No outline: not known."""

    metres: float | None
    area: Area | None

    @property
    def beside(self) -> bool:
        return bool(self.metres)

    @property
    def far(self) -> bool:
        return self.metres is not None and self.metres > FAR_M


def place(finder: AreaFinder, lng: float, lat: float, area_code: str) -> Place:
    outline = finder.of(area_code)
    metres = None if outline is None else metres_from(outline, lng, lat)
    return Place(metres, finder.at(lng, lat))


def finder_of(district: str) -> AreaFinder:
    """All outlines of a district, read again only when its lattice has changed."""
    areas = Area.objects.of(district).filter(until=None).exclude(boundary=None)
    areas = areas.only("id", "district", "code", "name", "boundary", "until")
    return of_edition(district, "finder", lambda: AreaFinder(areas))


def check_all(*, now: datetime) -> int:
    """Look at what has changed, in every district. Says how many sites were looked at."""
    return sum(check_district(district) for district in Head.objects.values_list("district", flat=True))


def check_district(district: str) -> int:
    looked = 0
    while True:
        with transaction.atomic():
            _alone(district)
            waiting = Unchecked.objects.of(district).order_by("pk").values_list("pk", "site_id")
            waiting = list(waiting[:AT_ONCE])
            Unchecked.objects.of(district).filter(pk__in=[pk for pk, _site in waiting]).delete()
            _look(district, {site for _pk, site in waiting})
        looked += len(waiting)
        if len(waiting) < AT_ONCE:
            return looked


def check_one(site: Site) -> None:
    """At once, for whoever has just moved it."""
    with transaction.atomic():
        _alone(site.district)
        _look(site.district, {site.pk})


def _alone(district: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('anlian.astray'), hashtext(%s))", [district])


def _look(district: str, keys: Iterable[UUID]) -> None:
    sites = Site.objects.of(district).filter(pk__in=keys, closed_on=None).exclude(cell=None)
    finder, found = finder_of(district), []
    for key, lng, lat, area_code in sites.values_list("pk", "lng", "lat", "area_code"):
        at = place(finder, lng, lat, area_code)
        if at.far:
            found.append(Astray(district=district, site_id=key, metres=round(at.metres)))
    Astray.objects.of(district).filter(site_id__in=keys).delete()
    Astray.objects.bulk_create(found)
