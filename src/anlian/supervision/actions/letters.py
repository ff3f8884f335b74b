"""Supervision letters and admonitions: sent with a paper, answered by a day, read, settled; or withdrawn."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks, kinds
from anlian.matters.door import Case
from anlian.matters.models import Kind, Matter
from anlian.matters.opening import open_for_post
from anlian.people.models import Person
from anlian.supervision import guards, months
from anlian.supervision.actions.common import over_to
from anlian.supervision.actions.door import passing_letter
from anlian.supervision.actions.paper import chinese_day, chinese_moment, issue
from anlian.supervision.lifecycle.letter import MOVES, State
from anlian.supervision.models import Form, Letter, PaperKind

PREFIX = kinds.SORTS[Kind.LETTER].prefix


@deed
def send(
    addressee: Post,
    *,
    by: Person,
    at: datetime,
    form: str,
    reason: str,
    demand: str,
    answer_by: date,
    on: Matter | None = None,
    meets_at: datetime | None = None,
    place: str = "",
    id: UUID | None = None,
) -> Letter:
    """发督办函、约谈通知书: to a post, about a matter or about how it answers as a whole."""
    duties = Duties(by, day_of(at))
    if on is not None and not Matter.objects.filter(kinds.visible(duties), pk=on.pk).exists():
        raise NotFound
    duties.require(Power.SUPERVISE)
    seat = duties.post_for(Power.SUPERVISE)
    called_in = form == Form.ADMONITION
    if duties.roll.holder(addressee.pk, duties.on) is None:
        raise Refused(_("Nobody holds this post; write to the post above it."))
    if any(post.id == addressee.pk for post in duties.posts):
        raise Refused(_("Nobody writes to themselves; choose who must answer."))
    if not reason.strip() or not demand.strip():
        raise Refused(_("Say why, and what must be done."))
    if answer_by <= day_of(at):
        raise Refused(_("The date must lie ahead."))
    if called_in and (meets_at is None or not place.strip()):
        raise Refused(_("Say when and where the admonition is held."), MOVES["hold"].basis)
    if called_in and not at < meets_at <= months.last_moment(answer_by):
        raise Refused(_("The admonition lies ahead, and the answer is due after it."))
    year = day_of(at).year
    number = f"{PREFIX}{year}-{clocks.next_number(duties.person.district, Kind.LETTER, year):05d}"
    matter = open_for_post(
        kind=Kind.LETTER, number=number, title=reason.strip(), district=by.district, post=addressee.pk, state=State.SENT,
        at=at, due_at=months.last_moment(answer_by), site=on.site if on else None, area=on.area_code if on else "",
        sector=on.sector_code if on else "", chain=on.chain_id if on else None, id=id,
    )  # fmt: skip
    matter.save(force_insert=True)
    letter = Letter.objects.create(
        id=matter.pk, district=by.district, matter=matter, form=form, on=on, addressee=addressee, initiator_id=seat.id,
        sent_by=by, reason=reason.strip(), demand=demand.strip(), answer_by=answer_by,
        meets_at=meets_at if called_in else None, place=place.strip() if called_in else "",
    )  # fmt: skip
    case = Case(matter, MOVES["hold"], by, at, duties)
    _issue(case, PaperKind.SUMMONS if called_in else PaperKind.LETTER, letter)
    record(
        Verb.ADMONITION_CALLED if called_in else Verb.LETTER_SENT, matter, by=by, at=at, as_post=seat.title,
        to=str(addressee.pk), until=answer_by.isoformat(), reason=letter.reason, **case.detail,
    )  # fmt: skip
    return letter


@deed
def hold(
    letter: Letter, *, by: Person, at: datetime, minutes: str, present: str, expect: int | None = None
) -> Letter:
    """约谈: it was held, these were there, this was said. The minutes are a paper."""
    given = {"minutes": minutes, "present": present}
    with passing_letter(letter, "hold", by=by, at=at, expect=expect, given=given) as passage:
        fresh = passage.record
        if fresh.form != Form.ADMONITION:
            raise Refused(_("A letter is answered; only an admonition is held."))
        if fresh.held_at is not None:
            raise Refused(_("It was held already."))
        if at < fresh.meets_at:
            raise Refused(_("Its time has not come yet."))
        passage.set(held_at=at, minutes=minutes.strip(), present=present.strip())
        fresh.held_at, fresh.minutes, fresh.present = at, minutes.strip(), present.strip()
        _issue(passage.case, PaperKind.MINUTES, fresh)
        passage.case.tell(present=present.strip())
    return letter


@deed
def answer(letter: Letter, *, by: Person, at: datetime, answer: str, expect: int | None = None) -> Letter:
    """反馈: what was done about it."""
    with passing_letter(letter, "answer", by=by, at=at, expect=expect, given={"answer": answer}) as passage:
        guards.require_held(passage.record)
        passage.set(answer=answer.strip(), answered_by=by, answered_at=at)
        over_to(passage, passage.record.initiator_id)
        passage.case.tell(answer=answer.strip())
    return letter


@deed
def ask_again(
    letter: Letter, *, by: Person, at: datetime, missing: str, until: date, expect: int | None = None
) -> Letter:
    """退回反馈: something is still missing; a new date."""
    given = {"missing": missing, "until": until}
    with passing_letter(letter, "ask_again", by=by, at=at, expect=expect, given=given) as passage:
        if until <= day_of(at):
            raise Refused(_("The date must lie ahead."))
        passage.set(answer_by=until)
        over_to(passage, passage.record.addressee_id)
        passage.case.restart_clock(months.last_moment(until))
        passage.case.tell(missing=missing.strip(), until=until.isoformat())
    return letter


@deed
def settle(letter: Letter, *, by: Person, at: datetime, opinion: str, expect: int | None = None) -> Letter:
    with passing_letter(letter, "settle", by=by, at=at, expect=expect, given={"opinion": opinion}) as passage:
        passage.set(opinion=opinion.strip())
        passage.case.tell(opinion=opinion.strip())
    return letter


@deed
def withdraw(letter: Letter, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Letter:
    with passing_letter(letter, "withdraw", by=by, at=at, expect=expect, given={"reason": reason}) as passage:
        passage.set(opinion=reason.strip())
        passage.case.tell(reason=reason.strip())
    return letter


def _issue(case: Case, kind: PaperKind, letter: Letter) -> None:
    roll = case.duties.roll
    to, of = roll.seats[letter.addressee_id], roll.seats[letter.initiator_id]
    issue(
        case, kind, issuer=of.unit_id,
        fields={
            "to": called(to.unit, to.title), "unit": to.unit, "initiator": called(of.unit, of.title),
            "matter_number": letter.on.number if letter.on else "", "title": letter.on.title if letter.on else "",
            "reason": letter.reason, "demand": letter.demand, "answer_by": chinese_day(letter.answer_by),
            "meets_at": chinese_moment(letter.meets_at) if letter.meets_at else "", "place": letter.place,
            "held_at": chinese_moment(letter.held_at) if letter.held_at else "", "present": letter.present,
            "minutes": letter.minutes,
        },
    )  # fmt: skip
