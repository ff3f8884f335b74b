"""Signing in and out, one's own account."""

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, RedirectURLMixin
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from anlian.desk import actions, boards, demo
from anlian.desk.boards import accounts, own
from anlian.desk.boards.own import may_come_from
from anlian.desk.forms import NewPasswordForm, SignInForm
from anlian.desk.views.factors import ask_for_code
from anlian.kernel import clock
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import TWO_FACTORS, Power
from anlian.people import attempts, factors, sessions
from anlian.people.actions import password_is_due
from anlian.people.models import User


class SignIn(LoginView):
    """登录."""

    authentication_form = SignInForm
    template_name = "desk/sign_in.html"
    redirect_authenticated_user = True

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if demo.accounts():
            # The people to choose from stand above; a phone would scroll past them to the field.
            form.fields["username"].widget.attrs.pop("autofocus", None)
        return form

    def post(self, request, *args, **kwargs):
        # Locks are counted by our own clock, whatever day a demo tells of.
        if attempts.too_many_from(get_client_ip_address(request) or "", now=timezone.now()):
            return self.response_class(
                request, "desk/too_many.html", self.get_context_data(form=None), status=429
            )
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if not may_come_from(form.get_user(), get_client_ip_address(self.request) or ""):
            actions.fail_to_sign_in(form.get_user().username, at=clock.now(), how="address")
            form.add_error(
                None,
                _("System, security and audit administrators sign in from the addresses set for them only."),
            )
            return self.render_to_response(self.get_context_data(form=form))
        if factors.has_one(form.get_user()):
            return ask_for_code(self.request, form.get_user(), then=self.get_success_url())
        response = super().form_valid(form)
        actions.sign_in(self.request.user, at=clock.now())
        return response

    def form_invalid(self, form):
        actions.fail_to_sign_in(form.data.get("username", "").strip()[:60], at=clock.now())
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(accounts=demo.accounts(), **kwargs)


@method_decorator(login_not_required, name="dispatch")
class SignInToDemo(RedirectURLMixin, View):
    """One click signs in as one of the demo's people. Anywhere but in a demo this page is not there."""

    next_page = settings.LOGIN_REDIRECT_URL

    def post(self, request):
        username = request.POST.get("username", "")
        if not demo.offers(username):
            raise Http404
        user = boards.user_named(username)
        if user is None:
            raise Http404
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        # Said on the page: outside of a demo nobody gets around the second factor.
        request.session[sessions.FACTOR] = sessions.DEMO
        actions.sign_in(user, at=clock.now(), how="demo")
        return HttpResponseRedirect(self.get_success_url())


class SignOut(LogoutView):
    """退出."""

    def post(self, request, *args, **kwargs):
        if isinstance(request.user, User):
            actions.sign_out(request.user, at=clock.now())
        return super().post(request, *args, **kwargs)


class ChangesPassword(WithinScope, FormView):
    """修改密码. Whoever is signed in elsewhere with the old one is out, programs too."""

    power = Power.SEE_WORKBENCH
    form_class = NewPasswordForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        user = actions.change_password(
            self.person, password=form.cleaned_data["new_password1"], at=self.now,
            here=self.request.session.session_key,
        )  # fmt: skip
        update_session_auth_hash(self.request, user)
        messages.success(
            self.request,
            _("Your password is changed. Other devices are signed out, and tokens of the API have ended."),
        )
        return redirect(self.get_success_url())


class ShowAccount(ChangesPassword):
    """我的账号: the posts one holds, one's password, and where one is signed in."""

    template_name = "desk/account.html"
    success_url = reverse_lazy("desk:account")

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        # The password is the last thing on this page: nobody wants to begin there.
        form.fields["old_password"].widget.attrs.pop("autofocus", None)
        return form

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            officer=self.duties.is_officer,
            posts=boards.own_posts(self.duties),
            devices=accounts.devices(
                self.request.user, now=timezone.now(), here=self.request.session.session_key
            ),
            has_factor=factors.has_one(self.request.user),
            must_have_factor=not TWO_FACTORS.isdisjoint(self.duties.roles),
            codes_left=factors.recovery_codes_left(self.request.user),
            tokens=own.tokens(self.person, now=self.now),
            may_make_tokens=bool(own.readable(self.duties)),
            **kwargs,
        )


class NewPassword(ChangesPassword):
    """修改密码, where the present one opens nothing else any more."""

    template_name = "desk/new_password.html"
    success_url = reverse_lazy("desk:workbench")

    def get_context_data(self, **kwargs):
        due = password_is_due(self.request.user, at=self.now)
        return super().get_context_data(due=due, days=settings.PASSWORD_DAYS, **kwargs)


class EndOwnSession(WithinScope, View):
    """退出一台设备."""

    power = Power.SEE_WORKBENCH
    http_method_names = ["post"]

    def post(self, request, handle):
        found = accounts.devices(request.user, now=timezone.now(), here=request.session.session_key)
        session = next((one for one in found if one.handle == handle and not one.is_here), None)
        if session is None:
            raise Http404
        actions.end_own_session(self.person, session=session, at=self.now)
        messages.success(request, _("That device is signed out."))
        return redirect("desk:account")
