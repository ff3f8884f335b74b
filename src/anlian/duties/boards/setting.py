"""What is owed and by whom; who stands in for whom."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from anlian.duties.models import Obligation, Obliged, Proxy
from anlian.kernel.order import natural
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll, Seat
from anlian.lattice.scope import Duties


@dataclass(frozen=True)
class Owed:
    obligation: Obligation
    posts: list[str]
    holds: bool


def obligations(district: str, roll: Roll, day: date) -> list[Owed]:
    """Every one that is known, those in force first. Two queries."""
    posts: dict = {}
    for key, post in Obliged.objects.of(district).values_list("obligation_id", "post_id"):
        posts.setdefault(key, []).append(roll.seats[post])
    found = [
        Owed(one, [seat.title for seat in sorted(posts.get(one.pk, []), key=_place)], one.holds(day))
        for one in Obligation.objects.of(district).known().order_by("code", "-since")
    ]
    return sorted(found, key=lambda one: not one.holds)


def _place(seat: Seat) -> tuple:
    return seat.unit_kind, natural(seat.code)


def obligation(district: str, key: UUID) -> Obligation | None:
    return Obligation.objects.of(district).known().filter(pk=key).first()


def like(district: str, code: str) -> dict:
    """What a form to set it anew begins with: as it is set now."""
    one = Obligation.objects.of(district).known().filter(code=code).order_by("since").last()
    if one is None:
        return {}
    told = {name: getattr(one, name) for name in ("code", "title", "work", "every", "times", "basis")}
    return told | {
        "posts": [
            str(key)
            for key in Obliged.objects.of(district).filter(obligation=one).values_list("post_id", flat=True)
        ]
    }


def proxy_of(district: str, key: UUID) -> Proxy | None:
    return Proxy.objects.of(district).known().filter(pk=key).select_related("post", "person").first()


def proxies(duties: Duties, day: date) -> list[tuple[Proxy, bool]]:
    """Those named for one's own posts, or all for the office; whether each can be ended from here."""
    rows = Proxy.objects.of(duties.person.district).known().filter(Q(until=None) | Q(until__gt=day))
    if not duties.may(Power.SET_DUTIES):
        rows = rows.filter(Q(post__in=[seat.id for seat in duties.posts]) | Q(person=duties.person))
    mine = {seat.id for seat in duties.posts}
    may = duties.may(Power.SET_DUTIES)
    return [
        (one, may or one.post_id in mine)
        for one in rows.select_related("post__unit", "person").order_by("since", "post__code", "pk")
    ]
