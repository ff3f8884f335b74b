"""The three officers: their posts and whoever holds them."""

from anlian.lattice.models import Post
from anlian.lattice.powers import OFFICERS, Role
from anlian.lattice.scope import Duties
from anlian.people.models import Person


def posts(district: str):
    return Post.objects.of(district).filter(role__in=OFFICERS, ended_on=None).select_related("unit")


def listed(duties: Duties) -> list[dict]:
    """Each post with its holder of today and their account, in the order of the three."""
    order = [Role.ADMIN, Role.SECURITY, Role.AUDIT]
    found = sorted(posts(duties.person.district), key=lambda post: (order.index(post.role), post.code))
    terms = {post.pk: duties.roll.holder(post.pk, duties.on) for post in found}
    people = Person.objects.of(duties.person.district).select_related("user")
    known = {one.pk: one for one in people.filter(pk__in=[term.person_id for term in terms.values() if term])}
    return [
        {
            "post": post,
            "role": Role(post.role).label,
            "term": terms[post.pk],
            "person": known.get(terms[post.pk].person_id) if terms[post.pk] else None,
            "is_mine": bool(terms[post.pk]) and terms[post.pk].person_id == duties.person.pk,
        }
        for post in found
    ]
