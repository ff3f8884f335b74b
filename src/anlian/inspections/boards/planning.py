"""What the forms offer: sites to visit, people to take along, checklists for the kind of site."""

from django.db.models import QuerySet

from anlian.inspections.boards.listing import place_of
from anlian.inspections.models import Template
from anlian.lattice.models import Site
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.roll import Seat
from anlian.lattice.scope import Duties

MOST_SITES = 20


def sites_to_visit(sites: QuerySet, text: str, duties: Duties) -> list[Site]:
    """Sites in reach that the text finds; without a text, those of the highest risk."""
    found = sites.filter(closed_on=None)
    found = found.matching(text).order_by("code") if text else found.filter(risk="red").order_by("code")
    rows = list(found[:MOST_SITES])
    for row in rows:
        row.place = place_of(row.area_code, duties)
    return rows


def checklists_for(site: Site) -> list[Template]:
    return list(Template.objects.of(site.district).for_kind(site.kind).order_by("code"))


def colleagues(site: Site, duties: Duties) -> list[tuple[str, str]]:
    """Who may come along: holders of posts that inspect here, and one's own unit. Nobody who is visited."""
    roll, day = duties.roll, duties.on
    units = {seat.unit_id for seat in duties.posts}
    people: dict[str, tuple[bool, str, str]] = {}
    for seat in roll.seats.values():
        if Power.INSPECT not in POWERS[Role(seat.role)]:
            continue
        term = roll.holder(seat.id, day)
        if term is None or term.person_id == site.principal_id:
            continue
        ours = seat.unit_id in units
        if ours or seat.role == Role.LEADER or _answers_for(seat, site, duties):
            key = str(term.person_id)
            mine = term.person_id == duties.person.pk
            if key not in people:
                people[key] = (not mine, not ours, f"{term.person} · {seat.unit} {seat.title}")
    return [(key, shown) for key, (_mine, _ours, shown) in sorted(people.items(), key=lambda one: one[1])]


def _answers_for(seat: Seat, site: Site, duties: Duties) -> bool:
    for charge in duties.roll.charges_of(seat.id, duties.on):
        if charge.site_id == site.pk:
            return True
        inside = site.area_code.startswith(charge.area) if charge.area else not charge.site_id
        if inside and (not charge.sector or site.kind in duties.roll.kinds_under(charge.sector)):
            return True
    return False
