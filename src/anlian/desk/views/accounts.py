"""Accounts: the system administrator registers them, the security administrator opens, locks and ends."""

from functools import partial
from urllib.parse import urlencode

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
from anlian.desk.forms import FirstPasswordForm, ReasonForm, RegisterForm
from anlian.desk.views.system import Sets
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing


class ListAccounts(WithinScope, TemplateView):
    """账号."""

    power = Power.SEE_ACCOUNTS
    template_name = "desk/accounts.html"

    def get_context_data(self, **kwargs):
        kind, text = asked(self.request.GET)
        labels = {
            "": _("All accounts"),
            "registered": _("Waiting to be opened"),
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
            query=urlencode({"kind": kind, "q": text}),
            tabs=[
                {"label": label, "url": f"?kind={key}", "active": kind == key}
                for key, label in labels.items()
            ],
            may_register=self.duties.may(Power.REGISTER_ACCOUNT),
            may_manage=self.duties.may(Power.MANAGE_ACCOUNTS),
            **kwargs,
        )


class ExportAccounts(ExportsList):
    """The list as it is filtered. Whoever sees accounts has no other list to export: the two go together."""

    power = Power.SEE_ACCOUNTS

    def outgoing(self):
        kind, text = asked(self.request.GET)
        now = timezone.now()
        people = accounts.chosen(self.duties, kind=kind, text=text, now=now)
        return Outgoing(
            "accounts", _("Accounts"), accounts.COLUMNS, people.count(), partial(accounts.rows, people, self.duties, now),
            urlencode({"kind": kind, "q": text}), reverse("desk:accounts"),
        )  # fmt: skip


def asked(query) -> tuple[str, str]:
    """Which kind of account, and the beginning of a name or code."""
    return query.get("kind", ""), query.get("q", "").replace("\0", "").strip()[:60]


class OfOnePerson(Sets):
    """A deed about one person's account."""

    power = Power.MANAGE_ACCOUNTS

    @cached_property
    def whose(self):
        found = accounts.find(self.duties, self.kwargs["pk"], timezone.now())
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(whose=self.whose, **kwargs)

    def get_success_url(self):
        return reverse("desk:show-account", args=[self.whose.pk])


class ShowAccountOf(OfOnePerson):
    """一个账号: its state, whose it is, where it is signed in."""

    power = Power.SEE_ACCOUNTS
    template_name = "desk/show_account.html"
    http_method_names = ["get"]

    def get_form(self, form_class=None):
        return None

    def get_context_data(self, **kwargs):
        may_manage = self.duties.may(Power.MANAGE_ACCOUNTS)
        user = self.whose.user
        return super().get_context_data(
            devices=accounts.devices(user, now=timezone.now()) if may_manage and user else [],
            may_register=self.duties.may(Power.REGISTER_ACCOUNT),
            may_manage=may_manage,
            **kwargs,
        )


class RegisterAccount(OfOnePerson):
    """登记账号."""

    power = Power.REGISTER_ACCOUNT
    form_class = RegisterForm
    template_name = "desk/register_account.html"

    def get_initial(self):
        return {"username": self.whose.code.lower()}

    def act(self, form) -> None:
        user = actions.register_account(self.whose, **form.cleaned_data, by=self.person, at=self.now)
        self.done = _("“%(account)s” is registered; the security administrator opens it.") % {
            "account": user.username
        }


class GivesPassword(OfOnePerson):
    form_class = FirstPasswordForm
    template_name = "desk/give_password.html"

    def get_form_kwargs(self):
        if self.whose.user is None:
            raise Http404
        return super().get_form_kwargs() | {"user": self.whose.user}


class OpenAccount(GivesPassword):
    """开通账号."""

    def act(self, form) -> None:
        user = actions.open_account(self.whose, **form.cleaned_data, by=self.person, at=self.now)
        self.done = _("The account “%(account)s” is open.") % {"account": user.username}


class GivePassword(GivesPassword):
    """重置密码."""

    def act(self, form) -> None:
        actions.give_password(self.whose, **form.cleaned_data, by=self.person, at=self.now)
        self.done = _("The new password holds; every device is signed out.")


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


class EndSessions(TurnAccount):
    """强制退出."""

    deed = actions.end_sessions

    @property
    def done(self):
        return _("Every device of this account is signed out.")


class ResetFactor(TurnAccount):
    """重置两步验证."""

    deed = actions.reset_factor

    @property
    def done(self):
        return _("The second factor is gone; they set up another when they sign in.")
