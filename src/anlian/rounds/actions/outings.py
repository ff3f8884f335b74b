"""上路、打更、敲门: called by a post, ticked door by door and street by street."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.duties import burden
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.models import Area, Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.rounds import guards
from anlian.rounds.models import Household, Kind, Outing, Result, Tick

MOST_TELLS, LONGEST_TELL = 8, 120


@deed
def call_outing(
    area: Area,
    *,
    by: Person,
    at: datetime,
    kind: str,
    title: str,
    first: date,
    last: date,
    tells: Sequence[str],
    id: UUID | None = None,
) -> Outing:
    """发起行动: where, from when to when, and the few things that are told or asked."""
    if id:
        guards.hold(id)
        if sent := Outing.objects.of(area.district).filter(pk=id, called_by=by).first():
            return sent
    duties, seat = guards.standing(by, Power.SET_ROUNDS, at)
    claims = duties.scope(Power.SET_ROUNDS).claims
    if not any(not claim.sector and area.code.startswith(claim.area) for claim in claims):
        raise NotFound
    said = [text.strip()[:LONGEST_TELL] for text in tells if text.strip()]
    if not title.strip() or not said:
        raise Refused(_("Give it a name, and say what is told or asked."), guards.OUTINGS)
    if len(said) > MOST_TELLS:
        raise Refused(_("At most eight things: nobody keeps more in mind at a door."), guards.OUTINGS)
    burden.refuse(title, *said)
    if last < first:
        raise Refused(_("The last day lies before the first."), guards.OUTINGS)
    outing = Outing(
        district=area.district, kind=Kind(kind), title=title.strip(), area=area, area_code=area.code, first=first, last=last,
        tells=said, post_id=seat.id, called_by=by, at=at,
    )  # fmt: skip
    if id:
        outing.id = id
    outing.save(force_insert=True)
    record(
        Verb.OUTING_CALLED, outing, by=by, at=at, as_post=guards.titled(seat), title=outing.title, area=area.name,
        first=str(first), last=str(last),
    )  # fmt: skip
    return outing


@deed
def record_tick(
    outing: Outing,
    *,
    by: Person,
    at: datetime,
    happened_at: datetime,
    household: Household | None = None,
    site: Site | None = None,
    result: str,
    note: str = "",
    hazard: UUID | None = None,
    id: UUID | None = None,
) -> Tick:
    """走访: one door or one street. Come again, tick again: all are kept, the latest one counts."""
    if sent := guards.sent_before(Tick, id, by=by):
        return sent
    guards.check_times(happened_at=happened_at, at=at)
    if not outing.first <= day_of(happened_at) <= outing.last:
        raise Refused(_("This day is not one of the outing's."), guards.OUTINGS)
    if (household is None) == (site is None):
        raise Refused(_("Name one household, or one road segment."), guards.OUTINGS)
    duties, seat = _reaching(by, happened_at, household, site)
    _require_asked(outing, household, site, day_of(happened_at))
    found = guards.hazards_of([hazard] if hazard else [], duties)
    if result not in Result.values:
        raise Refused(
            _("Say how it went: met, nobody there, turned away, or a problem found."), guards.OUTINGS
        )
    if result == Result.PROBLEM and not note.strip() and not found:
        raise Refused(_("Say what the problem is, or link the hazard that was reported."), guards.OUTINGS)
    tick = Tick(
        district=outing.district, outing=outing, household=household, site=site, result=Result(result), note=note.strip(),
        hazard=found[0] if found else None, by=by, post_title=guards.titled(seat), happened_at=happened_at, at=at,
    )  # fmt: skip
    if id:
        tick.id = id
    tick.save(force_insert=True)
    record(
        Verb.OUTING_TICKED, outing, by=by, at=at, as_post=tick.post_title, result=tick.result,
        where=household.code if household else site.name, happened_at=happened_at.isoformat(),
    )  # fmt: skip
    return tick


def _reaching(by: Person, happened_at: datetime, household: Household | None, site: Site | None):
    """A street is for whoever answers for it, chiefs of segments included; a door for whoever does rounds there."""
    if site is not None:
        duties, seat = guards.standing(by, Power.INSPECT, happened_at)
        guards.require_reach(site, duties, Power.INSPECT)
        guards.require_road(site)
        return duties, seat
    duties, seat = guards.standing(by, Power.DO_ROUNDS, happened_at)
    within = Household.objects.of(household.district).within(duties.scope(Power.DO_ROUNDS))
    if not within.filter(pk=household.pk).exists():
        raise NotFound
    return duties, seat


def _require_asked(outing: Outing, household: Household | None, site: Site | None, day: date) -> None:
    code = household.area_code if household else site.area_code
    asked = outing.asks_doors if household else outing.walks_streets
    gone = household is not None and household.ended_on is not None and household.ended_on <= day
    if not asked or gone or not code.startswith(outing.area_code):
        raise Refused(
            _("This outing is not about it: another kind, or another area, or it is off the books."),
            guards.OUTINGS,
        )


@deed
def unmask_household(household: Household, *, by: Person, at: datetime, reason: str) -> tuple[str, str]:
    """查看户主信息: name and number of one household, for a reason, and a line that says whose, by whom and why."""
    duties = Duties(by, day_of(at))
    duties.require(Power.UNMASK)
    within = Household.objects.of(household.district).within(duties.scope(Power.UNMASK))
    if not within.filter(pk=household.pk).exists():
        raise NotFound
    if not reason.strip():
        raise Refused(_("Say why you need the whole number."))
    record(Verb.UNMASKED, household, by=by, at=at, reason=reason.strip(), household=household.code)
    return household.holder, household.phone
