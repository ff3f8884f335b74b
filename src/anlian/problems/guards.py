"""What prominent problems refuse: who, beyond the power, may do this to this one, and what must be so before."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.above import post_above
from anlian.lattice.powers import Role
from anlian.matters.door import Case
from anlian.problems.models import Problem
from anlian.supervision.models import Milestone

FOUR_EYES = gettext_lazy("four-eyes principle")
RULE = gettext_lazy("prominent problems")


def check_relation(case: Case, problem: Problem) -> None:
    """Whether the actor stands in the relation that the move asks for. Refused says what to do instead."""
    RELATIONS[case.move.who](case, problem)


def _lead(case: Case, problem: Problem) -> None:
    if not _holds(case, {problem.lead_id}):
        raise Refused(_("Only whoever holds the leading post can do this."), RULE)


def _named(case: Case, problem: Problem) -> None:
    if not _holds(case, problem.posts):
        raise Refused(_("Only the posts that the problem names can do this."), RULE)


def _owner(case: Case, problem: Problem) -> None:
    roll, day = case.duties.roll, day_of(case.at)
    post = problem.owner_id
    if roll.holder(post, day) is None:
        # What a vacant post owes falls to the post above.
        post = post_above(roll, post, day) or post
    if not _holds(case, {post}):
        raise Refused(_("Only the leader who owns the problem can do this."), RULE)
    _not_lead_unit(case, problem)


def _not_lead_unit(case: Case, problem: Problem) -> None:
    leading = case.duties.roll.seats[problem.lead_id].unit_id
    if any(post.unit_id == leading for post in case.duties.posts) or case.by.pk == problem.asked_by_id:
        raise Refused(_("The unit that leads the work cannot decide this; another unit must."), FOUR_EYES)


def _holds(case: Case, posts) -> bool:
    return any(post.id in posts for post in case.duties.posts)


RELATIONS = {"lead": _lead, "named": _named, "owner": _owner, "not_lead_unit": _not_lead_unit}


def require_owner(roll, owner_id) -> None:
    if roll.seats[owner_id].role != Role.LEADER:
        raise Refused(_("A problem is owned by a district leader's post."), RULE)


def require_milestones(problem: Problem) -> None:
    if not Milestone.objects.of(problem.district).filter(matter=problem.matter_id).exists():
        raise Refused(_("A plan has at least one milestone with a date. Add it first."), RULE)


def require_done(problem: Problem) -> None:
    """Every milestone reached, every hazard that it holds closed."""
    district = problem.district
    left = Milestone.objects.of(district).filter(matter=problem.matter_id, done_at=None).count()
    if left:
        raise Refused(_("%(left)d milestones are not reached yet.") % {"left": left}, RULE)
    standing = (
        Hazard.objects.of(district).filter(problems__problem=problem.pk, problems__district=district).open()
    )
    if number := standing.values_list("matter__number", flat=True).order_by("matter__number").first():
        raise Refused(_("Hazard %(number)s, which it holds, is not closed yet.") % {"number": number}, RULE)


def require_cause(problem: Problem) -> None:
    if problem.is_landslide and not problem.cause:
        raise Refused(
            _(
                "Of a landslide it must be said whether nature or people caused it: who pays follows from that."
            ),
            "地质灾害防治条例 §35",
        )
