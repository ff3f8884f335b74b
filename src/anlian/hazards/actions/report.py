"""From the first word to a verified hazard: reported, looked at, told apart, passed on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.hazards import guards
from anlian.hazards.actions.door import passing
from anlian.hazards.actions.opening import Seen, build, check, recurrences, reported, write
from anlian.hazards.lifecycle import CLOCKS, MOVES, OPEN, State
from anlian.hazards.models import CheckItem, Grade, Hazard, Source
from anlian.hazards.models.hazard import Tier
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.once import hold
from anlian.kernel.remember import remembering
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.ledger.actions import deed, record, record_many
from anlian.ledger.verbs import Verb
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.matters.opening import read_ahead
from anlian.people.models import Person


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
    seen_at: datetime | None = None,
) -> Hazard:
    """上报: say that something is unsafe at a site. Sent twice with one `id` or `number`, it is reported once.

    Seen earlier than told, it is judged by the posts of the day on which it was seen.
    """
    if id:
        # A phone may try again while we are still at it.
        hold(id)
        if sent := Hazard.objects.of(site.district).filter(pk=id).first():
            return sent
    seen = Seen(
        site=site, by=by, at=at, summary=summary, source=source, item=item, sector=sector, spot=spot,
        photos=tuple(photos), no_photo_reason=no_photo_reason, number=number, id=id, seen_at=seen_at,
    )  # fmt: skip
    check(seen)
    (earlier,) = recurrences([seen])
    hazard = build(seen, earlier=earlier)
    write([hazard])
    kept = attach(hazard.matter, list(photos), role=Evidence.Role.BEFORE, by=by, at=at)
    record_many([reported(hazard, photos=[row.sha256 for row in kept])], district=site.district)
    return hazard


def report_many(many: Sequence[Seen], *, dry: bool = False) -> list[Hazard | Refused | NotFound]:
    """补录: what a ledger holds, without photos, in as many statements as one report takes. `dry` only tells.

    What was refused stands in its place in the answer and holds up nothing.
    """
    with remembering():
        read_ahead([seen.site for seen in many])
        told = [_told(seen, earlier) for seen, earlier in zip(many, recurrences(many), strict=True)]
    hazards = [one for one in told if isinstance(one, Hazard)]
    if hazards and not dry:
        write(hazards)
        record_many([reported(hazard) for hazard in hazards], district=hazards[0].district)
    return told


def _told(seen: Seen, earlier: UUID | None) -> Hazard | Refused | NotFound:
    try:
        check(seen)
        return build(seen, earlier=earlier)
    except (Refused, NotFound) as refusal:
        return refusal


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
        seen = Seen(
            site=passage.case.matter.site, by=before.finder, at=at, summary=before.summary, source=before.source,
            item=before.item, sector=sector, spot=before.spot, no_photo_reason=before.no_photo_reason,
        )  # fmt: skip
        (earlier,) = recurrences([seen])
        onward = build(seen, earlier=earlier, came_from=before, time=CLOCKS["to_receive"])
        write([onward])
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
