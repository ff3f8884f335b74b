"""The list, the board, the export, the names that people give to their filters, the drawing of the lifecycle."""

from functools import partial

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from anlian.hazards import boards
from anlian.hazards.actions.saved import forget_address, save_address
from anlian.hazards.exports import COLUMNS, located, rows
from anlian.hazards.forms import SaveAddress
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.matters.models import Matter

PAGE = "hazards:list"


class ListHazards(WithinScope, TemplateView):
    power = Power.SEE_HAZARDS
    template_name = "hazards/list.html"

    def get_template_names(self):
        headers = self.request.headers
        # Going back in the browser asks for the whole page again.
        part = "HX-Request" in headers and "HX-History-Restore-Request" not in headers
        return ["hazards/_rows.html"] if part else [self.template_name]

    def get_context_data(self, **kwargs):
        wanted = boards.Wanted.of(self.request.GET)
        listing = boards.listed(
            self.all(Matter), wanted, self.duties, self.now, page=self.request.GET.get("page", "1")
        )
        return super().get_context_data(
            listing=listing,
            page_obj=listing.page,
            choices=boards.Choices(self.duties, wanted),
            saved=boards.saved_by(self.person, PAGE),
            may_report=self.duties.may(Power.REPORT_HAZARD),
            may_export=self.duties.may(Power.EXPORT),
            now=self.now,
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


class Board(WithinScope, TemplateView):
    power = Power.SEE_HAZARDS
    template_name = "hazards/board.html"

    def get_context_data(self, **kwargs):
        wanted = boards.Wanted.of(self.request.GET)
        return super().get_context_data(
            columns=boards.columns(self.all(Matter), wanted, self.duties, self.now),
            choices=boards.Choices(self.duties, wanted),
            may_report=self.duties.may(Power.REPORT_HAZARD),
            now=self.now,
            **kwargs,
        )


class ExportHazards(ExportsList):
    """The filtered list as a file."""

    def outgoing(self):
        wanted = boards.Wanted.of(self.request.GET)
        matters = boards.narrowed(self.all(Matter, Power.SEE_HAZARDS), wanted, self.duties, self.now)
        hazards = boards.hazards_of(matters, wanted.sort, self.person.district)
        return Outgoing(
            "hazards", _("Hazards"), COLUMNS, matters.count(), partial(rows, hazards, self.duties, self.now),
            wanted.query(), reverse(PAGE), located=partial(located, hazards, self.duties, self.now),
        )  # fmt: skip


class SaveFilter(WithinScope, FormView):
    power = Power.SEE_HAZARDS
    form_class = SaveAddress
    http_method_names = ["post"]

    def form_valid(self, form):
        query = boards.Wanted.of(QueryDict(form.cleaned_data["query"])).query()
        try:
            save_address(self.person, page=PAGE, name=form.cleaned_data["name"], query=query)
            messages.success(self.request, _("The filter is saved."))
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        return redirect(f"{reverse(PAGE)}?{query}")

    def form_invalid(self, form):
        messages.error(self.request, _("Give the filter a name of at most 40 characters."))
        return redirect(PAGE)


class ForgetFilter(WithinScope, View):
    power = Power.SEE_HAZARDS

    def post(self, request, pk):
        forget_address(self.person, key=pk)
        return redirect(PAGE)


class Lifecycle(WithinScope, TemplateView):
    power = Power.SEE_HAZARDS
    template_name = "hazards/lifecycle.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(drawing=boards.drawing(), **kwargs)
