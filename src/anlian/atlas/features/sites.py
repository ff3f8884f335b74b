"""点位 as features: sites in use, where they lie."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from anlian.atlas.features.asked import Span
from anlian.atlas.features.collection import Collection, Reader, positions_in
from anlian.atlas.features.filters import among, exactly, inside
from anlian.kernel import geojson
from anlian.kernel.clock import day_of
from anlian.lattice.models import Risk, Site, SiteKind, SiteRecord
from anlian.lattice.powers import Power
from anlian.lattice.seats import place_name


def _rows(reader: Reader) -> QuerySet:
    duties = reader.duties
    first = SiteRecord.objects.of(duties.person.district).known().filter(site=OuterRef("pk"))
    return (
        Site.objects.of(duties.person.district)
        .within(duties.scope(Power.SEE_SITES))
        .filter(closed_on=None)
        .select_related("principal")
        .defer("words")
        .annotate(since=Subquery(first.order_by("since").values("since")[:1]))
    )


def _during(span: Span, reader: Reader) -> Q:
    """On the books by then. All of these are in use today, so nothing of the past has ended."""
    if span.end is None:
        return Q()
    records = SiteRecord.objects.of(reader.duties.person.district).known()
    return Q(Exists(records.filter(site=OuterRef("pk"), since__lte=day_of(span.end))))


def _feature(site: Site, reader: Reader) -> dict:
    return geojson.feature(
        site.pk,
        geojson.point(site.lng, site.lat),
        {
            "code": site.code,
            "name": site.name,
            "kind": site.kind,
            "kind_name": site.get_kind_display(),
            "risk": site.risk or None,
            "risk_name": site.get_risk_display() or None,
            "area": site.area_code,
            "place": place_name(reader.duties.roll, site.area_code),
            "address": site.address,
            "principal": site.principal.name if site.principal else None,
            "uscc": site.uscc or None,
            "since": site.since,
            "attributes": site.attributes,
            "page": reader.page(site),
        },
    )


SITES = Collection(
    id="sites",
    title=_("Sites"),
    about=_("Sites in use: what can be visited and made safe. “since” is the day from which they are on the books."),
    power=Power.SEE_SITES,
    filters=(
        among("kind", "kind", SiteKind, "Kinds of sites, with commas between."),
        among("risk", "risk", Risk, "Risk colours, with commas between; none: not rated.", none=True),
        inside("area", "area_code", "Inside the area of this division code."),
        exactly("code", "code", "The site of this number."),
    ),
    rows=_rows,
    during=_during,
    in_box=positions_in(""),
    feature=_feature,
)  # fmt: skip
