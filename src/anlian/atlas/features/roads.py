"""路段 as features: road segments whose line is known, as lines. Each is a site too, under the same key."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from anlian.atlas.features.asked import Box, Span
from anlian.atlas.features.collection import Collection, Reader
from anlian.atlas.features.filters import among, exactly, inside
from anlian.kernel import geo, geojson
from anlian.kernel.clock import day_of
from anlian.lattice.courses import tiles_around
from anlian.lattice.models import Course, Risk, SiteKind, SiteRecord
from anlian.lattice.powers import Power
from anlian.lattice.seats import place_name


def _rows(reader: Reader) -> QuerySet:
    duties = reader.duties
    first = SiteRecord.objects.of(duties.person.district).known().filter(site=OuterRef("site"))
    return (
        Course.objects.of(duties.person.district)
        .filter(
            duties.scope(Power.SEE_SITES).q_sites("site__"), site__kind=SiteKind.ROAD, site__closed_on=None
        )
        .select_related("site__principal")
        .defer("tiles", "site__words")
        .annotate(since=Subquery(first.order_by("since").values("since")[:1]))
    )


def _during(span: Span, reader: Reader) -> Q:
    """On the books by then, as with sites."""
    if span.end is None:
        return Q()
    records = SiteRecord.objects.of(reader.duties.person.district).known()
    return Q(Exists(records.filter(site=OuterRef("site"), since__lte=day_of(span.end))))


def _in_box(roads: QuerySet, boxes: Sequence[Box]) -> QuerySet:
    """By the tiles that they touch first, where the box is small enough to be a few of them; then exactly."""
    from shapely import LineString, box, intersects

    touched = []
    for one in boxes:
        keys = tiles_around(one)
        near = roads.filter(tiles__overlap=keys) if keys else roads
        drawn, asked = list(near.order_by().values_list("pk", "points")), box(*one)
        touched += [key for key, points in drawn if intersects(LineString(points), asked)]
    return roads.filter(pk__in=touched)


def _feature(course: Course, reader: Reader) -> dict:
    site = course.site
    return geojson.feature(
        course.pk,
        geojson.line(course.points),
        {
            "code": site.code,
            "name": site.name,
            "metres": round(geo.length_m(course.points)),
            "risk": site.risk or None,
            "risk_name": site.get_risk_display() or None,
            "area": site.area_code,
            "place": place_name(reader.duties.roll, site.area_code),
            "principal": site.principal.name if site.principal else None,
            "since": course.since,
            "drawn_at": course.drawn_at,
            "page": reader.page(site),
        },
    )


ROADS = Collection(
    id="roads",
    title=_("Road segments"),
    about=_("Road segments in use whose line is known, as lines. Each is a site too, under the same key."),
    power=Power.SEE_SITES,
    filters=(
        among("risk", "site__risk", Risk, "Risk colours, with commas between; none: not rated.", none=True),
        inside("area", "site__area_code", "Inside the area of this division code."),
        exactly("code", "site__code", "The road segment of this number."),
    ),
    rows=_rows,
    during=_during,
    in_box=_in_box,
    feature=_feature,
)  # fmt: skip
