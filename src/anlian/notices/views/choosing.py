"""接收设置: which messages go by which way, and when."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.notices import actions, boards
from anlian.notices.forms import ChooseForm


class ChooseWays(WithinScope, FormView):
    power = Power.SEE_WORKBENCH
    form_class = ChooseForm
    template_name = "notices/choose.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"chosen": boards.chosen(self.person)}

    def get_initial(self):
        reach = boards.reach_of(self.person)
        return {name: getattr(reach, name) for name in ("email", "digest_at", "quiet_from", "quiet_until")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(ways=boards.ways(), **kwargs)

    def form_valid(self, form):
        hours = {
            name: form.cleaned_data[name] for name in ("email", "digest_at", "quiet_from", "quiet_until")
        }
        try:
            actions.choose(self.person, by=self.person, at=self.now, paces=form.paces(), **hours)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("From now on you are told like this."))
        return redirect("notices:choose")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
