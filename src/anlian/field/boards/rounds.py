"""What of the rounds goes along: pledges of the shops, lines of the streets, outings that are on, and their doors."""

from uuid import UUID

from django.db.models import Max

from anlian.inspections.boards.listing import place_of
from anlian.kernel import masks
from anlian.lattice.models import Course, Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.rounds.models import Household, Outing, Pledge, PledgeTemplate, ShopCheck, Tick

MOST_OUTINGS, MOST_DOORS = 5, 2000


def rounds(sites: list[Site], duties: Duties, area: str) -> dict:
    """`pledge` is the template in use; doors go along for the area only, with names and numbers left behind."""
    if not duties.may(Power.DO_ROUNDS) and not any(site.kind == SiteKind.ROAD for site in sites):
        return {"pledge": None, "shops": [], "streets": [], "outings": [], "doors": []}
    outings = _outings(duties)
    template = PledgeTemplate.objects.of(duties.person.district).order_by("-version").first()
    roads = [site for site in sites if site.kind == SiteKind.ROAD]
    walked = _walked(outings, roads, duties)
    return {
        "pledge": _template(template) if template else None,
        "shops": _shops([site for site in sites if site.kind == SiteKind.SHOP], template, duties),
        "streets": _streets(roads),
        "outings": [_outing(one, duties) | {"roads": walked.get(one.pk, {})} for one in outings],
        "doors": _doors(outings, duties, area) if duties.may(Power.DO_ROUNDS) else [],
    }


def _template(one: PledgeTemplate) -> dict:
    return {
        "id": str(one.pk),
        "title": str(one.title),
        "promises": one.promises,
        "months": one.months,
        "example": one.example,
    }


def _shops(shops: list[Site], current: PledgeTemplate | None, duties: Duties) -> list[dict]:
    """`promises` are there where a shop signed others than those that are signed now."""
    district, keys = duties.person.district, [site.pk for site in shops]
    signed = {
        pledge.site_id: pledge
        for pledge in Pledge.objects.of(district)
        .in_force(duties.on)
        .filter(site__in=keys)
        .select_related("template")
        .order_by("signed_on", "happened_at", "pk")
    }
    checked = dict(
        ShopCheck.objects.of(district)
        .filter(site__in=keys)
        .order_by()
        .values_list("site")
        .annotate(last=Max("day"))
    )
    return [
        {
            "site": str(key),
            "signed": str(signed[key].signed_on) if key in signed else "",
            "until": str(signed[key].until) if key in signed else "",
            "checked": str(checked.get(key) or ""),
        }
        | (_others(signed[key].template, current) if key in signed else {})
        for key in keys
    ]


def _others(signed: PledgeTemplate, current: PledgeTemplate) -> dict:
    return {} if signed.pk == current.pk else {"promises": signed.promises}


def _streets(roads: list[Site]) -> list[dict]:
    if not roads:
        return []
    lines = Course.objects.of(roads[0].district).filter(site__in=[site.pk for site in roads])
    return [{"site": str(one.site_id), "line": one.points, "metres": round(one.metres)} for one in lines]


def _outings(duties: Duties) -> list[Outing]:
    """Those that are on today."""
    rows = Outing.objects.of(duties.person.district).within(duties.scope(Power.SEE_ROUNDS))
    return list(rows.filter(first__lte=duties.on, last__gte=duties.on).order_by("last", "pk")[:MOST_OUTINGS])


def _outing(one: Outing, duties: Duties) -> dict:
    return {
        "id": str(one.pk),
        "kind": one.kind,
        "kind_label": one.get_kind_display(),
        "title": str(one.title),
        "area": one.area_code,
        "area_name": place_of(one.area_code, duties),
        "last": str(one.last),
        "tells": one.tells,
        "doors": one.asks_doors,
        "streets": one.walks_streets,
    }


def _walked(outings: list[Outing], roads: list[Site], duties: Duties) -> dict[UUID, dict[str, str]]:
    """Of each outing that walks streets those that go along, with how it went there last."""
    asked = [one for one in outings if one.walks_streets]
    if not asked or not roads:
        return {}
    reach = Site.objects.of(duties.person.district).within(duties.scope(Power.INSPECT))
    within = set(reach.filter(pk__in=[site.pk for site in roads]).values_list("pk", flat=True))
    found = {
        one.pk: {
            str(site.pk): ""
            for site in roads
            if site.pk in within and site.area_code.startswith(one.area_code)
        }
        for one in asked
    }
    ticks = Tick.objects.of(duties.person.district).filter(outing__in=list(found), site__in=within)
    for outing, site, result in ticks.order_by("happened_at", "pk").values_list("outing", "site", "result"):
        if str(site) in found[outing]:
            found[outing][str(site)] = result
    return found


def _doors(outings: list[Outing], duties: Duties, area: str) -> list[dict]:
    """The doors of the area with how it went there last, in each outing that is on."""
    asked = [one for one in outings if one.asks_doors]
    if not asked or not area:
        return []
    district = duties.person.district
    doors = list(
        Household.objects.of(district)
        .within(duties.scope(Power.DO_ROUNDS))
        .standing(duties.on)
        .filter(area_code__startswith=area)
        .only("id", "district", "code", "building", "room", "holder", "site_id", "area_code")
        .order_by("building", "code")[:MOST_DOORS]
    )
    last: dict[tuple, str] = {}
    ticks = Tick.objects.of(district).filter(
        outing__in=[one.pk for one in asked], household__in=[one.pk for one in doors]
    )
    for outing, door, result in ticks.order_by("happened_at", "pk").values_list(
        "outing", "household", "result"
    ):
        last[outing, door] = result
    return [
        {
            "id": str(door.pk),
            "building": str(door.building),
            "room": str(door.room),
            "holder": masks.name(door.holder),
            "area": door.area_code,
            "site": str(door.site_id or ""),
            "done": {str(one.pk): last[one.pk, door.pk] for one in asked if (one.pk, door.pk) in last},
        }
        for door in doors
    ]
