"""A road segment gets its line, another, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.lattice.courses import checked, tiles_of
from anlian.lattice.models import Course, Site, SiteKind
from anlian.lattice.outlines import Box, read_extent
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


@deed
def draw_course(
    site: Site,
    points: Sequence[Sequence[float]] | None,
    *,
    by: Person | None,
    at: datetime,
    extent: Box | None = None,
) -> Course | None:
    """画线: the line of a road segment, in WGS 84; without points it has none any more."""
    # Two may draw at once; the second replaces what the first drew.
    site = Site.objects.select_for_update(no_key=True).of(site.district).get(pk=site.pk)
    standing = Course.objects.of(site.district).filter(site=site).first()
    before = told(standing)
    if points is None:
        if standing is None:
            raise Refused(_("This road segment has no line to take away."))
        Course.objects.of(site.district).filter(pk=standing.pk).delete()
        record(Verb.ROAD_DRAWN, site, by=by, at=at, before=before, after=None)
        return None
    if site.kind != SiteKind.ROAD:
        raise Refused(_("Only a road segment has a line. Change what kind of site it is first."))
    course = standing or Course(id=site.pk, district=site.district, site=site)
    course.points = checked(points, extent or read_extent(site.district))
    course.tiles = tiles_of(course.points)
    course.drawn_by, course.drawn_at = by, at
    course.save(force_insert=standing is None)
    record(Verb.ROAD_DRAWN, site, by=by, at=at, before=before, after=told(course))
    return course


def told(course: Course | None) -> dict | None:
    """A line as the record of acts keeps it."""
    return course and {"metres": round(course.metres), "points": course.points}
