"""Sites come, change and move; areas merge."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from anlian.kernel import geo, remember, words
from anlian.kernel.errors import Refused
from anlian.lattice.actions.dated import bump, end_on
from anlian.lattice.models import Area, Remit, Risk, Site, SiteRecord
from anlian.lattice.outlines import inside, read_extent
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person

DESCRIBED = ("name", "kind", "address", "uscc", "attributes")


def words_of(site: Site):
    return words.vector(site.code, site.name, site.address, site.uscc)


def put_at(site: Site, lng: float | None, lat: float | None, datum: geo.Datum = geo.Datum.WGS84) -> None:
    """Give a site its position: WGS 84 degrees and the cell that maps and lists find it by."""
    if lng is None or lat is None:
        site.lng = site.lat = site.cell = None
        return
    site.lng, site.lat = geo.to_wgs84(lng, lat, datum)
    site.cell = geo.cell(site.lng, site.lat)


def _refuse_far_outside(site: Site) -> None:
    if site.lng is not None and not inside(read_extent(site.district), site.lng, site.lat):
        raise Refused(
            _(
                "This position lies far outside the district. Compare longitude, latitude and the datum that they are in."
            )
        )


@deed
def add_site(site: Site, *, since: date, by: Person | None, at: datetime) -> Site:
    """建账: a new site, with the day from which it is on the books."""
    _refuse_far_outside(site)
    site.area_code = site.area.code
    site.words = words_of(site)
    site.save(force_insert=True)
    SiteRecord(
        district=site.district, site=site, area=site.area, principal=site.principal, risk=site.risk, since=since,
        recorded_at=at,
    ).save(force_insert=True)  # fmt: skip
    record(Verb.SITE_CHANGED, site, by=by, at=at, after=_facts(site))
    return site


@deed
def change_site(site: Site, *, by: Person, at: datetime, **changes: Any) -> Site:
    """Change what describes a site. Area, person in charge and risk have days: see `move_site`."""
    before = {name: getattr(site, name) for name in changes if name in DESCRIBED}
    for name in before:
        setattr(site, name, changes[name])
    if {"lng", "lat"} <= changes.keys():
        before |= {"lng": site.lng, "lat": site.lat}
        put_at(site, changes["lng"], changes["lat"])
        if (site.lng, site.lat) != (before["lng"], before["lat"]):
            _refuse_far_outside(site)
    site.words = words_of(site)
    site.save()
    record(
        Verb.SITE_CHANGED,
        site,
        by=by,
        at=at,
        before=before,
        after={name: getattr(site, name) for name in before},
    )
    return site


@deed
def move_site(
    site: Site,
    *,
    on: date,
    by: Person | None,
    at: datetime,
    area: Area | None = None,
    principal: Person | None = None,
    risk: Risk | str | None = None,
) -> Site:
    """From a day on, a site lies in another area, or has another person in charge or risk colour."""
    standing = SiteRecord.objects.of(site.district).known().filter(site=site)
    if standing.filter(since__gt=on).exists():
        raise Refused(_("A later change is already on the books; correct that one first."))
    before = standing.on(on).first()
    after = SiteRecord(
        district=site.district,
        site=site,
        area=area or site.area,
        principal=principal or site.principal,
        risk=site.risk if risk is None else risk,
        since=on,
        recorded_at=at,
    )
    if before is not None:
        end_on(before, on, at=at)
    after.save(force_insert=True)
    changed = {"area": [site.area_code, after.area.code], "risk": [site.risk, after.risk],
               "principal": [_key(site.principal_id), _key(after.principal_id)]}  # fmt: skip
    site.area, site.principal, site.risk = after.area, after.principal, after.risk
    site.area_code = after.area.code
    site.save(update_fields=["area", "area_code", "principal", "risk"])
    remember.forget()
    _open_matters(site).update(area_code=site.area_code, principal=site.principal)
    record(Verb.SITE_MOVED, site, by=by, at=at, on=str(on), **changed)
    return site


def _open_matters(site: Site):
    # What is open moves with the site; what is closed keeps the place where it was.
    return site.matters.filter(district=site.district, closed_at=None)


@deed
def merge_areas(gone: Area, *, into: Area, on: date, by: Person | None, at: datetime) -> Area:
    """撤并: from a day on, everything inside one area lies inside another of the same level.

    The areas inside get new codes under the new one; sites and open matters follow. The old areas stay,
    ended on that day, so that what was asked of the past keeps its answer. Remits over the old area end.
    """
    if gone.level != into.level or gone.pk == into.pk:
        raise Refused(_("Only two different areas of the same level can be merged."))
    if gone.until is not None:
        raise Refused(_("This area has already ended."))
    district = gone.district
    inside = list(Area.objects.of(district).inside(gone.code).exclude(pk=gone.pk).standing(on))
    codes = set(Area.objects.of(district).inside(into.code).values_list("code", flat=True))
    renamed = {gone.code: into}
    for area in sorted(inside, key=lambda area: len(area.code)):
        parent = renamed[area.parent_code]
        code = _free_code(parent.code, area.code, codes)
        codes.add(code)
        renamed[area.code] = Area.objects.create(
            district=district, code=code, name=area.name, level=area.level, parent_code=parent.code,
            population=area.population, boundary=area.boundary, since=on,
        )  # fmt: skip
    for old in [gone, *inside]:
        new = renamed[old.code]
        for site in Site.objects.of(district).filter(area=old).select_related("principal").iterator():
            move_site(site, on=on, area=new, by=by, at=at)
        for remit in (
            Remit.objects.of(district).known().filter(area=old).filter(Q(until=None) | Q(until__gt=on))
        ):
            if old.pk != gone.pk:
                _follow(remit, new, on, at)
            end_on(remit, on, at=at)
        old.until, old.merged_into = on, new.code
        old.save(update_fields=["until", "merged_into"])
    into.population = (into.population or 0) + (gone.population or 0) or None
    into.save(update_fields=["population"])
    bump(district)
    record(Verb.AREAS_MERGED, gone, by=by, at=at, into=into.code, on=str(on), moved=len(inside))
    return into


def _follow(remit: Remit, area: Area, on: date, at: datetime) -> None:
    """A grid's worker keeps the grid under its new code."""
    Remit(
        district=remit.district, post_id=remit.post_id, area=area, sector_id=remit.sector_id, since=on,
        until=remit.until, basis=remit.basis, recorded_at=at,
    ).save(force_insert=True)  # fmt: skip


def _free_code(parent: str, old: str, taken: set[str]) -> str:
    """The old ending under the new parent; when it is taken, the next free number."""
    tail = old[len(parent) :]
    number = int(tail)
    while f"{parent}{number:0{len(tail)}d}" in taken:
        number += 1
    return f"{parent}{number:0{len(tail)}d}"


def _facts(site: Site) -> dict:
    return {name: getattr(site, name) for name in (*DESCRIBED, "code", "area_code", "risk", "lng", "lat")} | {
        "principal": _key(site.principal_id)
    }


def _key(value) -> str | None:
    return str(value) if value else None
