"""What must hold before something of a round is kept. Each refusal says what to do instead."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.once import hold
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.roll import Seat
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.people.models import Person
from anlian.rounds.models.common import Done

PLEDGES = "三包承诺书"
PATROLS = "路段长制"
OUTINGS = "上路、打更、敲门行动"
TWO_TIMES = "design: a round has two times"


def sent_before(model: type[Done], id: UUID | None, *, by: Person):
    """The row that this key made already: a phone that did not hear our answer sends the same again."""
    if id is None:
        return None
    hold(id)
    row = model.objects.of(by.district).filter(pk=id).first()
    if row is not None and row.by_id != by.pk:
        raise NotFound
    return row


def check_times(*, happened_at: datetime, at: datetime) -> None:
    if happened_at > at:
        raise Refused(
            _("It cannot have happened after it reached us. Correct the time, or the phone's clock."),
            TWO_TIMES,
        )


def standing(by: Person, power: Power, happened_at: datetime) -> tuple[Duties, Seat]:
    """What they held on the day when they did it: it may reach us after the post has changed hands."""
    duties = Duties(by, day_of(happened_at))
    duties.require(power)
    return duties, duties.post_for(power)


def titled(seat: Seat) -> str:
    return called(seat.unit, seat.title)[:200]


def require_reach(site: Site, duties: Duties, power: Power) -> None:
    """Whatever lies outside one's scope is not there."""
    if not Site.objects.of(site.district).within(duties.scope(power)).filter(pk=site.pk).exists():
        raise NotFound


def require_shop(site: Site) -> None:
    if site.kind != SiteKind.SHOP or site.closed_on:
        raise Refused(_("Pledges are signed and kept by street-front shops that are on the books."), PLEDGES)


def require_road(site: Site) -> None:
    if site.kind != SiteKind.ROAD or site.closed_on:
        raise Refused(_("Only a road segment that is on the books is patrolled."), PATROLS)


def hazards_of(ids: Iterable[UUID], duties: Duties, *, site: Site | None = None) -> list[Hazard]:
    """The hazards of these keys, all of them within what one may see; of this site, where one is named."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    found = (
        Hazard.objects.of(duties.person.district)
        .within(duties.scope(Power.SEE_HAZARDS))
        .filter(pk__in=wanted)
        .select_related("matter")
    )
    by_key = {hazard.pk: hazard for hazard in found}
    if len(by_key) < len(wanted):
        raise NotFound
    if site is not None and any(hazard.matter.site_id != site.pk for hazard in by_key.values()):
        raise Refused(_("A hazard of another site is not of this visit."), PLEDGES)
    return [by_key[key] for key in wanted]
