"""One hazard, as whoever answers for it sees it."""

from django.http import Http404
from django.views.generic import TemplateView

from anlian.hazards import boards
from anlian.hazards.models import Hazard
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power

STORY = ("matter__site__principal", "matter__principal", "matter__post", "item", "recurrence_of__matter",
         "merged_into__matter", "came_from__matter")  # fmt: skip


class ShowHazard(WithinScope, TemplateView):
    power = Power.SEE_HAZARDS
    template_name = "hazards/show.html"

    def get_context_data(self, **kwargs):
        hazard = self.all(Hazard).select_related(*STORY).filter(pk=kwargs["pk"]).first()
        if hazard is None:
            raise Http404
        story = boards.story_of(hazard, self.duties, self.now)
        return super().get_context_data(
            hazard=hazard, matter=hazard.matter, site=hazard.matter.site, story=story, now=self.now, **kwargs
        )
