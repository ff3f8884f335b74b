"""A danger that somebody saw becomes a reported hazard."""

from django.utils.translation import gettext as _

from anlian.field.kinds import Come, Conflict, Made
from anlian.hazards import actions
from anlian.hazards.models import CheckItem, Source
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.matters.evidence import note_shots


def take(come: Come) -> Made:
    """上报: found before the site was closed it counts; found after, somebody must look at it."""
    site = come.site(come.body.site, Power.REPORT_HAZARD)
    require_open(site, come)
    return _report(site, come)


def despite(come: Come) -> Made:
    return _report(come.site(come.body.site, Power.REPORT_HAZARD), come)


def require_open(site: Site, come: Come) -> None:
    if site.closed_on and site.closed_on <= day_of(come.happened_at):
        raise Conflict(
            _("The site was closed on %(day)s, before this was recorded.") % {"day": site.closed_on}
        )


def _report(site: Site, come: Come) -> Made:
    told = come.body
    item = None
    if told.item is not None:
        item = CheckItem.objects.of(come.district).filter(pk=told.item).first()
        if item is None:
            raise Refused(_("This check item is not known here. Choose another one, or none."))
    hazard = actions.report(
        site, by=come.person, at=come.at, seen_at=come.happened_at, summary=told.summary, source=Source.INSPECTION,
        item=item, sector=_line(site, come, item), spot=told.spot, photos=come.photos(told.photos),
        no_photo_reason=told.no_photo_reason, id=come.id,
    )  # fmt: skip
    note_shots(hazard.matter, come.shots)
    return Made("hazard", hazard.pk, hazard.matter.number, site)


def _line(site: Site, come: Come, item: CheckItem | None) -> str:
    """The item's line where the person reports in it; else what the kind of site is known for."""
    if item is None or not item.sector_code:
        return ""
    scope = come.duties.scope(Power.REPORT_HAZARD)
    return item.sector_code if scope.covers(area=site.area_code, sector=item.sector_code, site=site) else ""
