"""The second factor: the code after the password, and how one sets it up."""

import time

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address, get_lockout_response
from django.contrib import messages
from django.contrib.auth import login, logout, user_login_failed
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView

from anlian.desk import actions
from anlian.desk.forms import CodeForm, PresentPasswordForm, SetUpForm
from anlian.desk.views.system import Sets
from anlian.kernel import clock, crypto
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import TWO_FACTORS, Power
from anlian.people import attempts, factors, sessions
from anlian.people.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Whoever gave the password has so long for the code.
PATIENCE = 10 * 60
SECRET = "factor-secret"


def ask_for_code(request, user: User, *, then: str):
    """The password was right. Nobody is signed in yet: only this session may give the code."""
    request.session.cycle_key()
    request.session[sessions.ASKED] = {
        "user": user.pk, "hash": user.get_session_auth_hash(), "until": time.time() + PATIENCE, "then": then,
    }  # fmt: skip
    return redirect("desk:code")


def asked(request) -> User | None:
    """Who gave the password in this session a moment ago, if the password is still that one."""
    waiting = request.session.get(sessions.ASKED) or {}
    if waiting.get("until", 0) < time.time():
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    same = user and constant_time_compare(waiting["hash"], user.get_session_auth_hash())
    return user if same else None


@method_decorator(login_not_required, name="dispatch")
class GiveCode(FormView):
    """验证码: after the password. Wrong codes count like wrong passwords."""

    form_class = CodeForm
    template_name = "desk/code.html"

    def dispatch(self, request, *args, **kwargs):
        self.user = asked(request)
        if self.user is None:
            return redirect("desk:sign-in")
        if not AxesProxyHandler.is_allowed(request, {"username": self.user.username}):
            return get_lockout_response(request)
        if attempts.too_many_from(get_client_ip_address(request) or "", now=timezone.now()):
            return self.response_class(request, "desk/too_many.html", {}, status=429)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        how = factors.passes(self.user, form.cleaned_data["code"])
        if not how:
            user_login_failed.send(
                __name__, credentials={"username": self.user.username}, request=self.request
            )
            actions.fail_to_sign_in(self.user.username, at=clock.now(), how="wrong code")
            form.add_error("code", _("This code does not fit, or was used already. Wait for the next one."))
            return self.form_invalid(form)
        then = self.request.session.pop(sessions.ASKED)["then"]
        login(self.request, self.user, backend=BACKEND)
        self.request.session[sessions.FACTOR] = how
        actions.sign_in(self.user, at=clock.now(), how=how)
        if how == factors.RECOVERY_CODE:
            left = factors.recovery_codes_left(self.user)
            messages.warning(
                self.request, _("That recovery code is used up; you have %(left)s left.") % {"left": left}
            )
        return redirect(then)


class SetUpFactor(WithinScope, FormView):
    """设置两步验证: photograph the code, or type the secret; then prove it with the first six digits."""

    power = Power.SEE_WORKBENCH
    form_class = SetUpForm
    template_name = "desk/set_up_factor.html"

    def dispatch(self, request, *args, **kwargs):
        passed = request.session.get(sessions.FACTOR) in factors.PASSED
        if request.user.is_authenticated and not passed and factors.has_one(request.user):
            # The password alone must not replace the factor that is there.
            logout(request)
            return redirect("desk:sign-in")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        secret = self.secret()
        if not secret:
            secret = factors.new_secret()
            # Sessions are rows of the database: what is secret rests sealed there too.
            self.request.session[SECRET] = crypto.seal(secret, SECRET)
        return super().get_context_data(
            picture=factors.picture(self.request.user, secret),
            secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            must=not TWO_FACTORS.isdisjoint(self.duties.roles),
            **kwargs,
        )

    def secret(self) -> str:
        sealed = self.request.session.get(SECRET)
        return crypto.open_sealed(sealed, SECRET) if sealed else ""

    def form_valid(self, form):
        session = self.request.session
        try:
            codes = actions.set_up_factor(
                self.person, secret=self.secret(), code=form.cleaned_data["code"], at=self.now,
                here=session.session_key,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("code", str(refusal))
            return self.form_invalid(form)
        del session[SECRET]
        session[sessions.FACTOR] = factors.CODE
        return told(self, codes)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


def told(view, codes: list[str]):
    """The only time that recovery codes are shown: kept by no browser on the way."""
    answer = view.response_class(
        view.request, "desk/recovery_codes.html", {"codes": [f"{code[:4]} {code[4:]}" for code in codes]}
    )
    answer["Cache-Control"] = "no-store"
    return answer


class AsksForPassword(Sets):
    power = Power.SEE_WORKBENCH
    form_class = PresentPasswordForm
    template_name = "desk/present_password.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_success_url(self):
        return reverse("desk:account")


class RenewRecoveryCodes(AsksForPassword):
    """更换恢复码."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            page_title=_("New recovery codes"),
            tells=_("The codes that you have now count no more."),
            **kwargs,
        )

    def form_valid(self, form):
        try:
            return told(self, actions.renew_recovery_codes(self.person, at=self.now))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)


class RemoveFactor(AsksForPassword):
    """停用两步验证."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            page_title=_("Remove the second factor"),
            tells=_("From then on whoever knows your password can sign in as you."),
            **kwargs,
        )

    def act(self, form) -> None:
        actions.remove_factor(self.person, at=self.now)
        self.done = _("The second factor is removed.")
