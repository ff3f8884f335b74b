"""What listed supervision and letters refuse: who, beyond the power, may do this to this one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.powers import Role
from anlian.matters.door import Case
from anlian.matters.kinds import SORTS
from anlian.matters.models import Kind, Matter, Urgency
from anlian.supervision import months
from anlian.supervision.models import Form, Letter, Level, Listing

FOUR_EYES = gettext_lazy("four-eyes principle")
BASIS = "安全生产法 §41"
LISTED = "workflows: listed supervision"
# Supervision is not put on supervision.
NOT_LISTED = (Kind.LISTING, Kind.LETTER)


def check_relation(case: Case, record: Listing | Letter) -> None:
    """Whether the actor stands in the relation that the move asks for. Refused says what to do instead."""
    RELATIONS[case.move.who](case, record)


def _not_proposer(case: Case, listing: Listing) -> None:
    if case.by.pk == listing.proposed_by_id:
        raise Refused(_("Whoever proposed it cannot list it; another person decides."), FOUR_EYES)


def _responsible(case: Case, listing: Listing) -> None:
    _holder(case, listing.responsible_id, _("Only whoever holds the responsible post can do this."))


def _supervising(case: Case, listing: Listing) -> None:
    _holder(case, listing.supervising_id, _("Only whoever holds the supervising post can do this."))
    if case.by.pk == listing.requested_by_id:
        raise Refused(_("Whoever asked for delisting cannot accept it; another person must look."), FOUR_EYES)


def _not_handling(case: Case, listing: Listing) -> None:
    roll = case.duties.roll
    handling = roll.seats[listing.responsible_id].unit_id
    if any(post.unit_id == handling for post in case.duties.posts) or case.by.pk == listing.requested_by_id:
        raise Refused(_("The unit that handles it cannot decide this; another unit must."), FOUR_EYES)


def _leader(case: Case, listing: Listing) -> None:
    _not_handling(case, listing)
    if Role.LEADER not in case.duties.roles:
        raise Refused(_("Only a district leader can decide this."), LISTED)


def _addressee(case: Case, letter: Letter) -> None:
    _holder(case, letter.addressee_id, _("Only whoever holds the post that it was sent to can answer it."))


def _initiator(case: Case, letter: Letter) -> None:
    if any(post.id == letter.addressee_id for post in case.duties.posts):
        raise Refused(_("Whoever it was sent to cannot decide this."), FOUR_EYES)


def _holder(case: Case, post_id, sentence: str) -> None:
    if not any(post.id == post_id for post in case.duties.posts):
        raise Refused(sentence, LISTED)


RELATIONS = {
    "anyone": lambda case, record: None,
    "not_proposer": _not_proposer,
    "responsible": _responsible,
    "supervising": _supervising,
    "not_handling": _not_handling,
    "leader": _leader,
    "addressee": _addressee,
    "initiator": _initiator,
}


def require_listable(matter: Matter, decision: str) -> None:
    """A confirmed major; anything else by a leader's decision. And only while there is something left to do."""
    if matter.kind in NOT_LISTED:
        raise Refused(_("Supervision itself cannot be listed; list what it is about."))
    if matter.closed_at is not None or is_accepted(matter):
        raise Refused(_("It is solved already; there is nothing to supervise."))
    listable = SORTS[matter.kind].listable
    if listable and matter.state not in listable:
        raise Refused(_("First it must be confirmed and ordered; then it can be listed."), LISTED)
    if not is_major(matter) and not decision.strip():
        raise Refused(
            _("It is no confirmed major hazard: name the leader's decision, by document or meeting."), LISTED
        )


def require_level(matter: Matter, level: int, standing: list[Listing]) -> None:
    """Once at a level, and never downwards."""
    highest = max((one.level for one in standing), default=0)
    if level == highest:
        raise Refused(_("It stands on the %(level)s already.") % {"level": Level(level).label}, LISTED)
    if level < highest:
        raise Refused(_("It stands on a higher list already; a level is never lowered."), LISTED)
    if highest:
        raise Refused(_("It is listed already: raise that listing to the higher level."), LISTED)


def require_deadline(matter: Matter, deadline, because: str, at) -> None:
    """The same date as the order that the work itself is under, unless it is said why not."""
    if deadline <= day_of(at):
        raise Refused(_("The date must lie ahead."))
    promised = promised_day(matter)
    if promised and promised != deadline and not because.strip():
        raise Refused(
            _("The work is promised for %(day)s. Give the same date, or say why another.")
            % {"day": promised.isoformat()},
            LISTED,
        )


def promised_day(matter: Matter):
    """Until when the work itself is ordered, where it is."""
    in_work = matter.state in SORTS[matter.kind].promised and matter.due_at is not None
    return day_of(matter.due_at) if in_work else None


def require_other_unit(listing: Listing, roll) -> None:
    """Whoever supervises belongs to another unit than whoever answers."""
    ours, theirs = roll.seats[listing.responsible_id], roll.seats[listing.supervising_id]
    if ours.unit_id == theirs.unit_id:
        raise Refused(
            _("The supervising post must belong to another unit than the responsible one."), FOUR_EYES
        )


def require_accepted(matter: Matter) -> None:
    if not is_accepted(matter):
        raise Refused(
            _("%(number)s has not been accepted yet; delisting comes after that.")
            % {"number": matter.number},
            LISTED,
        )


def require_time_past(listing: Listing, at) -> None:
    if at < listing.matter.due_at - LOOK_BACK_EARLY:
        raise Refused(
            _("Look back when ninety days have passed: from %(day)s on.")
            % {"day": day_of(listing.matter.due_at).isoformat()},
            LISTED,
        )


# The ninetieth day itself is soon enough: its last moment is when it falls due.
LOOK_BACK_EARLY = months.DAY


def require_month(listing: Listing, month, at) -> None:
    if month > months.month_of(day_of(at)):
        raise Refused(_("That month has not begun."))
    if month < months.month_of(day_of(listing.listed_at)):
        raise Refused(_("It was not listed yet in that month."))


def is_major(matter: Matter) -> bool:
    return matter.urgency == Urgency.MAJOR


def is_accepted(matter: Matter) -> bool:
    """Seen by those who accept it that it is gone; what knows no acceptance is accepted when it has ended."""
    accepted = SORTS[matter.kind].accepted
    return matter.state in accepted if accepted else matter.closed_at is not None


def is_listed(matter: Matter) -> bool:
    return Listing.objects.of(matter.district).in_force().filter(on=matter).exists()


def require_delisted(matter: Matter) -> None:
    """For the apps above: what is listed is not struck off before it is delisted."""
    if is_listed(matter):
        refuse_listed()


def refuse_listed() -> None:
    raise Refused(_("It is under listed supervision: it must be delisted first."), LISTED)


def require_held(letter: Letter) -> None:
    if letter.form == Form.ADMONITION and letter.held_at is None:
        raise Refused(_("It is answered after the admonition was held."))
