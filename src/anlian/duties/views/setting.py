"""What is owed, and who may stand in: set by the office, read by everybody who owes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from anlian.duties import actions, forms
from anlian.duties.boards.setting import like, obligation, obligations, proxies, proxy_of
from anlian.duties.models import Obligation
from anlian.duties.views.common import Face
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.views.common import AskForDeed


class ListObligations(Face, TemplateView):
    """履职要求."""

    here = "obligations"
    template_name = "duties/obligations.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            obligations=obligations(self.person.district, self.roll, self.today), **kwargs
        )


class SetObligation(AskForDeed):
    power = Power.SET_DUTIES
    form_class = forms.SetObligation
    template_name = "duties/set_obligation.html"
    done = gettext_lazy("What is owed is set.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"roll": self.roll, "day": self.today}

    def get_initial(self):
        return like(self.person.district, self.request.GET.get("like", "")) | {
            "since": self.today.replace(day=1)
        }

    def act(self, wish):
        actions.set_obligation(self.person.district, by=self.person, at=self.now, **wish)

    def back(self):
        return reverse("duties:obligations")


class EndObligation(AskForDeed):
    power = Power.SET_DUTIES
    form_class = forms.EndObligation
    template_name = "duties/end_obligation.html"
    done = gettext_lazy("It is owed until that day.")

    @cached_property
    def obligation(self) -> Obligation:
        found = obligation(self.person.district, self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def get_initial(self):
        return {"until": self.today}

    def act(self, wish):
        actions.end_obligation(self.obligation, by=self.person, at=self.now, **wish)

    def back(self):
        return reverse("duties:obligations")

    def get_context_data(self, **kwargs):
        return super().get_context_data(obligation=self.obligation, back=self.back(), **kwargs)


class NameProxy(Face, AskForDeed):
    """委托履职: those named, and a form to name one."""

    here = "proxies"
    power = Power.DO_DUTIES
    form_class = forms.NameProxy
    template_name = "duties/proxies.html"
    done = gettext_lazy("The proxy is named.")

    def get_form_kwargs(self):
        own = None if self.duties.may(Power.SET_DUTIES) else [str(seat.id) for seat in self.duties.posts]
        return super().get_form_kwargs() | {"roll": self.roll, "day": self.today, "own": own}

    def get_initial(self):
        return {"since": self.today}

    def act(self, wish):
        actions.name_proxy(wish.pop("post"), by=self.person, at=self.now, **wish)

    def back(self):
        return reverse("duties:proxies")

    def get_context_data(self, **kwargs):
        return super().get_context_data(proxies=proxies(self.duties, self.today), **kwargs)


class EndProxy(WithinScope, View):
    power = Power.DO_DUTIES
    http_method_names = ["post"]

    def post(self, request, pk):
        proxy = proxy_of(self.person.district, pk)
        if proxy is None:
            raise Http404
        try:
            actions.end_proxy(proxy, by=self.person, at=self.now)
            messages.success(request, _("The proxy ends today."))
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("duties:proxies")
