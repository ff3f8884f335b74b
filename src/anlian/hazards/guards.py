"""Relations and guards of the hazard's moves: who, beyond the power, may do this to this one."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.hazards.models import Grade, Hazard
from anlian.hazards.models.hazard import Tier
from anlian.kernel import images
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.powers import Power, Role
from anlian.lattice.scope import Duties
from anlian.matters.door import Case
from anlian.people.models import Person
from anlian.supervision.guards import refuse_listed

FOUR_EYES = gettext_lazy("four-eyes principle")
# From the lowest to the highest: more time is granted from above.
RANKS = [Role.FIRM, Role.GRID, Role.COMMUNITY, Role.TOWN, Role.DEPARTMENT, Role.OFFICE, Role.LEADER]
LEAST_GROUP = 2
MOST_EXTENSIONS = 2
# What the inspector still saw with their own eyes: longer than half a day's round no visit lasts.
SAME_VISIT = timedelta(hours=4)


def check_relation(case: Case, hazard: Hazard, others: Iterable[Person] = ()) -> None:
    """Whether the actor stands in the relation that the move asks for. Refused says what to do instead."""
    RELATIONS[case.move.who](case, hazard, list(others))


def _anyone(case, hazard, others):
    pass


def _finder(case, hazard, others):
    if case.by.pk != hazard.finder_id or case.at - case.matter.opened_at > SAME_VISIT:
        raise Refused(
            _("Only the inspector who found it can close it on the spot, during the same visit."), FOUR_EYES
        )


def _not_finder(case, hazard, others):
    if case.by.pk == hazard.finder_id:
        raise Refused(_("Whoever reported it cannot call it unfounded; another person must look."), FOUR_EYES)


def _rectifier(case, hazard, others):
    scope = case.duties.scope(Power.RECTIFY_HAZARD)
    if case.by.pk != case.matter.principal_id and case.matter.site_id not in scope.sites:
        raise Refused(_("Only the person in charge of the site can do this."), "安全生产法 §41")


def _not_rectifier(case, hazard, others):
    if case.by.pk in hazard.put_right_by():
        raise Refused(_("Whoever put it right cannot re-inspect it; another person must look."), FOUR_EYES)


def _reviewer_of_tier(case, hazard, others):
    _not_rectifier(case, hazard, others)
    if hazard.grade == Grade.MAJOR:
        raise Refused(_("A major hazard is accepted by a group and closed by a head."), "安全生产法 §65")
    if hazard.listed:
        raise Refused(
            _("It is under listed supervision: a group accepts it, it is delisted, and a head closes it."),
            "安全生产法 §41",
        )
    if hazard.tier == Tier.WATCHED and hazard.ordered_post in {post.id for post in case.duties.posts}:
        raise Refused(
            _("This one came back or lies at a high-risk place: someone of another post must re-inspect it."),
            FOUR_EYES,
        )


def _second_looker(case, hazard, others):
    """From its day on, and by somebody who had no part in it."""
    if hazard.look_again_on is None or hazard.looked_again_at is not None:
        raise Refused(
            _("No second look is due: it was not drawn, or somebody has looked."), "workflows: closure tiers"
        )
    if day_of(case.at) < hazard.look_again_on:
        raise Refused(
            _("The second look is for %(day)s. Sooner it would not show whether it stayed gone.")
            % {"day": hazard.look_again_on.isoformat()},
            "workflows: closure tiers",
        )
    _not_rectifier(case, hazard, others)
    if case.by.pk in hazard.had_part():
        raise Refused(
            _("Whoever struck it off does not take the second look; another person must look."), FOUR_EYES
        )


def _group_with_head(case, hazard, others):
    """Two at least, each with the power, one of them a head or a district leader."""
    group = _group(case, others, Power.GRADE_MAJOR)
    if not any(is_head(duties) for duties in group):
        raise Refused(
            _("A head of the department or a district leader must be in the group."), "workflows: major"
        )


def _acceptance_group(case, hazard, others):
    """Two at least, one of them outside the unit that handles it, none of whom put it right."""
    if hazard.grade != Grade.MAJOR and not hazard.listed:
        raise Refused(
            _("Only a major hazard is accepted by a group. Re-inspect this one."), "workflows: major"
        )
    _not_rectifier(case, hazard, others)
    group = _group(case, others, Power.REVIEW_HAZARD)
    for member in others:
        if member.pk in hazard.put_right_by():
            raise Refused(_("Whoever put it right cannot be in the group that accepts it."), FOUR_EYES)
    handling = _unit_of(hazard, case.duties)
    if not any(post.unit_id != handling for duties in group for post in duties.posts):
        raise Refused(
            _("One of the group must come from outside the unit that handles it."), "workflows: major"
        )


def _head(case, hazard, others):
    if not is_head(case.duties):
        raise Refused(
            _("Only a head of the department or a district leader can do this."), "workflows: major"
        )


def _fresh_head(case, hazard, others):
    _head(case, hazard, others)
    looked = {hazard.reviewed_by_id, *hazard.accepted_with}
    if case.by.pk in looked or case.by.pk in hazard.put_right_by():
        raise Refused(
            _("No one person does two of these: put right, accept, close. A third person must close it."),
            FOUR_EYES,
        )


def _above_issuer(case, hazard, others):
    rank = max((RANKS.index(post.role) for post in case.duties.posts if post.role in RANKS), default=0)
    issuer = RANKS.index(hazard.ordered_role) if hazard.ordered_role in RANKS else 0
    if hazard.grade == Grade.MAJOR:
        issuer = RANKS.index(Role.OFFICE)
    if rank <= issuer:
        raise Refused(_("More time is decided one level above whoever gave the order."), "rules: extension")


RELATIONS = {
    "anyone": _anyone,
    "finder": _finder,
    "not_finder": _not_finder,
    "rectifier": _rectifier,
    "not_rectifier": _not_rectifier,
    "reviewer_of_tier": _reviewer_of_tier,
    "second_looker": _second_looker,
    "group_with_head": _group_with_head,
    "acceptance_group": _acceptance_group,
    "head": _head,
    "fresh_head": _fresh_head,
    "above_issuer": _above_issuer,
}


def _group(case: Case, others: list[Person], power: Power) -> list[Duties]:
    people = {case.by.pk: case.by} | {person.pk: person for person in others}
    if len(people) < LEAST_GROUP:
        raise Refused(_("At least two people must sign this."), "workflows: major")
    group = [Duties(person, day_of(case.at), case.duties.roll) for person in people.values()]
    for duties in group:
        if not duties.scope(power).covers_matter(case.matter):
            raise Refused(
                _("%(name)s holds no post that may sign this.") % {"name": duties.person.name},
                "lattice/powers.py",
            )
    return group


def is_head(duties: Duties) -> bool:
    """A district leader, or whoever holds the first post of a department or of the committee office."""
    return any(
        post.role == Role.LEADER
        or (
            post.role in (Role.DEPARTMENT, Role.OFFICE)
            and post.id == duties.roll.head_of(post.unit_id, post.role, duties.on)
        )
        for post in duties.posts
    )


def require_free(case: Case, hazard: Hazard) -> None:
    """What hangs on a list of supervised matters ends only after it was taken down."""
    if case.move.clock == "stop" and hazard.listed:
        refuse_listed()


def with_rectifier(hazard: Hazard, person: Person) -> list:
    """Everybody who ever put it right, with this person."""
    return [*(key for key in hazard.rectifiers if key != person.pk), person.pk]


def _unit_of(hazard: Hazard, duties: Duties):
    seat = duties.roll.seats.get(hazard.ordered_post)
    return seat.unit_id if seat else None


def require_after_photo(passage, photos) -> None:
    """Whoever showed a picture of the danger is shown a picture without it; a paper is none."""
    before = passage.case.matter.evidence.filter(district=passage.hazard.district, role="before").exists()
    if before and not any(images.is_photo(one) for one in photos):
        raise Refused(_("There is a photo of the danger: add one of the same spot without it."), FOUR_EYES)


def require_photo_now(passage, photos) -> None:
    """Whoever says that it is back shows it, where the danger was shown before."""
    before = passage.case.matter.evidence.filter(district=passage.hazard.district, role="before").exists()
    if before and not photos:
        raise Refused(_("There is a photo of the danger: add one of how it looks now."), "workflows: reopen")


def require_lifted(hazard: Hazard) -> None:
    """What was suspended starts again only with consent (安全生产法 art. 65)."""
    if hazard.suspended:
        raise Refused(
            _("Use was suspended. It may start again only after examination and consent."), "安全生产法 §65"
        )
