"""Where to go: a draw among what weighs most."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from anlian.inspections import actions
from anlian.inspections.boards.suggesting import candidates, drawn, draws_of
from anlian.kernel import address
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power


class SuggestVisits(WithinScope, TemplateView):
    """抽取暗访点位."""

    power = Power.INSPECT
    template_name = "inspections/suggest.html"

    def get_context_data(self, **kwargs):
        entry, suggested = drawn(self.duties, address.key(self.request.GET, "draw"))
        month = self.duties.on.replace(day=1)
        return super().get_context_data(
            entry=entry, suggested=suggested, draws=draws_of(self.duties, month), may_plan=self.duties.may(Power.PLAN_INSPECTION),
            **kwargs,
        )  # fmt: skip

    def post(self, request, **kwargs):
        among = candidates(self.duties, self.now)
        try:
            entry = actions.suggest(self.person.district, by=self.person, at=self.now, among=among)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("inspections:suggest")
        return redirect(f"{reverse('inspections:suggest')}?draw={entry.pk}")
