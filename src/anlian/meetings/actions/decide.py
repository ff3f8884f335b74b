"""What a meeting decides: each decision a matter with a post and a date, or it is not written down."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from anlian.duties.periods import ends
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.above import post_above
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.roll import Roll, roll_of
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks
from anlian.matters.models import Kind
from anlian.matters.opening import open_for_post
from anlian.meetings.actions.door import passing
from anlian.meetings.actions.given import Decided
from anlian.meetings.lifecycle.decision import State
from anlian.meetings.models import AgendaItem, Decision, Meeting
from anlian.people.models import Person

BASIS = "国务院令第302号 §5"


@deed
def decide(
    meeting: Meeting, *, by: Person, at: datetime, decided: Decided, expect: int | None = None
) -> Decision:
    """交办: one more decision, until the minutes are issued."""
    with passing(meeting, "decide", by=by, at=at, expect=expect) as passage:
        (decision,) = open_decisions(passage.record, [decided], by=by, at=at)
        passage.tell(decision=decision.matter.number)
    return decision


def open_decisions(
    meeting: Meeting, decided: Sequence[Decided], *, by: Person, at: datetime
) -> list[Decision]:
    """Make the matters of these decisions, with the posts as they stood on the day of the meeting."""
    rows = Decision.objects.of(meeting.district).filter(meeting=meeting)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    items = {item.order: item for item in AgendaItem.objects.of(meeting.district).filter(meeting=meeting)}
    roll = roll_of(meeting.district)
    made = []
    for order, given in enumerate(decided, start=last + 1):
        decision = _draft(meeting, given, order, roll)
        decision.item = items.get(given.item)
        decision.matter.save(force_insert=True)
        decision.save(force_insert=True)
        record(
            Verb.DECISION_MADE, decision.matter, by=by, at=at, state=[None, State.OPEN], meeting=meeting.number,
            post=str(decision.post_id), until=str(given.due),
            **({"fell_from": str(decision.fell_from_id)} if decision.fell_from_id else {}),
        )  # fmt: skip
        made.append(decision)
    return made


def _draft(meeting: Meeting, given: Decided, order: int, roll: Roll) -> Decision:
    text, day = given.text.strip(), day_of(meeting.held_at)
    if not text:
        raise Refused(_("Write down what was decided."), BASIS)
    if given.post is None or given.due is None:
        raise Refused(
            _("“%(text)s” needs a post and a date: what nobody must do by a day is no decision.")
            % {"text": text[:40]},
            BASIS,
        )
    if given.due < day:
        raise Refused(_("“%(text)s” would be due before the meeting took place.") % {"text": text[:40]})
    seat = roll.seats.get(given.post)
    if seat is None or Power.DO_DUTIES not in POWERS[Role(seat.role)]:
        raise Refused(_("Decisions are given to posts of the district, its units, towns and communities."))
    post = given.post
    if roll.holder(post, day) is None:
        post = post_above(roll, given.post, day)
        if post is None:
            raise Refused(
                _("Nobody holds “%(post)s”, and nobody stands above it. Name another post.")
                % {"post": seat.title}
            )
    year, site = meeting.held_at.year, meeting.site
    matter = open_for_post(
        kind=Kind.DECISION, number=f"JB{year}-{clocks.next_number(meeting.district, Kind.DECISION, year):05d}", title=text,
        district=meeting.district, post=post, state=State.OPEN, at=meeting.ended_at, due_at=ends(given.due), site=site,
        area=site.area_code if site else meeting.area_code,
        sector=meeting.sectors[0] if len(meeting.sectors) == 1 else "",
        chain=meeting.chains[0] if len(meeting.chains) == 1 else None,
    )  # fmt: skip
    return Decision(
        id=matter.id, district=meeting.district, matter=matter, meeting=meeting, order=order, text=text, post_id=post,
        co_posts=[one for one in dict.fromkeys(given.co_posts) if one != post and one in roll.seats],
        fell_from_id=given.post if post != given.post else None, due_at=matter.due_at,
    )  # fmt: skip
