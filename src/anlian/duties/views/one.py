"""One duty: what met it, or what is still owed; excused by the office; work pointed to by its number."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from anlian.duties import actions, boards
from anlian.duties.forms import Claim, Excuse
from anlian.duties.models import Duty
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power


class ShowDuty(WithinScope, TemplateView):
    power = Power.SEE_DUTIES
    template_name = "duties/show.html"

    def all(self, model, power=None):
        return super().all(model, power).with_story()

    def get_context_data(self, **kwargs):
        duty = self.find(Duty, kwargs["pk"])
        forms = {"excuse_form": Excuse(initial={"expect": duty.matter.version}), "claim_form": Claim()}
        told = {"duty": duty, "story": boards.story_of(duty, self.duties, self.now), "now": self.now}
        # A form that was refused comes back as it was filled in.
        return super().get_context_data(**told | forms | kwargs)


class _Deed(WithinScope, FormView):
    """A form on the page of one duty; refused, the page comes back with the form as it was filled in."""

    form_name = ""
    done = ""
    http_method_names = ["post"]

    @cached_property
    def duty(self) -> Duty:
        return self.find(Duty, self.kwargs["pk"], Power.SEE_DUTIES)

    def deed(self, **given) -> None:
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.deed(by=self.person, at=self.now, **form.cleaned_data)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.duty)

    def form_invalid(self, form):
        page = ShowDuty()
        page.setup(self.request, pk=self.duty.pk)
        context = page.get_context_data(pk=self.duty.pk, refused=self.form_name, **{self.form_name: form})
        return render(self.request, page.template_name, context, status=422)


class ExcuseDuty(_Deed):
    power = Power.SET_DUTIES
    form_class, form_name = Excuse, "excuse_form"

    @property
    def done(self):
        return _("The duty is excused.")

    def deed(self, **given):
        actions.excuse(self.duty, **given)


class ClaimWork(_Deed):
    power = Power.DO_DUTIES
    form_class, form_name = Claim, "claim_form"

    @property
    def done(self):
        return _("The duty is met.")

    def deed(self, **given):
        actions.claim(self.duty, **given)
