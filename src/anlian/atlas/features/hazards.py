"""隐患 as features: each at its site, from when it was found until it ended."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anlian.atlas.features.asked import Span
from anlian.atlas.features.collection import Collection, Reader, positions_in
from anlian.atlas.features.filters import among, exactly, flag, inside, line
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Grade, Hazard, Source
from anlian.kernel import geojson
from anlian.lattice.models import SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.seats import place_name

HEAVY = ("matter__answer", "matter__words", "matter__ladder", "matter__site__words", "plan", "minutes")


def _rows(reader: Reader) -> QuerySet:
    duties = reader.duties
    return (
        Hazard.objects.of(duties.person.district)
        .within(duties.scope(Power.SEE_HAZARDS))
        .select_related("matter__site")
        .defer(*HEAVY)
    )


def _during(span: Span, reader: Reader) -> Q:
    """Found by then, and not over before."""
    condition = Q()
    if span.end:
        condition &= Q(matter__opened_at__lte=span.end)
    if span.start:
        condition &= Q(matter__closed_at=None) | Q(matter__closed_at__gte=span.start)
    return condition


def _feature(hazard: Hazard, reader: Reader) -> dict:
    matter, roll = hazard.matter, reader.duties.roll
    site, sector = matter.site, roll.sectors.get(matter.sector_code)
    return geojson.feature(
        hazard.pk,
        geojson.point(site.lng, site.lat),
        {
            "number": matter.number,
            "summary": hazard.summary,
            "spot": hazard.spot or None,
            "state": matter.state,
            "state_name": State(matter.state).label,
            "grade": hazard.grade,
            "grade_name": hazard.get_grade_display(),
            "source": hazard.source,
            "source_name": hazard.get_source_display(),
            "sector": matter.sector_code,
            "sector_name": sector.name if sector else None,
            "site": site.code,
            "site_name": site.name,
            "kind": site.kind,
            "kind_name": site.get_kind_display(),
            "area": matter.area_code,
            "place": place_name(roll, matter.area_code),
            "opened_at": matter.opened_at,
            "due_at": matter.due_at,
            "closed_at": matter.closed_at,
            "open": matter.closed_at is None,
            "overdue": matter.is_late(at=reader.now),
            "step": matter.step,
            "step_name": matter.get_step_display(),
            "page": reader.page(hazard),
        },
    )


HAZARDS = Collection(
    id="hazards",
    title=_("Hazards"),
    about=_("Hazards at the position of their site, from the day they were found until they ended."),
    power=Power.SEE_HAZARDS,
    filters=(
        among("state", "matter__state", State, "States, with commas between."),
        among("grade", "grade", Grade, "general or major."),
        among("source", "source", Source, "How they were found, with commas between."),
        flag("open", Q(matter__closed_at=None), "Not ended yet, or ended."),
        among("kind", "matter__site__kind", SiteKind, "Kinds of sites, with commas between."),
        line("sector", "matter__sector_code", "Of this sector and what lies under it."),
        inside("area", "matter__area_code", "Inside the area of this division code."),
        exactly("number", "matter__number", "The hazard of this number."),
    ),
    rows=_rows,
    during=_during,
    in_box=positions_in("matter__site__"),
    feature=_feature,
)
