"""The rows behind the figures about chains, committees, sites, areas and visits."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from anlian.figures.asked import Asked
from anlian.inspections.models import Inspection
from anlian.lattice.answers import Place, ask
from anlian.lattice.boards.holes import neighbourhoods
from anlian.lattice.models import (
    Area,
    ChainVersion,
    Level,
    Post,
    Risk,
    Site,
    SiteKind,
    SiteRecord,
    Tier,
    Unit,
    UnitKind,
)
from anlian.lattice.powers import Power, Role


def chains(asked: Asked) -> QuerySet:
    """In force on the last day, with somebody in the leader's post."""
    led = [
        version.id
        for version in asked.chains()
        if any(
            step.tier == Tier.LEADER and asked.roll.holder(step.post_id, asked.last) for step in version.steps
        )
    ]
    return (
        ChainVersion.objects.of(asked.district)
        .filter(pk__in=led)
        .select_related("chain")
        .order_by("chain__number")
    )


def committees(asked: Asked) -> QuerySet:
    """Whose first post is held by somebody who is a district leader as well."""
    roll, chaired = asked.roll, []
    for unit in roll.units.values():
        seats = roll.seats_in(unit.id)
        if unit.kind != UnitKind.COMMITTEE or not seats:
            continue
        chair = roll.holder(min(seats, key=lambda seat: seat.code).id, asked.last)
        if chair and any(post.role == Role.LEADER for post in roll.posts_of(chair.person_id, asked.last)):
            chaired.append(unit.id)
    return Unit.objects.of(asked.district).filter(pk__in=chaired).order_by("code")


def vacancies(asked: Asked) -> QuerySet:
    """Posts that chains in force name and nobody holds."""
    vacant = {
        step.post_id
        for version in asked.chains()
        for step in version.steps
        if step.post_id and asked.roll.holder(step.post_id, asked.last) is None
    }
    return Post.objects.of(asked.district).filter(pk__in=vacant).select_related("unit").order_by("code")


def sites(asked: Asked) -> QuerySet:
    """On the books and in use on the last day."""
    known = SiteRecord.objects.of(asked.district).on(asked.last).filter(site=OuterRef("pk"))
    if asked.inside:
        known = known.filter(area__code__startswith=asked.inside)
    return (
        Site.objects.of(asked.district)
        .within(asked.scope(Power.SEE_SITES))
        .filter(Exists(known))
        .filter(Q(closed_on=None) | Q(closed_on__gt=asked.last))
        .order_by("code")
    )


def of_kind(asked: Asked, kind: SiteKind) -> Q:
    return Q(kind=kind)


def of_risk(asked: Asked, risk: Risk) -> Q:
    """As it stood on the last day."""
    records = SiteRecord.objects.of(asked.district).on(asked.last).filter(site=OuterRef("pk"), risk=risk)
    return Q(Exists(records))


def hole(asked: Asked) -> Q:
    """Sites for whose kind no chain answers where they lie. Asked once for each kind of neighbourhood."""
    roll = asked.roll
    records = SiteRecord.objects.of(asked.district).on(asked.last)
    uncovered = {}
    for areas in neighbourhoods(roll, asked.last):
        for kind in SiteKind.values:
            if ask(roll, Place(areas[0]), roll.default_sector(kind), asked.last).is_hole:
                uncovered.setdefault(kind, set()).update(areas)
    where = Q(pk__in=[])
    for kind, areas in uncovered.items():
        where |= Q(site__kind=kind, area__code__in=areas)
    return Q(pk__in=records.filter(where).values("site"))


def areas(asked: Asked) -> QuerySet:
    found = Area.objects.of(asked.district).standing(asked.last).inside(asked.inside)
    return found.filter(asked.scope(Power.SEE_SITES).q_areas()).defer("boundary").order_by("code")


def at_level(asked: Asked, level: Level) -> Q:
    return Q(level=level)


def leader_visits(asked: Asked) -> QuerySet:
    """Led by somebody in a leader's post on that day, and submitted."""
    return visits(asked).led_by_role(Role.LEADER)


def visits(asked: Asked) -> QuerySet:
    """Of every kind, and submitted."""
    visits = (
        Inspection.objects.of(asked.district)
        .within(asked.scope(Power.SEE_INSPECTIONS))
        .done()
        .between(asked.first, asked.last)
        .with_story()
        .order_by("day", "number")
    )
    return visits.filter(area_code__startswith=asked.inside) if asked.inside else visits
