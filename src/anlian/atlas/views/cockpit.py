"""The cockpit: a page for the screen of a meeting room, and its panels, asked anew when something has happened."""

from functools import partial

from django.views.generic import TemplateView

from anlian.atlas.boards.cockpit import cockpit
from anlian.atlas.views.marked import marked
from anlian.atlas.views.page import home_of
from anlian.kernel.templatetags.ui import STEPS
from anlian.lattice.powers import Power
from anlian.lattice.views.common import OnDay
from anlian.ledger.models import Entry


class Cockpit(OnDay, TemplateView):
    power = Power.SEE_FIGURES

    def get_context_data(self, **kwargs):
        return super().get_context_data(board=cockpit(self.duties, now=self.now), **kwargs)


class ShowCockpit(Cockpit):
    """驾驶舱: the map, and around it what the district adds up to; turns by itself, needs no touch."""

    template_name = "atlas/cockpit.html"

    def get_context_data(self, **kwargs):
        home = home_of(self.scope(Power.SEE_SITES), self.roll, self.person.district)
        area = self.roll.areas.get(home)
        return super().get_context_data(home=home, area=area, steps=STEPS.values(), **kwargs)


class CockpitPanels(Cockpit):
    """What stands around the map. Nothing is counted while nothing has happened."""

    template_name = "atlas/_cockpit.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        last = Entry.objects.of(self.person.district).last_line()
        mark = f"{last}.{self.person.pk}.{self.today}.{request.LANGUAGE_CODE}"
        return marked(request, mark, partial(super().get, request, *args, **kwargs))
