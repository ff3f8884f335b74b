"""The rows behind the figures about rounds: pledges in force, patrols made, doors where somebody was met."""

from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet

from anlian.figures import places
from anlian.figures.asked import Asked
from anlian.lattice.models import SiteKind
from anlian.lattice.powers import Power
from anlian.rounds.models import REACHED, Household, Patrol, Pledge, Tick

shop = partial(places.of_kind, kind=SiteKind.SHOP)


def pledged(asked: Asked) -> Q:
    """Shops with a pledge in force on the last day, as known when it was over."""
    signed = Pledge.objects.filter(at__lt=asked.ends).in_force(asked.last)
    return shop(asked) & Q(Exists(signed.filter(district=OuterRef("district"), site=OuterRef("pk"))))


def patrols(asked: Asked) -> QuerySet:
    made = Patrol.objects.of(asked.district).within(asked.scope(Power.SEE_ROUNDS))
    made = made.filter(asked.during("happened_at")).select_related("site", "by")
    if asked.inside:
        made = made.filter(site__area_code__startswith=asked.inside)
    return made.order_by("happened_at", "pk")


def households(asked: Asked) -> QuerySet:
    doors = Household.objects.of(asked.district).within(asked.scope(Power.SEE_ROUNDS))
    return (doors.filter(area_code__startswith=asked.inside) if asked.inside else doors).order_by("code")


def met(asked: Asked) -> Q:
    """Where somebody was met in the period, on whichever outing, however often."""
    ticks = Tick.objects.filter(asked.during("happened_at"), result__in=REACHED)
    return Q(Exists(ticks.filter(district=OuterRef("district"), household=OuterRef("pk"))))
