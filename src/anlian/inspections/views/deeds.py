"""Planning, beginning and doing an inspection, and what follows it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from anlian.inspections import actions, boards
from anlian.inspections.boards.listing import place_of
from anlian.inspections.forms import AddNote, Cancel, Confirm, OnTheSpot, Plan, Sheet, Start
from anlian.inspections.lifecycle import State
from anlian.inspections.models import Inspection, Kind
from anlian.inspections.views.show import ShowInspection
from anlian.kernel import address
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Site
from anlian.lattice.powers import Power, Role


class _ToSite(WithinScope, FormView):
    """First the site, then who goes."""

    deed = None
    done = ""

    @cached_property
    def site(self) -> Site | None:
        key = boards.Wanted.of(self.request.GET).site
        return self.find(Site, key) if key else None

    def get_template_names(self):
        return [self.template_name if self.site else "inspections/where.html"]

    def get_form(self, form_class=None):
        return super().get_form(form_class) if self.site else None

    def get_initial(self):
        lists = self.checklists
        walker = any(seat.role == Role.GRID for seat in self.duties.posts)
        return {
            "id": uuid7(),
            "kind": address.among(self.request.GET, "kind", Kind.values)
            or (Kind.GRID if walker else Kind.ROUTINE),
            "template": str(lists[0].pk) if lists else "",
            "leader": str(self.person.pk),
            "on": timezone.localdate(self.now),
        }

    @cached_property
    def checklists(self):
        return boards.checklists_for(self.site)

    def get_form_kwargs(self):
        people = boards.colleagues(self.site, self.duties)
        return super().get_form_kwargs() | {
            "checklists": self.checklists,
            "people": people,
            "person": self.person,
        }

    def post(self, request, *args, **kwargs):
        if self.site is None:
            raise Http404
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            inspection = self.deed(self.site, by=self.person, at=self.now, **form.given())
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done % {"number": inspection.number})
        return redirect(self.next_page, pk=inspection.pk)

    def get_context_data(self, **kwargs):
        if self.site is None:
            text = boards.Wanted.of(self.request.GET).q
            sites = boards.sites_to_visit(self.all(Site), text, self.duties)
            return super().get_context_data(sites=sites, text=text, title=self.title, **kwargs)
        return super().get_context_data(
            site=self.site, place=place_of(self.site.area_code, self.duties), title=self.title, **kwargs
        )


class PlanInspection(_ToSite):
    """计划检查."""

    power = Power.PLAN_INSPECTION
    form_class = Plan
    template_name = "inspections/plan.html"
    next_page = "inspections:show"
    deed = staticmethod(actions.plan)

    @property
    def title(self):
        return _("Plan an inspection")

    @property
    def done(self):
        return _("%(number)s is planned.")


class BeginInspection(_ToSite):
    """现场检查: I stand there now."""

    power = Power.INSPECT
    form_class = OnTheSpot
    template_name = "inspections/plan.html"
    next_page = "inspections:do"
    deed = staticmethod(actions.begin)

    @property
    def title(self):
        return _("Inspect on the spot")

    @property
    def done(self):
        return _("%(number)s has begun.")


class _Move(WithinScope, FormView):
    """A form on the page of one inspection; refused, the page comes back with the form as it was filled in."""

    power = Power.INSPECT
    form_name = ""
    http_method_names = ["post"]

    @cached_property
    def inspection(self) -> Inspection:
        return self.find(Inspection, self.kwargs["pk"], Power.SEE_INSPECTIONS)

    def deed(self, form):
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.deed(form)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect(self.inspection)

    def form_invalid(self, form):
        page = ShowInspection()
        page.setup(self.request, pk=self.inspection.pk)
        page.power = Power.SEE_INSPECTIONS
        context = page.get_context_data(
            pk=self.inspection.pk, refused=self.form_name, **{self.form_name: form}
        )
        return render(self.request, page.template_name, context, status=422)

    def given(self, form):
        return dict(by=self.person, at=self.now, **form.cleaned_data)


class StartInspection(_Move):
    form_class, form_name = Start, "start_form"

    def deed(self, form):
        actions.start(self.inspection, **self.given(form))

    def form_valid(self, form):
        answer = super().form_valid(form)
        begun = self.inspection.state == State.STARTED
        return redirect("inspections:do", pk=self.inspection.pk) if begun else answer


class ConfirmInspection(_Move):
    form_class, form_name = Confirm, "confirm_form"

    def deed(self, form):
        actions.confirm(self.inspection, **self.given(form))
        messages.success(self.request, _("%(number)s is finished.") % {"number": self.inspection.number})


class CancelInspection(_Move):
    form_class, form_name = Cancel, "cancel_form"

    def deed(self, form):
        actions.cancel(self.inspection, **self.given(form))
        messages.success(self.request, _("%(number)s is cancelled.") % {"number": self.inspection.number})


class AddToInspection(_Move):
    form_class, form_name = AddNote, "note_form"

    def deed(self, form):
        actions.add_note(self.inspection, **self.given(form))
        messages.success(self.request, _("The note is added."))


class DoInspection(WithinScope, FormView):
    """检查: the checklist, a card an item, on a phone in one hand."""

    power = Power.INSPECT
    form_class = Sheet
    template_name = "inspections/do.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.person and self.duties.may(self.power):
            found = self.all(Inspection, Power.SEE_INSPECTIONS).select_related("site", "template", "leader")
            self.inspection = found.filter(pk=kwargs["pk"]).first()
            if self.inspection is None:
                raise Http404
            if request.method == "GET" and self.inspection.state != State.STARTED:
                return redirect(self.inspection)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"inspection": self.inspection}

    def get_initial(self):
        return {"handling": ""}

    def form_valid(self, form):
        try:
            done = actions.submit(self.inspection, by=self.person, at=self.now, **form.given())
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(number)s is submitted, with %(count)d findings.")
            % {"number": done.number, "count": done.findings},
        )
        if "HX-Request" in self.request.headers:
            return HttpResponse(headers={"HX-Redirect": done.get_absolute_url()})
        return redirect(done)

    def form_invalid(self, form):
        # Only the refusal is sent back to a page that can take it: photos chosen there stay chosen.
        part = "HX-Request" in self.request.headers
        name = "inspections/_wrong.html" if part else self.template_name
        return render(self.request, name, self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(inspection=self.inspection, **kwargs)
