"""What stands beside the map when something on it is chosen. Each is a part of a page, and opens its own page."""

from datetime import date

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from anlian.atlas.boards import panels
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.lattice.boards import sites, who
from anlian.lattice.models import Level
from anlian.lattice.powers import Power
from anlian.lattice.views.common import OnDay
from anlian.lattice.views.sites import ShowSite


class PastIsOver(OnDay):
    """On a past day; what is not over yet is today."""

    @cached_property
    def day(self) -> date:
        return min(super().day, self.today)


class PanelOfSite(PastIsOver, ShowSite):
    """一个点位: its chain, link by link, what is open there, who went there last."""

    template_name = "atlas/_site.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        site = context["site"]
        return context | {
            "links": panels.links(
                context["rows"], self.duties, site.principal_id, may_call_principal=context["may_unmask"]
            ),
            "record": next((one.record for one in context["history"] if one.record.holds(self.day)), None),
        }


class PanelOfHazard(PastIsOver, TemplateView):
    """一处隐患: how grave, how late, whose move it is, and the chain that answers."""

    power = Power.SEE_HAZARDS
    template_name = "atlas/_hazard.html"

    def get_context_data(self, **kwargs):
        hazard = self.all(Hazard).filter(matter=self.kwargs["pk"]).with_story().first()
        if hazard is None:
            raise Http404
        matter = hazard.matter
        answer = sites.answer(matter.site, matter.sector_code, self.day, self.roll) if matter.site else None
        rows = who.rows(answer, self.roll) if answer else []
        return super().get_context_data(
            hazard=hazard,
            state=State(matter.state),
            matter=matter,
            answer=answer,
            links=panels.links(rows, self.duties, matter.principal_id, may_call_principal=False),
            sector=self.roll.sectors.get(matter.sector_code),
            may_see_site=self.duties.may(Power.SEE_SITES)
            and matter.site is not None
            and self.scope(Power.SEE_SITES).covers(
                area=matter.site.area_code,
                sector=self.roll.default_sector(matter.site.kind),
                site=matter.site,
            ),
            **kwargs,
        )


class PanelOfArea(PastIsOver, TemplateView):
    """一个区划: what it adds up to, who answers for it, what lies inside."""

    power = Power.SEE_SITES
    template_name = "atlas/_area.html"

    def get_context_data(self, **kwargs):
        area = sites.areas_within(self.scope()).filter(code=self.kwargs["code"]).first()
        if area is None:
            raise Http404
        return super().get_context_data(
            area=area,
            path=panels.path_to(area, self.roll, self.scope()),
            below=panels.below(area, self.roll, self.day),
            readings=panels.figures(area, self.duties, self.day, now=self.now)
            if self.duties.may(Power.SEE_FIGURES)
            else [],
            walkers=panels.walkers(area, self.roll, self.day) if area.level == Level.GRID else [],
            **kwargs,
        )
