"""The address of a post's calendar: made and renewed by whoever holds the post, shown once, dead after their term."""

import secrets
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel.bearer import known_by
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.models import Post
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.notices.models import Feed
from anlian.people.models import Person

# 192 bits, which nobody guesses; of them 128 are kept, as a hash under our key.
BYTES = 24
KIND = "calendar"


@deed
def renew_feed(post: Post, *, by: Person, at: datetime) -> str:
    """生成日历地址: the one before ends. Returns what the new address is made of; it is not kept."""
    _check_holder(post.pk, by, at)
    _standing(post, by).update(ended_at=at)
    text = f"{post.district}-{secrets.token_urlsafe(BYTES)}"
    _district, key = known_by(text, KIND)
    feed = Feed.objects.create(district=post.district, person=by, post=post, key=key, made_at=at)
    record(Verb.FEED_RENEWED, post, by=by, at=at, feed=str(feed.pk))
    return text


@deed
def end_feed(post: Post, *, by: Person, at: datetime) -> Post:
    """停用日历地址."""
    if not _standing(post, by).update(ended_at=at):
        raise Refused(_("This post has no calendar address."))
    record(Verb.FEED_ENDED, post, by=by, at=at)
    return post


def _standing(post: Post, by: Person):
    return Feed.objects.of(post.district).filter(post=post, person=by, ended_at=None)


def _check_holder(post: UUID, by: Person, at: datetime) -> None:
    if post not in {seat.id for seat in Duties(by, day_of(at)).posts}:
        raise NotFound
