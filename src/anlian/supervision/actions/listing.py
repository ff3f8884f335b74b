"""Listed supervision begins: proposed with a written report, listed by an order, raised to a higher level, or revoked."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.above import office, post_above
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks, kinds
from anlian.matters.models import Kind, Matter, Urgency
from anlian.matters.opening import open_for_post
from anlian.people.models import Person
from anlian.supervision import guards, months
from anlian.supervision.actions.common import LEVELS, issuer_of, notice_says, over_to
from anlian.supervision.actions.door import Passage, passing_listing
from anlian.supervision.actions.paper import issue
from anlian.supervision.lifecycle.listing import CLOCKS, State
from anlian.supervision.models import Listing, PaperKind

PREFIX = kinds.SORTS[Kind.LISTING].prefix


@deed
def propose(
    on: Matter,
    *,
    by: Person,
    at: datetime,
    level: int,
    responsible: Post,
    supervising: Post,
    deadline: date,
    report_number: str,
    reason: str,
    demand: str,
    measures: str,
    money: str,
    emergency: str,
    decision: str = "",
    other_deadline_because: str = "",
    id: UUID | None = None,
) -> Listing:
    """报请挂牌督办: with the written report, who answers, who supervises, and five in place."""
    duties, fresh = Duties(by, day_of(at)), Matter.objects.of(on.district).get(pk=on.pk)
    if not Matter.objects.filter(kinds.visible(duties), pk=fresh.pk).exists():
        raise NotFound
    if not kinds.reaches(duties, Power.PROPOSE_LISTING, fresh):
        raise Refused(
            _("None of your posts may %(do)s here.") % {"do": Power.PROPOSE_LISTING.label},
            "lattice/powers.py",
        )
    if not report_number.strip():
        raise Refused(
            _("Give the number of the written report: nothing is listed without one."), "消防法 §55"
        )
    guards.require_listable(fresh, decision)
    standing = list(Listing.objects.of(fresh.district).standing().filter(on=fresh))
    guards.require_level(fresh, int(level), standing)
    guards.require_deadline(fresh, deadline, other_deadline_because, at)
    said = {"demand": demand, "measures": measures, "money": money, "emergency": emergency}
    have = 2 + sum(bool(text.strip()) for name, text in said.items() if name != "demand")
    if have < 5 or not demand.strip():
        raise Refused(
            _("%(have)d of five are in place: responsibility, measures, money, time, emergency plan.")
            % {"have": have}
        )
    listing = Listing(
        on=fresh, level=level, responsible=responsible, supervising=supervising, deadline=deadline, decision=decision.strip(),
        other_deadline_because=other_deadline_because.strip(), report_number=report_number.strip(), reason=reason.strip(),
        proposed_by=by, **{name: text.strip() for name, text in said.items()},
    )  # fmt: skip
    guards.require_other_unit(listing, duties.roll)
    deciding = (
        office(duties.roll, duties.on) or post_above(duties.roll, responsible.pk, duties.on) or supervising.pk
    )
    _open(
        listing, at=at, state=State.PROPOSED, post=deciding, due_at=clocks.due(at, CLOCKS["to_decide"]), id=id
    )
    seat = duties.post_for(Power.PROPOSE_LISTING)
    record(
        Verb.LISTING_PROPOSED, listing.matter, by=by, at=at, as_post=seat.title if seat else "", on=fresh.number,
        level=int(listing.level), deadline=deadline.isoformat(), report_number=listing.report_number, reason=listing.reason,
    )  # fmt: skip
    return listing


def _open(
    listing: Listing, *, at: datetime, state: str, post: UUID, due_at: datetime, id: UUID | None = None
) -> None:
    """The listing's own matter lies where its object lies, and climbs from the post that answers for it."""
    on, year = listing.on, day_of(at).year
    number = f"{PREFIX}{year}-{clocks.next_number(on.district, Kind.LISTING, year):05d}"
    matter = open_for_post(
        kind=Kind.LISTING, number=number, title=on.title, district=on.district, post=post, state=state, at=at, due_at=due_at,
        site=on.site, area=on.area_code, sector=on.sector_code, chain=on.chain_id, urgency=Urgency.MAJOR, id=id,
    )  # fmt: skip
    matter.save(force_insert=True)
    listing.id, listing.district, listing.matter = matter.pk, on.district, matter
    listing.save(force_insert=True)


@deed
def list_it(
    listing: Listing,
    *,
    by: Person,
    at: datetime,
    order_number: str,
    published_where: str,
    expect: int | None = None,
) -> Listing:
    """挂牌: by an order with a number, published, decided by another person than whoever proposed it."""
    given = {"order_number": order_number, "published_where": published_where}
    with passing_listing(listing, "list", by=by, at=at, expect=expect, given=given) as passage:
        fresh, case = passage.record, passage.case
        guards.require_listable(fresh.on, fresh.decision)
        _take_effect(passage, order_number, published_where, at)
        passage.set(listed_by=by)
        case.tell(order_number=order_number.strip(), published_where=published_where.strip())
        _notice(passage, fresh, order_number.strip(), published_where.strip())
    return listing


def _take_effect(passage: Passage, order_number: str, published_where: str, at: datetime) -> None:
    fresh, case = passage.record, passage.case
    if fresh.deadline <= day_of(at):
        raise Refused(_("The deadline has passed meanwhile. Return the proposal, and let it be made anew."))
    passage.set(order_number=order_number.strip(), published_where=published_where.strip(), listed_at=at)
    over_to(passage, fresh.responsible_id)
    case.restart_clock(months.due(day_of(at), fresh.deadline, ()))


@deed
def return_it(
    listing: Listing, *, by: Person, at: datetime, reason: str, expect: int | None = None
) -> Listing:
    """不予挂牌: with the reason. It can be proposed anew."""
    with passing_listing(listing, "return", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        passage.set(ended_because=reason.strip(), ended_at=at)
        passage.case.tell(reason=reason.strip())
    return listing


@deed
def upgrade(
    listing: Listing,
    *,
    by: Person,
    at: datetime,
    level: int,
    order_number: str,
    published_where: str,
    expect: int | None = None,
) -> Listing:
    """提级: a higher level lists it, and its listing takes the place of this one. A level is never lowered."""
    given = {"level": level, "order_number": order_number, "published_where": published_where}
    with passing_listing(listing, "upgrade", by=by, at=at, expect=expect, given=given) as passage:
        fresh = passage.record
        if int(level) <= fresh.level:
            raise Refused(_("A level is only raised, never lowered."), guards.LISTED)
        passage.set(ended_at=at, ended_because=f"{LEVELS[level]} {order_number.strip()}")
        passage.case.tell(level=int(level), order_number=order_number.strip())
    higher = Listing(
        on=fresh.on, level=level, replaces=fresh, responsible_id=fresh.responsible_id, supervising_id=fresh.supervising_id,
        deadline=fresh.deadline, other_deadline_because=fresh.other_deadline_because, report_number=fresh.report_number,
        decision=fresh.decision, reason=fresh.reason, demand=fresh.demand, measures=fresh.measures, money=fresh.money,
        emergency=fresh.emergency, proposed_by_id=fresh.proposed_by_id,
    )  # fmt: skip
    _open(
        higher, at=at, state=State.PROPOSED, post=fresh.responsible_id, due_at=months.last_moment(day_of(at))
    )
    list_it(higher, by=by, at=at, order_number=order_number, published_where=published_where)
    return higher


@deed
def revoke(
    listing: Listing, *, by: Person, at: datetime, decision: str, reason: str, expect: int | None = None
) -> Listing:
    """撤销挂牌: it should not have been listed, says a leader by a document. It never counts as delisted."""
    given = {"decision": decision, "reason": reason}
    with passing_listing(listing, "revoke", by=by, at=at, expect=expect, given=given) as passage:
        passage.set(ended_at=at, ended_because=f"{decision.strip()} {reason.strip()}")
        passage.case.tell(decision=decision.strip(), reason=reason.strip())
    return listing


def _notice(passage: Passage, listing: Listing, order_number: str, published_where: str) -> None:
    fields = notice_says(listing, passage.case.duties.roll)
    fields |= {"order_number": order_number, "published_where": published_where}
    issue(passage.case, PaperKind.LISTING, issuer=issuer_of(passage), fields=fields)
