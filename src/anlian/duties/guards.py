"""What duties refuse: work that is not the holder's own, borrowed, from another period, or entered too late."""

from django.utils.translation import gettext as _

from anlian.duties.models import Duty
from anlian.duties.models.obligation import ALSO
from anlian.duties.works import Work
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.matters.clocks import Time
from anlian.matters.door import Case

# Who met a duty writes it down while it is fresh: a visit entered later is kept, and meets nothing.
ENTERED_WITHIN = Time(7, "D")


def check_relation(case: Case, duty: Duty) -> None:
    """Whether the actor stands in the relation that the move asks for."""
    RELATIONS[case.move.who](case, duty)


def _not_holder(case: Case, duty: Duty) -> None:
    if case.by.pk == duty.holder_id or any(post.id == duty.post_id for post in case.duties.posts):
        raise Refused(_("Nobody is excused from a duty by themselves; another member of the office decides."))


RELATIONS = {"not_holder": _not_holder, "rule": lambda case, duty: None}


def why_not(duty: Duty, work: Work, *, proxy: bool) -> str:
    """Why this work does not meet this duty; empty when it does."""
    if duty.obligation.work not in ALSO[work.kind]:
        return _("%(number)s is a %(kind)s; what is owed is a %(owed)s.") % {
            "number": work.number,
            "kind": work.kind.label,
            "owed": duty.obligation.get_work_display(),
        }
    if work.leader.pk != duty.holder_id and not proxy:
        return _(
            "%(number)s was led by %(who)s. A duty is met by work that its holder led, or a proxy named beforehand."
        ) % {
            "number": work.number,
            "who": work.leader.name,
        }
    day = day_of(work.at)
    if not duty.first <= day <= duty.lapses:
        return _("%(number)s was on %(day)s; this duty is of %(first)s to %(last)s.") % {
            "number": work.number,
            "day": day,
            "first": duty.first,
            "last": duty.last,
        }
    if (work.entered_at.date() - day).days > ENTERED_WITHIN.amount:
        return _("%(number)s was written down more than %(days)d days after it took place.") % {
            "number": work.number,
            "days": ENTERED_WITHIN.amount,
        }
    return ""
