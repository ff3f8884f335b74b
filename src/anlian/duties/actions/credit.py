"""Work meets a duty by itself, as soon as it is submitted; or its holder points to it, and the same rules are asked."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anlian.duties import guards, works
from anlian.duties.lifecycle import MOVES, State
from anlian.duties.models import Duty, Proxy
from anlian.duties.works import Work
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed
from anlian.matters import door
from anlian.people.models import Person


@transaction.atomic
def credit(work: Work, *, by: Person, at: datetime) -> Duty | None:
    """履职归集: the duty that this work meets, if there is one: of its own period first, else the oldest made good late."""
    day = day_of(work.at)
    if Duty.objects.of(work.leader.district).filter(work=work.id).exists():
        return None
    represented = _represented(work)
    candidates = (
        Duty.objects.of(work.leader.district)
        .owed()
        .filter(Q(holder=work.leader) | Q(post__in=represented), first__lte=day, lapses__gte=day)
        .select_related("matter", "obligation")
        .select_for_update(of=("self",))
    )
    fitting = [
        duty for duty in candidates if not guards.why_not(duty, work, proxy=duty.post_id in represented)
    ]
    if not fitting:
        return None
    # In time before late, the post one went in before one's other posts, one's own before another's, the oldest first.
    best = min(
        fitting,
        key=lambda duty: (
            not duty.first <= day <= duty.last,
            duty.holder_id != work.leader.pk,
            duty.post_id != work.post_id,
            duty.period,
            duty.once,
        ),
    )
    _meet(best, work, by=by, at=at)
    return best


@deed
def claim(duty: Duty, *, by: Person, at: datetime, number: str) -> Duty:
    """指明履职记录: point to work by its number. It meets the duty by the same rules, or the answer says why not."""
    fresh = (
        Duty.objects.of(duty.district)
        .within(Duties(by, day_of(at)).scope(Power.DO_DUTIES))
        .filter(pk=duty.pk)
        .select_related("matter", "obligation")
        .select_for_update(of=("self",))
        .first()
    )
    if fresh is None:
        raise NotFound
    if fresh.state != State.OWED:
        raise Refused(_("This duty is “%(state)s” already.") % {"state": fresh.state.label})
    work = works.find(number, by=by, at=at)
    if work is None:
        raise Refused(
            _("There is no submitted visit or meeting “%(number)s” that you may see.") % {"number": number}
        )
    taken = Duty.objects.of(duty.district).filter(work=work.id).select_related("matter").first()
    if taken is not None:
        raise Refused(
            _("%(number)s has met %(other)s already. Borrowed work meets nothing.")
            % {"number": work.number, "other": taken.matter.number}
        )
    reason = guards.why_not(fresh, work, proxy=fresh.post_id in _represented(work))
    if reason:
        raise Refused(reason)
    _meet(fresh, work, by=by, at=at)
    duty.__dict__.update(fresh.__dict__)
    return duty


def _represented(work: Work) -> set:
    """Posts for which whoever led this work stood in on that day."""
    day = day_of(work.at)
    named = (
        Proxy.objects.of(work.leader.district).on(day).filter(person=work.leader, recorded_at__lte=work.at)
    )
    return set(named.values_list("post_id", flat=True))


def _meet(duty: Duty, work: Work, *, by: Person, at: datetime) -> None:
    in_time = duty.first <= day_of(work.at) <= duty.last
    move = MOVES["meet" if in_time else "meet_late"]
    proxy = work.leader.pk != duty.holder_id
    with door.by_rule(duty.matter, move, at=max(at, work.at), labels=State, by=by) as case:
        case.stop_clock()
        case.tell(work=work.number, led_by=work.leader.name, proxy=proxy)
    told = {
        "work_kind": work.kind, "work": work.id, "work_number": work.number, "work_at": work.at,
        "done_by": work.leader, "by_proxy": proxy,
    }  # fmt: skip
    Duty.objects.of(duty.district).filter(pk=duty.pk).update(**told)
    for name, value in told.items():
        setattr(duty, name, value)
