"""接收设置: which messages go by which way, and when."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.notices import actions, boards
from anlian.notices.forms import ChooseForm, CodeForm


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
        return super().get_context_data(
            ways=boards.ways(),
            reach=boards.reach_of(self.person),
            code_form=CodeForm(),
            now=self.now,
            **kwargs,
        )

    def form_valid(self, form):
        hours = {
            name: form.cleaned_data[name] for name in ("email", "digest_at", "quiet_from", "quiet_until")
        }
        try:
            actions.choose(self.person, by=self.person, at=self.now, paces=form.paces(), **hours)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        reach = boards.reach_of(self.person)
        if reach.email and not reach.confirmed:
            messages.warning(self.request, _("Saved. Mail goes out once the address is confirmed."))
        else:
            messages.success(self.request, _("From now on you are told like this."))
        return redirect("notices:choose")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class _OfAddress(WithinScope, View):
    """One step of confirming one's own address."""

    power = Power.SEE_WORKBENCH

    def post(self, request):
        reach = boards.reach_of(self.person)
        if not reach.email:
            raise Http404
        try:
            self.act(reach)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
        return redirect("notices:choose")


class SendCode(_OfAddress):
    def act(self, reach):
        actions.send_code(reach, by=self.person, at=self.now)
        messages.success(self.request, _("The code is on its way. It holds for ten minutes."))


class ConfirmEmail(_OfAddress):
    def act(self, reach):
        form = CodeForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("The code has six digits."))
        elif actions.confirm_email(reach, by=self.person, at=self.now, code=form.cleaned_data["code"]):
            messages.success(self.request, _("The address is confirmed. From now on mail goes there."))
        else:
            messages.error(self.request, _("This is not the code. Look at the newest mail."))
