"""Every kind of matter there is: who may see it, where it is shown, and the words of its states.

Apps on floors above are named by their address, as in the schedule: nothing here imports them.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Q, TextChoices
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters.models import Kind, Matter


@dataclass(frozen=True)
class Sort:
    """`page` is the name of the address that shows one, `states` where its states stand, `prefix` how numbers begin.

    `beside` names a condition on what else makes one seen, besides its place, line, chain and post.

    For listed supervision: in which states a matter can be listed, in which its due date is the one promised for the
    work itself, and in which it has been accepted.
    """

    sees: Power
    page: str
    states: str
    prefix: str
    title: str | Promise
    icon: str
    beside: str = ""
    listable: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


SORTS: dict[str, Sort] = {
    Kind.HAZARD: Sort(
        Power.SEE_HAZARDS, "hazards:show", "anlian.hazards.lifecycle.State", "YH",
        _("Hazards"), "alert-triangle",
        listable=("PLAN_DUE", "PLAN_REVIEW", "ORDERED", "RECTIFYING", "AWAITING_REVIEW"),
        promised=("ORDERED", "RECTIFYING"), accepted=("ACCEPTED", "CLOSED"),
    ),
    Kind.PROBLEM: Sort(
        Power.SEE_PROBLEMS, "problems:show", "anlian.problems.lifecycle.State", "TC",
        _("Prominent problems"), "mountain", "anlian.problems.models.beside",
        listable=("OPENED", "PLANNED", "UNDER_WAY", "ACCEPTANCE_ASKED"), accepted=("ACCEPTED", "SOLVED"),
    ),
    Kind.LISTING: Sort(
        Power.SEE_PROBLEMS, "supervision:show", "anlian.supervision.lifecycle.listing.State", "GP",
        _("Listed supervision"), "alert-octagon", "anlian.supervision.models.listing.beside",
    ),
    Kind.LETTER: Sort(
        Power.SEE_PROBLEMS, "supervision:letter", "anlian.supervision.lifecycle.letter.State", "DB",
        _("Letters and admonitions"), "message-report", "anlian.supervision.models.letter.beside",
    ),
    Kind.DUTY: Sort(
        Power.SEE_DUTIES, "duties:show", "anlian.duties.lifecycle.State", "LZ",
        _("Duties"), "user-check",
    ),
    Kind.TASK: Sort(
        Power.SEE_DUTIES, "duties:task", "anlian.duties.task_lifecycle.State", "RW",
        _("Tasks of the year"), "target", "anlian.duties.models.task.beside",
    ),
    Kind.DECISION: Sort(
        Power.SEE_MEETINGS, "meetings:decision", "anlian.meetings.lifecycle.decision.State", "JB",
        _("Decisions"), "list-check", "anlian.meetings.models.decision.beside",
    ),
}  # fmt: skip


@cache
def states(kind: str) -> type[TextChoices]:
    """The states of a kind, with their words."""
    return import_string(SORTS[kind].states)


def visible(duties: Duties, path: str = "") -> Q:
    """Matters of every kind that a person may see, as a condition on them or on what `path` leads to."""
    kinds: dict[Power, list[str]] = {}
    for kind, sort in SORTS.items():
        kinds.setdefault(sort.sees, []).append(kind)
    seen = Q(pk__in=[])
    for power, those in kinds.items():
        if duties.may(power):
            scope = duties.scope(power)
            seen |= Q(**{f"{path}kind__in": those}) & scope.q_matters(path)
            for kind in those:
                if SORTS[kind].beside:
                    seen |= Q(**{f"{path}kind": kind}) & import_string(SORTS[kind].beside)(scope, path)
    return Q(**{f"{path}district": duties.person.district}) & seen


def reaches(duties: Duties, power: Power, matter: Matter) -> bool:
    """The same for a matter in hand, and for any power over it."""
    scope, beside = duties.scope(power), SORTS[matter.kind].beside
    if scope.covers_matter(matter):
        return True
    return (
        bool(beside)
        and duties.may(power)
        and Matter.objects.of(matter.district).filter(import_string(beside)(scope), pk=matter.pk).exists()
    )
