"""The rows themselves, for what counts do not answer: today's sites and pins, or those of a past day.

All have the same columns: `key`, `cell_then`, `lng_then`, `lat_then`, `kind_then`, `shade`, `name_then`.
"""

from dataclasses import replace

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from anlian.atlas.models import Layer, Pin
from anlian.atlas.sight import Sight
from anlian.atlas.tile import Tile
from anlian.figures.asked import Asked
from anlian.figures.hazards import open_then
from anlian.hazards.models import Hazard
from anlian.lattice.models import Site, SiteRecord
from anlian.lattice.scope import Scope
from anlian.matters.models import Climb, Height, Kind, Matter


def of(sight: Sight, tile: Tile, scope: Scope, without: Scope | None = None) -> QuerySet:
    """What lies in the tile and within this scope, without what another one covers."""
    match sight.layer, sight.on:
        case Layer.SITE, None:
            found, path, covered = _sites(sight), "", Scope.q_sites
        case Layer.SITE, _:
            found, path, covered = _sites_then(sight), "site__", Scope.q_sites
        case Layer.HAZARD, None:
            found, path, covered = _pins(sight), "", _q_pins
        case _:
            found, path, covered = _hazards_then(sight), "matter__", Scope.q_matters
    found = found.filter(tile.inside("cell_then"), covered(scope, path), sight.wanted("kind_then", "shade"))
    return found.exclude(covered(without, path)) if without and not without.empty else found


def _sites(sight: Sight) -> QuerySet:
    return Site.objects.of(sight.scope.district).filter(closed_on=None).annotate(
        key=F("pk"), cell_then=F("cell"), lng_then=F("lng"), lat_then=F("lat"), kind_then=F("kind"), shade=F("risk"),
        name_then=F("name"),
    )  # fmt: skip


def _sites_then(sight: Sight) -> QuerySet:
    """In use on that day, with the colour that held then. Where a site lies is what we know of it today."""
    records = SiteRecord.objects.of(sight.scope.district).on(sight.on)
    return records.filter(Q(site__closed_on=None) | Q(site__closed_on__gt=sight.on)).annotate(
        key=F("site_id"), cell_then=F("site__cell"), lng_then=F("site__lng"), lat_then=F("site__lat"),
        kind_then=F("site__kind"), shade=F("risk"), name_then=F("site__name"),
    )  # fmt: skip


def _pins(sight: Sight) -> QuerySet:
    return Pin.objects.of(sight.scope.district).annotate(
        key=F("pk"), cell_then=F("cell"), lng_then=F("lng"), lat_then=F("lat"), kind_then=F("sector_code"),
        name_then=Value(""),
    )  # fmt: skip


def _q_pins(scope: Scope, path: str = "") -> Q:
    """The same as `q_matters`, on pins."""
    covered = scope.q_claims(area="area_code", sector="sector_code")
    if not scope.whole_district:
        beyond = replace(scope, claims=frozenset())
        theirs = Matter.objects.of(scope.district).open().filter(beyond.q_matters(), kind=Kind.HAZARD)
        covered |= Q(pk__in=theirs.values("pk"))
    return covered


def _hazards_then(sight: Sight) -> QuerySet:
    """Open when that day was over, as high as they had climbed by then; how grave they are is what we know today."""
    asked = Asked(sight.scope.district, sight.on, sight.on)
    steps = Climb.objects.of(sight.scope.district).filter(
        matter=OuterRef("matter_id"), swept_at__lt=asked.ends
    )
    return (
        Hazard.objects.of(sight.scope.district)
        .filter(open_then(asked), matter__site__cell__isnull=False)
        .annotate(
            key=F("matter_id"), cell_then=F("matter__site__cell"), lng_then=F("matter__site__lng"),
            lat_then=F("matter__site__lat"), kind_then=F("matter__sector_code"), name_then=Value(""),
            climbed=Coalesce(Subquery(steps.order_by("-swept_at", "-step").values("step")[:1]), Height.NONE.value),
        )
        .annotate(shade=Concat(F("matter__urgency"), Value(":"), Cast("climbed", CharField())))
    )  # fmt: skip
