"""Reporting a hazard, and taking it one move further."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from anlian.hazards import actions, boards
from anlian.hazards.forms import FORMS, Report
from anlian.hazards.lifecycle import MOVES, State
from anlian.hazards.models import Hazard, Source
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.kernel.ids import uuid7
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Site
from anlian.lattice.powers import Power


class DoMove(WithinScope, FormView):
    """One move of one hazard. The form is the move's own; the door says who may."""

    power = Power.SEE_HAZARDS
    template_name = "hazards/do.html"

    def dispatch(self, request, *args, **kwargs):
        if kwargs["move"] not in MOVES:
            raise Http404
        self.move = MOVES[kwargs["move"]]
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def hazard(self) -> Hazard:
        found = (
            self.all(Hazard)
            .select_related("matter__site", "matter__principal", "item")
            .filter(pk=self.kwargs["pk"])
        )
        return found.first() or _not_there()

    def get_form_class(self):
        return FORMS[self.move.name]

    def get_initial(self):
        return {"expect": self.hazard.matter.version} | boards.suggested(self.move, self.hazard, self.now)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offers": boards.offers(self.move, self.hazard, self.duties)}

    def form_valid(self, form):
        try:
            done = actions.DEEDS[self.move.name](self.hazard, by=self.person, at=self.now, **form.given())
        except Stale as stale:
            messages.error(self.request, str(stale))
            return redirect(self.hazard)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(number)s: done. It is now “%(state)s”.")
            % {"number": done.matter.number, "state": State(done.matter.state).label},
        )
        return redirect(done if self.all(Hazard).filter(pk=done.pk).exists() else "hazards:list")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            hazard=self.hazard,
            matter=self.hazard.matter,
            state=State(self.hazard.matter.state),
            option=boards.option_for(self.move.name, self.hazard, self.duties, self.now),
            now=self.now,
            **kwargs,
        )


class ReportHazard(WithinScope, FormView):
    """上报隐患: first the site, then what is unsafe there."""

    power = Power.REPORT_HAZARD
    template_name = "hazards/report.html"
    form_class = Report

    @cached_property
    def site(self) -> Site | None:
        key = boards.Wanted.of(self.request.GET).site
        return self.find(Site, key) if key else None

    @cached_property
    def items(self) -> list:
        return boards.items_for(self.site)

    def get_template_names(self):
        return [self.template_name if self.site else "hazards/report_where.html"]

    def get_initial(self):
        own = self.site is not None and self.site.principal_id == self.person.pk
        return {"id": uuid7(), "source": Source.SELF_CHECK if own else Source.REPORT}

    def get_form(self, form_class=None):
        return super().get_form(form_class) if self.site else None

    def get_form_kwargs(self):
        sectors = [(code, row.name) for code, row in sorted(self.duties.roll.sectors.items())]
        return super().get_form_kwargs() | {"items": self.items, "sectors": sectors}

    def post(self, request, *args, **kwargs):
        if self.site is None:
            raise Http404
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            hazard = actions.report(self.site, by=self.person, at=self.now, **form.cleaned_data)
        except IntegrityError:
            # The same report came twice at one moment: the other one is in.
            hazard = self.find(Hazard, form.cleaned_data["id"], Power.SEE_HAZARDS)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("%(number)s is reported.") % {"number": hazard.matter.number})
        return redirect(hazard)

    def get_context_data(self, **kwargs):
        if self.site is None:
            text = boards.Wanted.of(self.request.GET).q
            found = boards.sites_to_report(self.all(Site), text, self.duties)
            return super().get_context_data(sites=found, text=text, **kwargs)
        return super().get_context_data(
            site=self.site, sector=self.duties.roll.default_sector(self.site.kind), **kwargs
        )


class SuggestItem(WithinScope, TemplateView):
    """What a check item suggests: its basis, its grade, the time that it allows. A part of the report page."""

    power = Power.REPORT_HAZARD
    template_name = "hazards/_item.html"

    def get_context_data(self, **kwargs):
        key = boards.Wanted.of(self.request.GET).item
        return super().get_context_data(item=boards.item(self.person.district, key), **kwargs)


def _not_there():
    raise Http404
