"""Tokens of the API: made with the present password, shown once, revoked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from anlian.desk import actions
from anlian.desk.boards import own
from anlian.desk.forms import TokenForm
from anlian.desk.views.factors import AsksForPassword
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power


class MakeToken(AsksForPassword):
    """生成接口令牌."""

    form_class = TokenForm
    template_name = "desk/make_token.html"

    def dispatch(self, request, *args, **kwargs):
        if self.person is not None and not own.readable(self.duties):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "offered": own.readable(self.duties), "today": day_of(self.now)
        }  # fmt: skip

    def form_valid(self, form):
        try:
            text = actions.make_token(self.person, at=self.now, **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        shown = {
            "token": text,
            "name": form.cleaned_data["name"],
            "day": form.cleaned_data["last_day"],
            "features": self.request.build_absolute_uri(reverse("api-1:ogc_landing")),
        }
        answer = self.response_class(self.request, "desk/token.html", shown)
        # The only time that it is shown: kept by no browser on the way.
        answer["Cache-Control"] = "no-store"
        return answer


class EndToken(WithinScope, View):
    """撤销接口令牌."""

    power = Power.SEE_WORKBENCH
    http_method_names = ["post"]

    def post(self, request, pk):
        token = own.token(self.person, pk, now=self.now)
        if token is None:
            raise Http404
        actions.end_token(self.person, token=token, at=self.now)
        messages.success(request, _("The token is revoked."))
        return redirect("desk:account")
