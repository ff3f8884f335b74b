"""The lattice over JSON: who answers, sites, chains. Read only, within what the asker answers for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ninja import Router, Schema
from ninja.errors import HttpError

from anlian.kernel import clock
from anlian.lattice import seats
from anlian.lattice.access import SIGNED_IN, duties_of, person_of
from anlian.lattice.answers import Place, ask
from anlian.lattice.answers import who as who_answers
from anlian.lattice.boards import chains as chain_board
from anlian.lattice.boards import sites as site_board
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.boards.who import end_of
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.roll import Version, load
from anlian.lattice.scope import Duties
from anlian.people.models import Person

router = Router(tags=["lattice"], auth=SIGNED_IN)
PAGE = 100
UNKNOWN = "Not found."


@dataclass
class Asker:
    """Whoever calls, with their duties of today."""

    person: Person
    duties: Duties
    today: date

    def sites(self):
        district = self.person.district
        return (
            Site.objects.of(district).within(self.duties.scope(Power.SEE_SITES)).select_related("principal")
        )

    def site(self, key: str) -> Site:
        """By code, or by id."""
        named = {"pk": UUID(key)} if _is_id(key) else {"code": key}
        found = self.sites().filter(**named).first()
        if found is None:
            # 404, not 403: that a record exists elsewhere is itself not to be told.
            raise HttpError(404, UNKNOWN)
        return found


def asker(request, power: Power) -> Asker:
    person = person_of(request)
    if person is None:
        raise HttpError(401, "Sign in first.")
    today = clock.today()
    duties = duties_of(request, today)
    if not duties.may(power):
        raise HttpError(403, "None of your posts carries this power.")
    return Asker(person, duties, today)


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


class SiteOut(Schema):
    id: UUID
    code: str
    name: str
    kind: str
    address: str
    area: str
    lng: float | None
    lat: float | None
    principal: str | None
    risk: str
    attributes: dict


class SitesOut(Schema):
    """A page of them. With `more`, there are at least `count`."""

    count: int
    more: bool
    page: int
    pages: int
    items: list[SiteOut]


class LinkOut(Schema):
    tier: str
    post: str | None
    person: str | None
    acting: bool
    since: date | None
    rule: str


class ChainOut(Schema):
    id: UUID
    number: str
    title: str
    area: str
    sectors: list[str]
    committee: str
    basis: str
    basis_date: date
    since: date
    until: date | None
    links: list[LinkOut]


@router.get("/who", summary="Who answers for a site, or for an area and a sector, on a day")
def who(
    request,
    site: str = "",
    area: str = "",
    sector: str = "",
    on: date | None = None,
    known: date | None = None,
) -> dict:
    me = asker(request, Power.SEE_CHAINS)
    day, moment = on or me.today, end_of(known) if known else None
    roll = load(me.person.district, moment) if moment else me.duties.roll
    if site:
        return who_answers(me.site(site), sector=sector, on=day, known=moment, roll=roll).as_dict()
    if not (area and sector):
        raise HttpError(422, "Give a site, or an area and a sector.")
    if area not in roll.areas or not me.duties.scope(Power.SEE_CHAINS).covers(area=area, sector=sector):
        raise HttpError(404, UNKNOWN)
    return ask(roll, Place(area), sector, day).as_dict()


@router.get("/sites", response=SitesOut, summary="Sites, filtered as the list page is")
def list_sites(
    request,
    q: str = "",
    kind: str = "",
    area: str = "",
    risk: str = "",
    lack: str = "",
    sort: str = "",
    page: int = 1,
):
    me = asker(request, Power.SEE_SITES)
    wish = site_board.Wish.read(
        {"q": q, "kind": kind, "area": area, "risk": risk, "lack": lack, "sort": sort}
    )
    found = site_board.page_of(me.sites(), wish, str(page), me.duties.roll, PAGE)
    return {
        "count": found.paginator.count,
        "more": found.paginator.more,
        "page": found.number,
        "pages": found.paginator.num_pages,
        "items": [_site(site) for site in found],
    }


@router.get("/sites/{key}", response=SiteOut, summary="One site, by its code or id")
def show_site(request, key: str):
    return _site(asker(request, Power.SEE_SITES).site(key))


@router.get("/chains", response=list[ChainOut], summary="Chains in force on a day")
def list_chains(request, on: date | None = None):
    me = asker(request, Power.SEE_CHAINS)
    day = on or me.today
    return [_chain(me, version, day) for version in ChainsInView(me.duties).in_force(day)]


@router.get("/chains/{number}", response=ChainOut, summary="One chain as it held on a day")
def show_chain(request, number: str, on: date | None = None):
    me = asker(request, Power.SEE_CHAINS)
    day = on or me.today
    for version in ChainsInView(me.duties).in_force(day):
        if version.number == number:
            return _chain(me, version, day)
    raise HttpError(404, UNKNOWN)


def _site(site: Site) -> dict:
    names = ("id", "code", "name", "kind", "address", "lng", "lat", "risk", "attributes")
    return {name: getattr(site, name) for name in names} | {
        "area": site.area_code,
        "principal": site.principal.name if site.principal else None,
    }


def _chain(me: Asker, version: Version, day: date) -> dict:
    roll = me.duties.roll
    names = ("number", "title", "area", "basis", "basis_date", "since", "until")
    return {name: getattr(version, name) for name in names} | {
        "id": version.chain_id,
        "sectors": list(version.sectors),
        "committee": chain_board.committee_name(roll, version),
        "links": [_link(roll, step, day) for step in version.steps],
    }


def _link(roll, step, day: date) -> dict:
    held = seats.held(roll, step.post_id, day) if step.post_id else None
    term = held.term if held else None
    return {
        "tier": step.tier,
        "post": held.called if held else None,
        "person": term.person if term else None,
        "acting": term.acting if term else False,
        "since": term.since if term else None,
        "rule": step.rule,
    }
