"""Listed supervision goes on: month by month, by milestones and money, until it is accepted, delisted, looked back at."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.above import office
from anlian.lattice.models import Post
from anlian.ledger.actions import deed
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.people.models import Person
from anlian.supervision import guards, months
from anlian.supervision.actions import work
from anlian.supervision.actions.common import issuer_of, notice_says, over_to, reported_months
from anlian.supervision.actions.door import passing_listing, restart_months
from anlian.supervision.actions.paper import chinese_day, issue
from anlian.supervision.models import Listing, Milestone, PaperKind, Progress


@deed
def progress(
    listing: Listing,
    *,
    by: Person,
    at: datetime,
    month: date,
    text: str,
    paper: str = "",
    photos: Sequence[bytes] = (),
    expect: int | None = None,
) -> Listing:
    """月报: once a month, with a photo or a paper. A month that was skipped can be made good, and shows as late."""
    with passing_listing(listing, "progress", by=by, at=at, expect=expect, given={"text": text}) as passage:
        fresh, case, month = passage.record, passage.case, months.month_of(month)
        guards.require_month(fresh, month, at)
        reported = reported_months(fresh)
        if month in reported:
            raise Refused(_("The progress of this month is reported already."))
        if not photos and not paper.strip():
            raise Refused(_("Add a photo, or the number of a paper that shows it."))
        kept = attach(case.matter, list(photos), role=Evidence.Role.PAPER, by=by, at=at, papers=True)
        Progress.objects.create(
            district=fresh.district, listing=fresh, month=month, text=text.strip(), paper=paper.strip(), by=by, at=at,
            photos=[row.sha256 for row in kept],
        )  # fmt: skip
        restart_months(passage, day_of(fresh.listed_at), fresh.deadline, {*reported, month})
        case.tell(
            month=f"{month:%Y-%m}",
            text=text.strip(),
            paper=paper.strip(),
            photos=[row.sha256 for row in kept],
        )
    return listing


@deed
def add_milestone(
    listing: Listing,
    *,
    by: Person,
    at: datetime,
    text: str,
    due: date,
    post: Post | None = None,
    expect: int | None = None,
) -> Listing:
    with passing_listing(
        listing, "add_milestone", by=by, at=at, expect=expect, given={"text": text, "due": due}
    ) as passage:
        work.set_milestone(passage.case, text=text, due=due, post=post)
    return listing


@deed
def reach_milestone(
    listing: Listing,
    *,
    by: Person,
    at: datetime,
    milestone: Milestone,
    evidence: str,
    photos: Sequence[bytes] = (),
    expect: int | None = None,
) -> Listing:
    given = {"milestone": milestone, "evidence": evidence}
    with passing_listing(listing, "reach_milestone", by=by, at=at, expect=expect, given=given) as passage:
        work.reach_milestone(passage.case, milestone, evidence=evidence, photos=photos)
    return listing


@deed
def add_money(
    listing: Listing,
    *,
    by: Person,
    at: datetime,
    source: str,
    stage: str,
    amount: int,
    day: date,
    paper: str,
    note: str = "",
    expect: int | None = None,
) -> Listing:
    given = {"amount": amount, "paper": paper}
    with passing_listing(listing, "add_money", by=by, at=at, expect=expect, given=given) as passage:
        work.add_money(
            passage.case, source=source, stage=stage, amount=amount, day=day, paper=paper, note=note
        )
    return listing


@deed
def change_deadline(
    listing: Listing, *, by: Person, at: datetime, until: date, reason: str, expect: int | None = None
) -> Listing:
    """调整期限: by whoever may list, never by the unit that handles it."""
    given = {"until": until, "reason": reason}
    with passing_listing(listing, "change_deadline", by=by, at=at, expect=expect, given=given) as passage:
        fresh = passage.record
        if until <= day_of(at) or until == fresh.deadline:
            raise Refused(_("The new date must lie ahead and differ from the old one."))
        passage.set(deadline=until, other_deadline_because=reason.strip())
        restart_months(passage, day_of(fresh.listed_at), until, reported_months(fresh))
        passage.case.tell(until=until.isoformat(), reason=reason.strip())
    return listing


@deed
def ask_delisting(
    listing: Listing, *, by: Person, at: datetime, report: str, expect: int | None = None
) -> Listing:
    """申请摘牌: the work is done, says whoever answers for it. Within ten days the supervising post looks."""
    with passing_listing(
        listing, "ask_delisting", by=by, at=at, expect=expect, given={"report": report}
    ) as passage:
        fresh = passage.record
        guards.require_accepted(fresh.on)
        if Milestone.objects.of(fresh.district).filter(matter=fresh.matter, done_at=None).exists():
            raise Refused(_("Some milestones are not reached yet."))
        passage.set(report=report.strip(), requested_by=by, requested_at=at)
        over_to(passage, fresh.supervising_id)
        passage.case.tell(report=report.strip())
    return listing


@deed
def accept(listing: Listing, *, by: Person, at: datetime, opinion: str, expect: int | None = None) -> Listing:
    """督办验收: the supervising post saw that it is solved; now whoever listed it may take it down."""
    with passing_listing(
        listing, "accept", by=by, at=at, expect=expect, given={"opinion": opinion}
    ) as passage:
        fresh, case = passage.record, passage.case
        guards.require_accepted(fresh.on)
        passage.set(accepted_by=by, accepted_at=at, opinion=opinion.strip())
        over_to(passage, office(case.duties.roll, day_of(at)) or fresh.supervising_id)
        case.tell(opinion=opinion.strip())
    return listing


@deed
def send_back(
    listing: Listing, *, by: Person, at: datetime, missing: str, expect: int | None = None
) -> Listing:
    """退回: not solved yet. It goes on, month by month."""
    with passing_listing(
        listing, "send_back", by=by, at=at, expect=expect, given={"missing": missing}
    ) as passage:
        fresh, case = passage.record, passage.case
        passage.set(
            requested_by=None, requested_at=None, accepted_by=None, accepted_at=None, opinion=missing.strip()
        )
        over_to(passage, fresh.responsible_id)
        case.restart_clock(months.due(day_of(fresh.listed_at), fresh.deadline, reported_months(fresh)))
        case.tell(missing=missing.strip())
    return listing


@deed
def delist(
    listing: Listing, *, by: Person, at: datetime, order_number: str, expect: int | None = None
) -> Listing:
    """摘牌: by whoever may list, never by the unit that handles it, and only what was accepted. Then 90 days are watched."""
    given = {"order_number": order_number}
    with passing_listing(listing, "delist", by=by, at=at, expect=expect, given=given) as passage:
        fresh, case = passage.record, passage.case
        guards.require_accepted(fresh.on)
        passage.set(delisting_number=order_number.strip(), delisted_by=by, delisted_at=at, ended_at=at)
        over_to(passage, fresh.supervising_id)
        case.tell(order_number=order_number.strip())
        issue(
            case, PaperKind.DELISTING, issuer=issuer_of(passage),
            fields=notice_says(fresh, case.duties.roll)
            | {"delisting_number": order_number.strip(), "opinion": fresh.opinion,
               "accepted": chinese_day(day_of(fresh.accepted_at))},
        )  # fmt: skip
    return listing


@deed
def look_back(
    listing: Listing, *, by: Person, at: datetime, opinion: str, expect: int | None = None
) -> Listing:
    """回头看: ninety days after, whether it stayed solved."""
    with passing_listing(
        listing, "look_back", by=by, at=at, expect=expect, given={"opinion": opinion}
    ) as passage:
        guards.require_time_past(passage.record, at)
        passage.set(looked_back=opinion.strip())
        passage.case.tell(opinion=opinion.strip())
    return listing
