"""Who may call a meeting, write down what it decided, and say that a decision is done. Each refusal says what to do instead."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Unit, UnitKind
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.roll import Seat
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.matters.door import Case
from anlian.meetings.models import Decision, Kind, Meeting, Rank
from anlian.people.models import Person

FOUR_EYES = "四眼原则"


def duties_on(person: Person, at: datetime) -> Duties:
    """What somebody held on the local day of a moment."""
    return Duties(person, day_of(at))


def seat_of_chair(duties: Duties, kind: str, committee: Unit | None) -> Seat:
    """The post in which somebody chairs: of a special committee its own, else the highest that they hold."""
    seats = [seat for seat in duties.posts if Power.HOLD_MEETINGS in POWERS[Role(seat.role)]]
    if kind == Kind.COMMITTEE:
        seats = [seat for seat in seats if committee and seat.unit_id == committee.pk]
        if not seats:
            raise Refused(
                _("%(name)s held no post of this committee on that day. Its own members chair its meetings.")
                % {"name": duties.person.name}
            )
    if not seats:
        raise Refused(
            _("%(name)s held no post on that day that may chair a meeting.") % {"name": duties.person.name},
            "lattice/powers.py",
        )
    return min(seats, key=lambda seat: seat.role != Role.LEADER)


def rank_of(seat: Seat, duties: Duties) -> str:
    """What the law on the quarterly meeting asks: is this the head of the government, or a vice head?"""
    if seat.role != Role.LEADER or seat.unit_kind != UnitKind.GOVERNMENT:
        return ""
    return Rank.HEAD if duties.roll.head_of(seat.unit_id, Role.LEADER, duties.on) == seat.id else Rank.VICE


def check_caller(duties: Duties, chair: Person, seat: Seat, committee: Unit | None, sectors) -> None:
    """A meeting is called by its chair, their unit, the committee's people, whoever answers for its lines, or the office."""
    scope = duties.scope(Power.HOLD_MEETINGS)
    if not duties.may(Power.HOLD_MEETINGS):
        raise Refused(
            _("None of your posts may %(do)s here.") % {"do": Power.HOLD_MEETINGS.label}, "lattice/powers.py"
        )
    if duties.person.pk == chair.pk or scope.whole_district or _of_units(duties, seat.unit_id, committee):
        return
    if sectors and all(scope.covers(area=duties.person.district, sector=sector) for sector in sectors):
        return
    raise Refused(
        _("You may write down your own unit's meetings and those about lines you answer for. Ask the office.")
    )


def hosts(duties: Duties, meeting: Meeting, seat: Seat | None) -> bool:
    """Whoever may change a meeting: its chair, whoever called it, their unit or committee, the office."""
    if not duties.may(Power.HOLD_MEETINGS):
        return False
    return (
        duties.person.pk in (meeting.chair_id, meeting.called_by_id)
        or duties.scope(Power.HOLD_MEETINGS).whole_district
        or _of_units(duties, seat.unit_id if seat else None, meeting.committee)
    )


def _of_units(duties: Duties, unit_id, committee: Unit | None) -> bool:
    units = {unit_id, committee.pk if committee else None} - {None}
    return any(
        seat.unit_id in units and Power.HOLD_MEETINGS in POWERS[Role(seat.role)] for seat in duties.posts
    )


def check_times(held_at: datetime, ended_at: datetime, at: datetime) -> None:
    if ended_at > at:
        raise Refused(_("A meeting cannot end in the future. Record it when it is over."))
    if ended_at <= held_at:
        raise Refused(_("A meeting ends after it begins. Correct the times."))


def carries(duties: Duties, decision: Decision) -> bool:
    """Whether one of their posts must do it, by itself or along."""
    return any(seat.id == decision.post_id or seat.id in decision.co_posts for seat in duties.posts)


def oversees(duties: Duties, decision: Decision) -> bool:
    """The chair who decided it, whoever holds the chair's post now, or the safety committee office."""
    return (
        duties.person.pk == decision.meeting.chair_id
        or any(seat.id == decision.meeting.chair_post for seat in duties.posts)
        or Role.OFFICE in duties.roles
    )


def check_relation(case: Case, decision: Decision) -> None:
    RELATIONS[case.move.who](case, decision)


def _carrier(case: Case, decision: Decision) -> None:
    if not carries(case.duties, decision):
        seat = case.duties.roll.seats[decision.post_id]
        raise Refused(
            _("Only %(post)s and those who help can do this: it was given to them.")
            % {"post": called(seat.unit, seat.title)}
        )


def _overseer(case: Case, decision: Decision) -> None:
    if not oversees(case.duties, decision):
        raise Refused(_("This is for the chair of the meeting or the safety committee office."))


def _another(case: Case, decision: Decision) -> None:
    _overseer(case, decision)
    if case.by.pk == decision.reported_by_id:
        raise Refused(
            _("You reported it as done yourself. The chair or another member of the office confirms it."),
            FOUR_EYES,
        )
    if any(seat.id == decision.post_id for seat in case.duties.posts):
        raise Refused(
            _("It was given to your own post. The chair or another member of the office decides."), FOUR_EYES
        )


RELATIONS = {"carrier": _carrier, "overseer": _overseer, "another": _another}
