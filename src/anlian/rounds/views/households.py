"""住户: the register of doors, names and numbers hidden; one name and number for a reason that is written down."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.generic import TemplateView, View

from anlian.kernel.counts import page_of
from anlian.kernel.errors import NotFound
from anlian.lattice.forms import UnmaskForm
from anlian.lattice.powers import Power
from anlian.lattice.seats import place_name
from anlian.lattice.views.common import OnDay
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.rounds import actions, exports
from anlian.rounds.boards import households
from anlian.rounds.models import Household
from anlian.rounds.views.common import Face


class ListHouseholds(Face, TemplateView):
    here = "households"
    template_name = "rounds/households.html"

    def get_context_data(self, **kwargs):
        wanted = households.Wanted.of(self.request.GET)
        every = households.with_last(Household.objects.of(self.person.district))
        page = page_of(
            households.narrowed(self.all(Household), wanted, self.today).order_by(*households.ORDER),
            lambda keys: every.filter(pk__in=keys), size=households.ROWS, number=self.request.GET.get("page", "1"),
        )  # fmt: skip
        for row in page.object_list:
            row.place = place_name(self.roll, row.area_code)
        return super().get_context_data(
            page_obj=page, wanted=wanted, query=wanted.query(), areas=self.areas(wanted.area),
            may_unmask=self.duties.may(Power.UNMASK), **kwargs,
        )  # fmt: skip


class ExportHouseholds(ExportsList):
    """The filtered register as a file, names and numbers hidden. Whole ones go out with the ledger, for a reason."""

    sees = Power.SEE_ROUNDS

    def outgoing(self):
        wanted = households.Wanted.of(self.request.GET)
        found = households.narrowed(self.all(Household, Power.SEE_ROUNDS), wanted, self.duties.on)
        return Outgoing(
            "rounds-households", pgettext("a register", "Households"), exports.HOUSEHOLDS, found.count(),
            partial(exports.households, households.with_last(found).order_by(*households.ORDER), self.duties),
            wanted.query(), reverse("rounds:households"),
        )  # fmt: skip


class ShowNumber(OnDay, View):
    """Name and number of one household: asked for with a reason, shown once, written down."""

    power = Power.UNMASK

    def get(self, request, pk):
        self.find(Household, pk)
        return render(request, "lattice/_unmask.html", {"form": UnmaskForm()})

    def post(self, request, pk):
        household = self.find(Household, pk)
        form = UnmaskForm(request.POST)
        if not form.is_valid():
            return render(request, "lattice/_unmask.html", {"form": form}, status=422)
        try:
            told = actions.unmask_household(household, by=self.person, at=self.now, **form.cleaned_data)
        except NotFound:
            raise Http404 from None
        return HttpResponse(" ".join(filter(None, told)) or "—", content_type="text/plain; charset=utf-8")
