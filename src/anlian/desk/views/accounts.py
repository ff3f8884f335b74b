"""Accounts: who can sign in. Their keepers keep them, and hold no other power by that."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from anlian.desk import actions
from anlian.desk.boards import accounts
from anlian.desk.forms import AccountForm, ReasonForm
from anlian.desk.views.system import Sets
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power


class ListAccounts(WithinScope, TemplateView):
    """账号."""

    power = Power.MANAGE_ACCOUNTS
    template_name = "desk/accounts.html"

    def get_context_data(self, **kwargs):
        kind = self.request.GET.get("kind", "")
        text = self.request.GET.get("q", "").replace("\0", "").strip()[:60]
        labels = {
            "": _("All accounts"),
            "locked": _("Locked"),
            "disabled": _("Disabled"),
            "without": _("In a post, without an account"),
        }
        page = accounts.listed(
            # Locks are counted by our own clock, whatever day a demo tells of.
            self.duties, kind=kind, text=text, page=self.request.GET.get("page", "1"), now=timezone.now()
        )  # fmt: skip
        return super().get_context_data(
            page_obj=page,
            kind=kind,
            tabs=[
                {"label": label, "url": f"?kind={key}", "active": kind == key}
                for key, label in labels.items()
            ],
            **kwargs,
        )


class OfOnePerson(Sets):
    """A deed about one person's account."""

    power = Power.MANAGE_ACCOUNTS

    @cached_property
    def whose(self):
        found = accounts.find(self.duties, self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(whose=self.whose, **kwargs)

    def get_success_url(self):
        return reverse("desk:accounts")


class OpenAccount(OfOnePerson):
    """开户."""

    form_class = AccountForm
    template_name = "desk/open_account.html"

    def get_initial(self):
        return {"username": self.whose.code.lower()}

    def act(self, form) -> None:
        user = actions.open_account(self.whose, **form.cleaned_data, by=self.person, at=self.now)
        self.done = _("The account “%(account)s” is open.") % {"account": user.username}


class DisableAccount(OfOnePerson):
    """停用账号."""

    form_class = ReasonForm
    template_name = "desk/disable_account.html"

    def act(self, form) -> None:
        actions.disable_account(self.whose, **form.cleaned_data, by=self.person, at=self.now)
        self.done = _("The account is disabled; whoever used it is signed out.")


class TurnAccount(OfOnePerson):
    """A deed that asks nothing: one button."""

    http_method_names = ["post"]
    deed = None

    def post(self, request, *args, **kwargs):
        try:
            type(self).deed(self.whose, by=self.person, at=self.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.done)
        return redirect(self.get_success_url())


class EnableAccount(TurnAccount):
    """启用账号."""

    deed = actions.enable_account

    @property
    def done(self):
        return _("The account can be used again.")


class UnlockAccount(TurnAccount):
    """解锁账号."""

    deed = actions.unlock_account

    @property
    def done(self):
        return _("The account is unlocked; its failed attempts are forgotten.")
