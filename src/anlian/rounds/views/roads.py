"""路段: segments with who answers and the last patrol, one segment, recording a patrol; and the panel of a site."""

from datetime import timedelta
from functools import cached_property, partial

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from anlian.lattice.access import WithinScope
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.seats import place_name
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.rounds import actions, exports, forms
from anlian.rounds.boards import roads, shops
from anlian.rounds.views.common import Does, Face, grouped, reported

HALF_AN_HOUR = timedelta(minutes=30)


class ListRoads(Face, TemplateView):
    here = "roads"
    template_name = "rounds/roads.html"

    def get_context_data(self, **kwargs):
        wanted = roads.Wanted.of(self.request.GET)
        page = roads.listed(self.all(Site), wanted, self.duties, self.request.GET.get("page", "1"))
        return super().get_context_data(
            page_obj=page, wanted=wanted, query=wanted.query(), areas=self.areas(wanted.area),
            quiet=[
                (days, ngettext("No patrol for %(days)d day", "No patrol for %(days)d days", days) % {"days": days})
                for days in (7, 14, 30, 90)
            ],
            **kwargs,
        )  # fmt: skip


class ExportRoads(ExportsList):
    """The filtered list as a file."""

    sees = Power.SEE_ROUNDS

    def outgoing(self):
        wanted = roads.Wanted.of(self.request.GET)
        found = roads.narrowed(self.all(Site, Power.SEE_ROUNDS), wanted, self.duties.on)
        return Outgoing(
            "rounds-roads", _("Patrols of road segments"), exports.ROADS, found.count(),
            partial(exports.roads, roads.in_order(found, wanted.sort), self.person.district, self.rows), wanted.query(), reverse("rounds:roads"),
        )  # fmt: skip

    def rows(self, some: QuerySet) -> list:
        return roads.rows(some, self.duties)


class OfRoad(WithinScope):
    """A view of one segment."""

    power = Power.SEE_ROUNDS

    @cached_property
    def site(self) -> Site:
        found = roads.only(self.all(Site)).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class ShowRoad(OfRoad, Face, TemplateView):
    template_name = "rounds/road.html"

    def get_context_data(self, **kwargs):
        (row,) = roads.rows(Site.objects.of(self.site.district).filter(pk=self.site.pk), self.duties)
        walks = Site.objects.of(self.site.district).within(self.scope(Power.INSPECT))
        return super().get_context_data(
            site=row, patrols=roads.patrols(self.site, self.duties), place=row.place,
            may_walk=self.duties.may(Power.INSPECT) and walks.filter(pk=self.site.pk).exists(), **kwargs,
        )  # fmt: skip


class RecordPatrol(OfRoad, Does):
    """Whoever answers for the segment, or for all that lies there."""

    power = Power.INSPECT
    form_class, template_name, done = forms.Patrol, "rounds/patrol.html", _("The patrol is kept.")

    def get_initial(self):
        here = timezone.localtime(self.now)
        return super().get_initial() | {"started_at": here - HALF_AN_HOUR, "ended_at": here}

    def get_form_kwargs(self):
        offered = {one[0]: one for one in reported(self, site=self.site)}
        offered |= {one[0]: one for one in reported(self, area=self.site.area_code[:12])}
        return super().get_form_kwargs() | {"hazards": grouped(list(offered.values()))}

    def act(self, given):
        actions.record_patrol(self.site, by=self.person, at=self.now, **given)

    def back(self):
        return reverse("rounds:road", args=[self.site.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            site=self.site, place=place_name(self.roll, self.site.area_code), **kwargs
        )


class OfSite(WithinScope, TemplateView):
    """A part of the page of a shop or a road: its pledge and stars, or its last patrol."""

    power = Power.SEE_ROUNDS
    template_name = "rounds/_panel.html"

    def get_context_data(self, **kwargs):
        site = self.find(Site, self.kwargs["pk"])
        here = Site.objects.of(site.district).filter(pk=site.pk)
        told = {"site": site}
        if site.kind == SiteKind.SHOP and not site.closed_on:
            (told["shop"],) = shops.Shops(site.district, self.duties.on).rows(here, self.duties)
        if site.kind == SiteKind.ROAD and not site.closed_on:
            (told["road"],) = roads.rows(here, self.duties)
        return super().get_context_data(**told, **kwargs)
