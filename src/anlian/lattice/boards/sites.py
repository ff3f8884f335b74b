"""Sites: the list with its filters, one site with its history, and what pickers find."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anlian.kernel import counts, geo
from anlian.lattice import seats
from anlian.lattice.answers import Answer, who
from anlian.lattice.models import Area, Course, Risk, Site, SiteKind, SiteRecord
from anlian.lattice.roll import Roll
from anlian.people.models import Person

SORTS = {"code": "code", "name": "name", "kind": "kind", "area": "area_code", "risk": "risk"}
PAGE = 50
FOUND_AT_MOST = 12
# What the keys of `attributes` are called; a key in Chinese says it itself.
ATTRIBUTES = {
    "floors": _("Floors"),
    "height": _("Height, m"),
    "built": _("Built in"),
    "households": _("Households"),
    "people": _("People"),
    "estate": _("Estate"),
    "use": _("Use"),
    "fire_room": _("Fire control room"),
    "elevators": _("Lifts"),
    "piles": _("Charging piles"),
    "lanes": _("Lanes"),
    "length": _("Length, m"),
    "level": _("Level"),
    "structure": _("Structure"),
    "industry": _("Trade"),
    "staff": _("Staff"),
    "pupils": _("Pupils"),
    "storage": _("Storage"),
    "area": _("Floor area, m²"),
    "manager": _("Managed by"),
}


@dataclass(frozen=True)
class Wish:
    """What the list is narrowed to."""

    q: str = ""
    kind: str = ""
    area: str = ""
    risk: str = ""
    lack: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query) -> "Wish":
        """From the address: what is not known is not asked."""
        return cls(
            q=query.get("q", "").strip()[:100],
            kind=_among(query.get("kind"), SiteKind.values),
            area=query.get("area", "") if query.get("area", "").isdigit() else "",
            risk=_among(query.get("risk"), [*Risk.values, "none"]),
            lack=_among(query.get("lack"), ["position", "principal", "course"]),
            sort=query.get("sort", ""),
        )


def _among(value, known) -> str:
    return value if value in known else ""


def listed(sites: QuerySet, wish: Wish) -> QuerySet:
    """The sites of a wish, in its order; the code makes the order whole."""
    return in_order(narrowed(sites, wish), wish.sort).select_related("principal").defer("words")


def narrowed(sites: QuerySet, wish: Wish) -> QuerySet:
    sites = sites.filter(closed_on=None)
    if wish.q:
        sites = sites.matching(wish.q)
    if wish.kind:
        sites = sites.filter(kind=wish.kind)
    if wish.area:
        sites = sites.inside(wish.area)
    if wish.risk:
        sites = sites.filter(risk="" if wish.risk == "none" else wish.risk)
    if wish.lack == "position":
        sites = sites.filter(lng=None)
    if wish.lack == "principal":
        sites = sites.filter(principal=None)
    if wish.lack == "course":
        drawn = Course.objects.of(OuterRef("district")).filter(site=OuterRef("pk"))
        sites = sites.filter(~Exists(drawn), kind=SiteKind.ROAD)
    return sites


def in_order(sites: QuerySet, sort: str) -> QuerySet:
    field = SORTS.get(sort.lstrip("-"), "code")
    # The same way round as the field: then one index gives both.
    return sites.order_by(*((f"-{field}", "-code") if sort.startswith("-") else (field, "code")))


def page_of(sites: QuerySet, wish: Wish, page: str, roll: Roll, size: int = PAGE) -> Page:
    """Three queries, whatever the size: how many, which ones a page has, and their rows with their place by name.

    Of road segments one more: how long they are.
    """
    chosen = narrowed(sites, wish)
    rows = sites.select_related("principal").defer("words")
    found = counts.page_of(
        in_order(chosen, wish.sort), lambda keys: rows.filter(pk__in=keys), size=size, number=page
    )
    for site in found.object_list:
        site.place = seats.place_name(roll, site.area_code)
    if wish.kind == SiteKind.ROAD:
        drawn = Course.objects.of(roll.district).filter(pk__in=[site.pk for site in found.object_list])
        metres = {pk: geo.length_m(points) for pk, points in drawn.values_list("pk", "points")}
        for site in found.object_list:
            site.metres = metres.get(site.pk)
    return found


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


def attributes(site: Site) -> list[Fact]:
    return [Fact(ATTRIBUTES.get(key, key), _said(value)) for key, value in site.attributes.items()]


def _said(value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class Spell:
    """What held for a site for some days, and what was different before."""

    record: SiteRecord
    place: str
    new_area: bool
    new_principal: bool
    new_risk: bool


def history(site: Site, roll: Roll) -> list[Spell]:
    """As known now, the newest first."""
    records = (
        SiteRecord.objects.of(site.district)
        .known()
        .filter(site=site)
        .select_related("area", "principal")
        .order_by("since")
    )
    spells, before = [], None
    for record in records:
        spells.append(
            Spell(
                record,
                seats.place_name(roll, record.area.code),
                bool(before) and before.area_id != record.area_id,
                bool(before) and before.principal_id != record.principal_id,
                bool(before) and before.risk != record.risk,
            )
        )
        before = record
    return spells[::-1]


def answer(site: Site, sector: str, on: date, roll: Roll, known: datetime | None = None) -> Answer:
    return who(site, sector=sector, on=on, known=known, roll=roll)


def found(sites: QuerySet, text: str) -> QuerySet:
    """What a picker offers for what was typed: two characters, initials or a code."""
    return sites.filter(closed_on=None).matching(text).defer("words").order_by("code")[:FOUND_AT_MOST]


def people_found(district: str, text: str) -> QuerySet:
    named = Q(name__startswith=text) | Q(code__iexact=text)
    return Person.objects.of(district).filter(named).order_by("name", "code")[:FOUND_AT_MOST]


def areas_found(areas: QuerySet, text: str, on: date) -> QuerySet:
    named = Q(name__contains=text) | Q(code__startswith=text)
    return areas.standing(on).filter(named).defer("boundary").order_by("code")[:FOUND_AT_MOST]


def areas_within(scope) -> QuerySet:
    return Area.objects.of(scope.district).filter(scope.q_areas())
