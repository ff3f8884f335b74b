"""路段巡查: walked by whoever answers for the segment, or for all that lies there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.rounds import guards
from anlian.rounds.actions.keeping import keep_found, keep_photos
from anlian.rounds.models import Patrol


@dataclass(frozen=True)
class Place:
    """Where somebody chose to say that they were, in degrees of WGS 84; `accuracy` in metres."""

    lng: float
    lat: float
    accuracy: float | None = None


@deed
def record_patrol(
    site: Site,
    *,
    by: Person,
    at: datetime,
    started_at: datetime,
    ended_at: datetime,
    start: Place | None = None,
    end: Place | None = None,
    note: str = "",
    photos: Sequence[bytes] = (),
    hazards: Sequence[UUID] = (),
    id: UUID | None = None,
) -> Patrol:
    """巡查路段: from one end to the other. Without hazards nothing was wrong. No track is asked for, and none is kept."""
    if sent := guards.sent_before(Patrol, id, by=by):
        return sent
    guards.check_times(happened_at=ended_at, at=at)
    if ended_at <= started_at:
        raise Refused(_("A patrol ends after it begins. Correct the times."), guards.PATROLS)
    duties, seat = guards.standing(by, Power.INSPECT, ended_at)
    guards.require_reach(site, duties, Power.INSPECT)
    guards.require_road(site)
    found = guards.hazards_of(hazards, duties)
    patrol = Patrol(
        district=site.district, site=site, day=day_of(ended_at), started_at=started_at, happened_at=ended_at, at=at, by=by,
        post_title=guards.titled(seat), note=note.strip(), **_end("start", start), **_end("end", end),
    )  # fmt: skip
    if id:
        patrol.id = id
    patrol.save(force_insert=True)
    keep_photos(patrol, photos, patrol=patrol)
    keep_found(patrol, found, patrol=patrol)
    record(
        Verb.ROAD_PATROLLED, patrol, by=by, at=at, as_post=patrol.post_title, site=site.code, note=patrol.note,
        findings=[hazard.matter.number for hazard in found], happened_at=ended_at.isoformat(),
    )  # fmt: skip
    return patrol


def _end(name: str, place: Place | None) -> dict:
    if place is None:
        return {}
    return {f"{name}_lng": place.lng, f"{name}_lat": place.lat, f"{name}_accuracy": place.accuracy}
