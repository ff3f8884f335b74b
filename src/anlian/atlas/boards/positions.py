"""Positions to mend: sites without one, and sites far outside their area."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anlian.atlas.astray import Place, finder_of
from anlian.atlas.models import Astray
from anlian.atlas.written import shown
from anlian.kernel import counts, geo
from anlian.lattice import seats
from anlian.lattice.models import Area, Site, SiteKind
from anlian.lattice.roll import Roll

MISSING, ASTRAY = "missing", "astray"
PAGE = 50


@dataclass(frozen=True)
class Wish:
    """What is to be mended, where, and of which kind."""

    wrong: str = MISSING
    area: str = ""
    kind: str = ""

    @classmethod
    def read(cls, query) -> "Wish":
        area, kind = query.get("area", ""), query.get("kind", "")
        return cls(
            wrong=ASTRAY if query.get("wrong") == ASTRAY else MISSING,
            area=area if area.isdigit() else "",
            kind=kind if kind in SiteKind.values else "",
        )


def narrowed(sites: QuerySet, district: str, wish: Wish, wrong: str) -> QuerySet:
    """Both ways of being wrong have an index or a table of their own: the cost is that of what is found."""
    sites = sites.filter(closed_on=None)
    if wrong == ASTRAY:
        sites = sites.filter(pk__in=Astray.objects.of(district).values("site_id"))
    else:
        sites = sites.filter(lng=None)
    if wish.area:
        sites = sites.inside(wish.area)
    if wish.kind:
        sites = sites.filter(kind=wish.kind)
    return sites


def counted(sites: QuerySet, district: str, wish: Wish) -> dict[str, counts.Count]:
    return {wrong: counts.upto(narrowed(sites, district, wish, wrong)) for wrong in (MISSING, ASTRAY)}


def page_of(sites: QuerySet, wish: Wish, page: str, roll: Roll) -> Page:
    rows = sites.defer("words", "attributes")
    found = counts.page_of(
        narrowed(sites, roll.district, wish, wish.wrong).order_by("code"),
        lambda keys: rows.filter(pk__in=keys),
        size=PAGE,
        number=page,
    )
    keys = [site.pk for site in found.object_list]
    metres = dict(Astray.objects.of(roll.district).filter(site_id__in=keys).values_list("site_id", "metres"))
    finder = finder_of(roll.district) if metres else None
    for site in found.object_list:
        site.place = seats.place_name(roll, site.area_code)
        site.metres = metres.get(site.pk)
        # Looked up now, not kept: the area around it may have been drawn anew, or have ended.
        there = finder.at(site.lng, site.lat) if site.metres and site.lng is not None else None
        site.lies_in = seats.place_name(roll, there.code) if there else ""
    return found


def next_after(sites: QuerySet, wish: Wish, site: Site) -> Site | None:
    """The one that stands after this in the list; after the last, the first."""
    others = narrowed(sites, site.district, wish, wish.wrong).exclude(pk=site.pk).order_by("code")
    others = others.only("id", "district", "code", "name")
    return others.filter(code__gt=site.code).first() or others.first()


@dataclass(frozen=True)
class Looked:
    """A position as the picker tells of it: in each datum, and how it lies to its area."""

    lng: float
    lat: float
    inside: bool
    place: Place
    area: str
    lies_in: str

    @property
    def told(self) -> list[tuple[str, str]]:
        names = {geo.Datum.WGS84: "WGS 84", geo.Datum.GCJ02: "GCJ-02", geo.Datum.BD09: "BD-09"}
        return [(name, shown(*geo.from_wgs84(self.lng, self.lat, datum))) for datum, name in names.items()]

    @property
    def warning(self) -> str:
        """What is odd about it; nothing when it lies where it should."""
        if not self.inside:
            return _("This lies far outside the district and cannot be saved. Is the datum right?")
        if not self.place.beside:
            return ""
        told = {"metres": f"{round(self.place.metres) or 1:,}", "area": self.area, "there": self.lies_in}
        if self.lies_in:
            return _("This lies in %(there)s, %(metres)s m outside its area %(area)s.") % told
        return _("This lies %(metres)s m outside its area %(area)s.") % told


def looked(lng: float, lat: float, *, inside: bool, place: Place, area: Area | None, roll: Roll) -> Looked:
    return Looked(
        lng, lat, inside, place,
        area=seats.place_name(roll, area.code) if area else "",
        lies_in=seats.place_name(roll, place.area.code) if place.area else "",
    )  # fmt: skip
