"""From the first word to a verified hazard: reported, looked at, told apart, passed on."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.hazards import guards
from anlian.hazards.actions.door import passing
from anlian.hazards.lifecycle import CLOCKS, MOVES, OPEN, State
from anlian.hazards.models import CheckItem, Grade, Hazard, Source
from anlian.hazards.models.hazard import Tier
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.once import hold
from anlian.lattice.models import Risk, Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence, Kind, Turn
from anlian.matters.opening import open_matter
from anlian.people.models import Person

RECURS_WITHIN = timedelta(days=180)
WATCHED_RISKS = (Risk.RED, Risk.ORANGE)


@deed
def report(
    site: Site,
    *,
    by: Person,
    at: datetime,
    summary: str,
    source: Source,
    item: CheckItem | None = None,
    sector: str = "",
    spot: str = "",
    photos: list[bytes] = (),
    no_photo_reason: str = "",
    number: str = "",
    id: UUID | None = None,
) -> Hazard:
    """上报: say that something is unsafe at a site. Sent twice with one `id` or `number`, it is reported once."""
    if id:
        # A phone may try again while we are still at it.
        hold(id)
        if sent := Hazard.objects.of(site.district).filter(pk=id).first():
            return sent
    scope = Duties(by, day_of(at)).scope(Power.REPORT_HAZARD)
    if not scope.covers(area=site.area_code, sector=sector or (item.sector_code if item else ""), site=site):
        raise NotFound
    if not summary.strip():
        raise Refused(_("Say what is unsafe, and where."))
    if not photos and not no_photo_reason.strip():
        raise Refused(_("Add a photo, or say why there is none."))
    hazard = open_hazard(
        site, by=by, at=at, summary=summary, source=source, item=item, sector=sector, spot=spot,
        no_photo_reason=no_photo_reason, number=number, id=id,
    )  # fmt: skip
    kept = attach(hazard.matter, list(photos), role=Evidence.Role.BEFORE, by=by, at=at)
    record(
        Verb.HAZARD_REPORTED, hazard.matter, by=by, at=at, state=[None, State.REPORTED], summary=hazard.summary,
        source=source, photos=[row.sha256 for row in kept],
    )  # fmt: skip
    return hazard


def open_hazard(
    site, *, by, at, summary, source, item=None, sector="", spot="", no_photo_reason="", number="", id=None,
    came_from=None, time=None,
) -> Hazard:  # fmt: skip
    """Make the two rows of a new hazard, with its number, deadline, tier and the one that it repeats."""
    year = day_of(at).year
    number = number or f"YH{year}-{clocks.next_number(site.district, Kind.HAZARD, year):05d}"
    matter = open_matter(
        kind=Kind.HAZARD,
        number=number,
        title=summary.strip(),
        site=site,
        sector=sector or (item.sector_code if item else ""),
        state=State.REPORTED,
        turn=Turn.VERIFIER,
        at=at,
        due_at=clocks.due(at, time or CLOCKS["to_verify"]),
        id=id,
    )
    matter.save(force_insert=True)
    earlier = recurrence(site, item, at)
    hazard = Hazard(
        id=matter.id,
        district=site.district,
        matter=matter,
        summary=summary.strip()[:200],
        spot=spot,
        item=item,
        source=source,
        finder=by,
        no_photo_reason=no_photo_reason,
        recurrence_of=earlier,
        tier=Tier.WATCHED if earlier or site.risk in WATCHED_RISKS else Tier.GENERAL,
        came_from=came_from,
    )
    hazard.save(force_insert=True)
    return hazard


def recurrence(site: Site, item: CheckItem | None, at: datetime) -> Hazard | None:
    """The hazard that this one repeats: the same item at the same site, closed within 180 days before."""
    if item is None:
        return None
    return (
        Hazard.objects.of(site.district)
        .filter(matter__site=site, item=item, matter__state=State.CLOSED)
        .filter(matter__closed_at__gte=at - RECURS_WITHIN, matter__closed_at__lte=at)
        .order_by("-matter__closed_at")
        .first()
    )


@deed
def verify(hazard: Hazard, *, by: Person, at: datetime, basis: str, expect: int | None = None) -> Hazard:
    """核实: it is so; grade proposed with its basis. Whoever verifies and may order, orders next."""
    with passing(hazard, "verify", by=by, at=at, expect=expect, given={"basis": basis}) as passage:
        passage.set(verified_by=by, grade_basis=basis)
        seat = passage.case.duties.post_for(Power.ORDER_HAZARD)
        if seat:
            passage.case.set(post_id=seat.id)
        passage.case.tell(basis=basis)
    return hazard


@deed
def reject(hazard: Hazard, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Hazard:
    """不属实: nothing is wrong there. The reason is shown to whoever reported."""
    with passing(hazard, "reject", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        passage.set(ended_because=reason)
        passage.case.tell(reason=reason)
    return hazard


@deed
def merge(hazard: Hazard, *, by: Person, at: datetime, into: Hazard, expect: int | None = None) -> Hazard:
    """重复: the same thing was reported before and is still open."""
    with passing(hazard, "merge", by=by, at=at, expect=expect, given={"into": into}) as passage:
        if into.pk == hazard.pk or into.matter.site_id != hazard.matter.site_id:
            raise Refused(_("It can only repeat another hazard of the same site."))
        if into.matter.state not in OPEN:
            raise Refused(_("The other hazard is no longer open; this one must go its own way."))
        passage.set(merged_into=into, ended_because=into.matter.number)
        passage.case.tell(into=into.matter.number)
    return hazard


@deed
def transfer(
    hazard: Hazard, *, by: Person, at: datetime, sector: str, reason: str, expect: int | None = None
) -> Hazard:
    """移送: another sector must deal with it. Ours ends as transferred and stays visible; theirs begins."""
    given = {"sector": sector, "reason": reason}
    with passing(hazard, "transfer", by=by, at=at, expect=expect, given=given) as passage:
        before = passage.hazard
        if sector == passage.case.matter.sector_code:
            raise Refused(_("It already lies with this sector."))
        onward = open_hazard(
            passage.case.matter.site, by=before.finder, at=at, summary=before.summary, source=before.source,
            item=before.item, sector=sector, spot=before.spot, no_photo_reason=before.no_photo_reason,
            came_from=before, time=CLOCKS["to_receive"],
        )  # fmt: skip
        passage.set(ended_because=reason)
        passage.case.tell(sector=sector, reason=reason, onward=onward.matter.number)
        record(
            Verb.HAZARD_REPORTED, onward.matter, by=by, at=at, state=[None, State.REPORTED],
            summary=before.summary, source=before.source, came_from=hazard.matter.number,
        )  # fmt: skip
    return onward


@deed
def fix_on_spot(
    hazard: Hazard,
    *,
    by: Person,
    at: datetime,
    measure: str,
    photos: list[bytes] = (),
    expect: int | None = None,
) -> Hazard:
    """当场销号: a small thing, put right while the inspector is there, with a photo before and after."""
    given = {"measure": measure}
    with passing(hazard, "fix_on_spot", by=by, at=at, expect=expect, given=given) as passage:
        fresh = passage.hazard
        if fresh.item is None or not fresh.item.on_spot or fresh.grade != Grade.GENERAL:
            raise Refused(
                _("Only small things on the list for this may be closed on the spot. Order it put right."),
                MOVES["fix_on_spot"].basis,
            )
        if fresh.tier >= Tier.WATCHED:
            raise Refused(_("It came back, or lies at a high-risk place: it cannot be closed on the spot."))
        guards.require_after_photo(passage, photos)
        kept = attach(passage.case.matter, list(photos), role=Evidence.Role.AFTER, by=by, at=at)
        passage.set(
            tier=Tier.ON_SPOT, measure=measure, rectified_at=at, reviewed_by=by, reviewed_at=at, closed_by=by,
            rectifiers=guards.with_rectifier(fresh, by),
        )  # fmt: skip
        passage.case.tell(measure=measure, photos=[row.sha256 for row in kept])
    return hazard
