"""Parts that pages of lower floors leave a place for: the hazards of a site, of a chain."""

from django.db.models import F
from django.http import Http404
from django.views.generic import TemplateView

from anlian.hazards.boards.listing import placed
from anlian.hazards.models import Hazard
from anlian.lattice.access import WithinScope
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.models import Site
from anlian.lattice.powers import Power

FEW = 8


class Panel(WithinScope, TemplateView):
    power = Power.SEE_HAZARDS
    template_name = "hazards/_panel.html"
    whose = ""

    def get_context_data(self, **kwargs):
        wanted = self.all(Hazard).filter(**{f"matter__{self.whose}": self.kwargs["pk"]})
        # What is open stands first, the worst of it on top.
        rows = wanted.with_story().order_by(
            F("matter__closed_at").desc(nulls_first=True), "-matter__step", "-matter__opened_at", "pk"
        )
        return super().get_context_data(
            hazards=placed(rows[:FEW], self.duties),
            open_count=wanted.open().count(),
            all_count=wanted.count(),
            whose=self.whose,
            key=self.kwargs["pk"],
            may_report=self.whose == "site" and self.duties.may(Power.REPORT_HAZARD),
            now=self.now,
            **kwargs,
        )


class OfSite(Panel):
    whose = "site"

    def get(self, request, *args, **kwargs):
        self.find(Site, kwargs["pk"], Power.SEE_SITES)
        return super().get(request, *args, **kwargs)


class OfChain(Panel):
    whose = "chain"

    def get(self, request, *args, **kwargs):
        if not ChainsInView(self.duties).versions(kwargs["pk"]):
            raise Http404
        return super().get(request, *args, **kwargs)
