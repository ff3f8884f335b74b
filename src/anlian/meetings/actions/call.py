"""Calling a meeting, changing what was planned, holding it, and writing down one that was held."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel import words
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.kernel.once import hold as hold_key
from anlian.lattice.models import UnitKind
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll, roll_of
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks
from anlian.meetings import guards
from anlian.meetings.actions.decide import open_decisions
from anlian.meetings.actions.door import passing
from anlian.meetings.actions.finish import finish
from anlian.meetings.actions.given import Attended, Decided, Facts, Item
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import AgendaItem, Attendee, Decision, Kind, Meeting, Presence
from anlian.people.models import Person


@deed
def plan(
    district: str,
    *,
    by: Person,
    at: datetime,
    facts: Facts,
    agenda: Sequence[Item] = (),
    attended: Sequence[Attended] = (),
    number: str = "",
    id: UUID | None = None,
) -> Meeting:
    """计划会议: what about, when, where, who. Sent twice with one `id` or `number`, it is planned once."""
    sent = _known(district, id, number)
    if sent:
        return sent
    meeting = Meeting(district=district, called_by=by, number=number, **_facts(facts, by, at))
    meeting.number = number or (
        f"HY{facts.held_at.year}-{clocks.next_number(district, 'meeting', facts.held_at.year):05d}"
    )
    meeting.words = _words(meeting)
    if id is not None:
        meeting.id = id
    meeting.save(force_insert=True)
    _set_agenda(meeting, agenda)
    _set_attendees(meeting, attended)
    record(
        Verb.MEETING_PLANNED, meeting, by=by, at=at, state=[None, State.PLANNED], number=meeting.number,
        kind=str(facts.kind), title=meeting.title, held_at=facts.held_at.isoformat(), chair=facts.chair.name,
        invited=_whom(meeting),
    )  # fmt: skip
    return meeting


@deed
def change(
    meeting: Meeting,
    *,
    by: Person,
    at: datetime,
    facts: Facts,
    agenda: Sequence[Item],
    attended: Sequence[Attended],
    ended_at: datetime | None = None,
    expect: int | None = None,
) -> Meeting:
    """修改: until the minutes are issued."""
    with passing(meeting, "change", by=by, at=at, expect=expect) as passage:
        fresh = passage.record
        if fresh.state == State.HELD:
            ended_at = ended_at or fresh.ended_at
            guards.check_times(facts.held_at, ended_at, at)
            passage.set(ended_at=ended_at)
        before = fresh.held_at, fresh.place, _whom(fresh)
        _change(passage, facts, agenda, attended)
        if fresh.state == State.PLANNED:
            passage.tell(**_moved(fresh, *before))
    return meeting


@deed
def hold(
    meeting: Meeting,
    *,
    by: Person,
    at: datetime,
    ended_at: datetime,
    facts: Facts | None = None,
    agenda: Sequence[Item] | None = None,
    attended: Sequence[Attended] | None = None,
    decisions: Sequence[Decided] = (),
    expect: int | None = None,
) -> Meeting:
    """召开: it took place, with these people, and came to these decisions."""
    with passing(meeting, "hold", by=by, at=at, expect=expect) as passage:
        fresh = passage.record
        facts = facts or facts_of(fresh)
        guards.check_times(facts.held_at, ended_at, at)
        _change(passage, facts, agenda, attended)
        if not fresh.items().exists():
            raise Refused(_("Write down what the meeting was about: its agenda is empty."))
        if not fresh.invited().exists():
            raise Refused(_("Write down who was there."))
        passage.set(ended_at=ended_at, entered_at=at)
        passage.tell(decisions=len(decisions))
    open_decisions(meeting, decisions, by=by, at=at)
    return meeting


@deed
def record_meeting(
    district: str,
    *,
    by: Person,
    at: datetime,
    facts: Facts,
    agenda: Sequence[Item],
    attended: Sequence[Attended],
    ended_at: datetime,
    decisions: Sequence[Decided] = (),
    minutes: str = "",
    number: str = "",
    id: UUID | None = None,
) -> Meeting:
    """补录会议: one that took place, whole; with `minutes` they are issued at once."""
    sent = _known(district, id, number)
    if sent:
        return sent
    meeting = plan(
        district, by=by, at=at, facts=facts, agenda=agenda, attended=attended, number=number, id=id
    )
    hold(meeting, by=by, at=at, ended_at=ended_at, decisions=decisions)
    if minutes.strip():
        finish(meeting, by=by, at=at, minutes=minutes)
    return meeting


@deed
def cancel(meeting: Meeting, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Meeting:
    """取消: it will not take place."""
    with passing(meeting, "cancel", by=by, at=at, given={"reason": reason}, expect=expect) as passage:
        passage.set(cancelled_because=reason.strip())
        passage.tell(reason=reason.strip(), held_at=passage.record.held_at.isoformat())
    return meeting


def facts_of(meeting: Meeting) -> Facts:
    names = ("kind", "title", "held_at", "place", "chair", "committee", "site", "delegation")
    return Facts(**{name: getattr(meeting, name) for name in names}, sectors=tuple(meeting.sectors))


def _known(district: str, id: UUID | None, number: str) -> Meeting | None:
    """The one that was sent before under this key or number."""
    rows = Meeting.objects.of(district)
    if id is not None:
        hold_key(id)
        if found := rows.filter(pk=id).first():
            return found
    return rows.filter(number=number).first() if number else None


def _facts(facts: Facts, by: Person, at: datetime) -> dict:
    """The columns that say which meeting it is, checked; the chair's post as it was on the day."""
    district, roll = facts.chair.district, roll_of(facts.chair.district)
    _check(facts, roll)
    chair = guards.duties_on(facts.chair, facts.held_at)
    seat = guards.seat_of_chair(chair, facts.kind, facts.committee)
    sectors = facts.sectors or _sectors_of(facts, roll)
    guards.check_caller(guards.duties_on(by, at), facts.chair, seat, facts.committee, sectors)
    committee = facts.committee.pk if facts.committee else None
    day = day_of(facts.held_at)
    return {
        "kind": facts.kind,
        "title": facts.title.strip(),
        "held_at": facts.held_at,
        "place": facts.place.strip(),
        "chair": facts.chair,
        "chair_post": seat.id,
        "chair_title": called(seat.unit, seat.title),
        "chair_rank": guards.rank_of(seat, chair),
        "delegation": facts.delegation.strip(),
        "committee": facts.committee,
        "sectors": list(sectors),
        "lines": sorted({line for code in sectors for line in above(code)}),
        "chains": [one.chain_id for one in roll.in_force(day) if committee and one.committee_id == committee],
        "area_code": _area_of(seat, chair) or district,
        "site": facts.site,
    }


def _check(facts: Facts, roll: Roll) -> None:
    if not facts.title.strip() or not facts.place.strip():
        raise Refused(_("A meeting has a title and a place."))
    if facts.kind not in Kind.values:
        raise Refused(_("There is no such kind of meeting."))
    if facts.committee is not None and facts.committee.kind != UnitKind.COMMITTEE:
        raise Refused(_("%(unit)s is no special committee.") % {"unit": facts.committee.name})
    if facts.kind == Kind.COMMITTEE and facts.committee is None:
        raise Refused(_("Name the special committee that met."))
    if facts.kind == Kind.ON_SITE and facts.site is None:
        raise Refused(_("A meeting on the spot names the site where it took place."))
    unknown = [code for code in facts.sectors if code not in roll.sectors]
    if unknown:
        raise Refused(_("There is no sector “%(code)s”. Choose one of the list.") % {"code": unknown[0]})


def _sectors_of(facts: Facts, roll: Roll) -> tuple[str, ...]:
    """Those that the posts of the committee answer for; of a site, what its kind is known for."""
    day = day_of(facts.held_at)
    if facts.committee is not None:
        charges = [
            charge for seat in roll.seats_in(facts.committee.pk) for charge in roll.charges_of(seat.id, day)
        ]
        return tuple(sorted({charge.sector for charge in charges if charge.sector}))
    default = roll.default_sector(facts.site.kind) if facts.site else ""
    return (default,) if default else ()


def _area_of(seat, chair: Duties) -> str:
    """A town's own meeting lies in the town; every other in the district."""
    if seat.role != Role.TOWN:
        return ""
    return next((one.area for one in chair.roll.charges_of(seat.id, chair.on) if one.area), "")


def _words(meeting: Meeting):
    return words.vector(meeting.number, meeting.title, meeting.place, meeting.chair.name, meeting.chair_title)


def _change(passage, facts: Facts, agenda, attended) -> None:
    fresh = passage.record
    told = _facts(facts, passage.by, passage.at)
    changed = [name for name, value in told.items() if getattr(fresh, name) != value]
    for name, value in told.items():
        setattr(fresh, name, value)
    passage.set(**told, words=_words(fresh))
    passage.tell(changed=changed)
    if agenda is not None:
        _set_agenda(fresh, agenda)
    if attended is not None:
        _set_attendees(fresh, attended)


def _whom(meeting: Meeting) -> list[list[str]]:
    """The person and the post of the chair, then of each who is to come."""
    coming = list(meeting.invited().values_list("person_id", "post"))
    return [[str(person), str(post)] for person, post in [(meeting.chair_id, meeting.chair_post), *coming]]


def _moved(meeting: Meeting, held_at: datetime, place: str, invited: list[list[str]]) -> dict:
    """What those invited must hear of a plan that was changed: from when to when, from where to where, who came and went."""
    told, now = {}, _whom(meeting)
    if meeting.held_at != held_at:
        told |= {"was_held_at": held_at.isoformat(), "held_at": meeting.held_at.isoformat()}
    if meeting.place != place:
        told |= {"was_place": place, "place": meeting.place}
    before, after = ({person for person, _post in whom} for whom in (invited, now))
    added = [one for one in now if one[0] not in before]
    removed = [one for one in invited if one[0] not in after]
    # Whoever is new must hear when it is, moved or not.
    told |= {"added": added, "held_at": meeting.held_at.isoformat()} if added else {}
    return told | ({"removed": removed} if removed else {})


def _set_agenda(meeting: Meeting, agenda: Sequence[Item]) -> None:
    """Items keep their place, so that decisions that came from them keep theirs."""
    standing = {item.order: item for item in AgendaItem.objects.of(meeting.district).filter(meeting=meeting)}
    for order, item in enumerate(agenda, start=1):
        row = standing.pop(order, None) or AgendaItem(district=meeting.district, meeting=meeting, order=order)
        row.text, row.safety = item.text.strip(), item.safety
        row.save()
    gone = AgendaItem.objects.of(meeting.district).filter(pk__in=[one.pk for one in standing.values()])
    if Decision.objects.of(meeting.district).filter(item__in=gone).exists():
        raise Refused(_("A decision came from an item that you took off the agenda."))
    gone.delete()


def _set_attendees(meeting: Meeting, attended: Sequence[Attended]) -> None:
    roll, day = roll_of(meeting.district), day_of(meeting.held_at)
    rows: dict[UUID, Attendee] = {}
    for given in attended:
        seat, term = roll.seats.get(given.post), roll.holder(given.post, day)
        if seat is None or term is None:
            raise Refused(
                _("Nobody held “%(post)s” on that day.") % {"post": seat.title if seat else given.post}
            )
        # The chair is there anyway.
        if given.post == meeting.chair_post:
            continue
        if given.presence == Presence.ABSENT and not given.reason.strip():
            raise Refused(_("Say why %(name)s was absent.") % {"name": term.person})
        if given.presence == Presence.SAT_IN and given.stand_in is None:
            raise Refused(_("Say who sat in for %(name)s.") % {"name": term.person})
        rows[given.post] = Attendee(
            district=meeting.district,
            meeting=meeting,
            order=len(rows) + 1,
            person_id=term.person_id,
            post=given.post,
            post_title=called(seat.unit, seat.title),
            presence=given.presence,
            reason=given.reason.strip(),
            stand_in=given.stand_in if given.presence == Presence.SAT_IN else None,
        )
    Attendee.objects.of(meeting.district).filter(meeting=meeting).delete()
    Attendee.objects.bulk_create(rows.values())
