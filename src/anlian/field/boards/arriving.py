"""Who photographed the code at a door, and what this place is to them."""

from dataclasses import dataclass
from uuid import UUID

from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Head


@dataclass(frozen=True)
class Arrival:
    site: Site
    # Whether its page is open to them, and whether they work or answer here: then the app is where they go.
    sees: bool = False
    works: bool = False


def arrival(pk: UUID, duties: Duties | None) -> Arrival | None:
    """Nothing, if no such place stands: one that was closed is not told from one that never was."""
    # Whoever comes in from the street names no district, so those there are are looked through.
    districts = list(Head.objects.values_list("district", flat=True))
    site = Site.objects.filter(district__in=districts, pk=pk, closed_on=None).first()
    if site is None or duties is None:
        return site and Arrival(site)
    sees = _within(site, duties, Power.SEE_SITES)
    keeps = sees and site.principal_id == duties.person.pk
    return Arrival(site, sees, keeps or (sees and _within(site, duties, Power.INSPECT)))


def _within(site: Site, duties: Duties, power: Power) -> bool:
    mine = Site.objects.of(duties.person.district).within(duties.scope(power))
    return duties.may(power) and mine.filter(pk=site.pk).exists()
