"""What happens to every request before a view sees it, and to every answer after."""

import re
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from anlian.config import logging
from anlian.config.views import too_large
from anlian.kernel import clock
from anlian.lattice.access import duties_of
from anlian.lattice.powers import TWO_FACTORS
from anlian.ledger.origin import acting_from
from anlian.people import factors, sessions
from anlian.people.actions import password_is_due

WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
POLICY = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
# How coarsely we note that a session is in use: reading pages quickly one after another writes nothing.
NOTED_EVERY = timedelta(minutes=2)


class RequestId:
    """Names each request, so that a person can tell us which one failed and we find its log lines."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        token = logging.request_id.set(request.request_id)
        try:
            response = self.get_response(request)
        finally:
            logging.request_id.reset(token)
        response["X-Request-ID"] = request.request_id
        return response


class ClientAddress:
    """Behind a proxy of ours, the address is what that proxy saw: the last one in the list it hands on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.BEHIND_PROXY:
            # Only the last entry is our proxy's; those before it are whatever the sender wrote.
            seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(seen))
        return self.get_response(request)


class Permissions:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response


class NotKept:
    """Pages hold people's names and numbers: no browser and no proxy keeps one, unless the view says so itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Language:
    """Chinese, unless the person chose otherwise in the page; what the browser prefers does not count."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = chosen
        with translation.override(chosen):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


class SessionLimits:
    """Signs out whoever has been idle for half an hour, and everyone after twelve."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self.look_at(request, datetime.now(UTC))
        return self.get_response(request)

    def look_at(self, request, now: datetime) -> None:
        began, seen = (request.session.get(key) for key in (sessions.BEGAN, sessions.SEEN))
        if began is None:
            request.session[sessions.BEGAN] = request.session[sessions.SEEN] = now.timestamp()
            # Shown to the person, so that they know their devices again (people/sessions.py).
            request.session[sessions.ADDRESS] = request.META.get("REMOTE_ADDR", "")[:45]
            request.session[sessions.AGENT] = request.headers.get("User-Agent", "").replace("\0", "")[:300]
            return
        since_began, since_seen = (timedelta(seconds=now.timestamp() - then) for then in (began, seen))
        if since_seen > settings.SESSION_IDLE or since_began > settings.SESSION_LONGEST:
            logout(request)
        elif since_seen > NOTED_EVERY:
            request.session[sessions.SEEN] = now.timestamp()


class LoginRequired(LoginRequiredMiddleware):
    """Pages send a stranger to sign in; the API asks by itself, and answers 401 to a program that forgot."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.resolver_match.app_name == "ninja":
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class SecondFactor:
    """两步验证: leaders and the three officers see nothing by password alone, and nobody with a password that is due."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return None
        if not self.passed(request) and (turned := self.without_factor(request)):
            return turned
        return self.with_old_password(request)

    def without_factor(self, request):
        if request.resolver_match.view_name in settings.OPEN_BEFORE_SECOND_FACTOR:
            return None
        duties = duties_of(request, clock.today())
        if duties is None or TWO_FACTORS.isdisjoint(duties.roles):
            return None
        sentence = _("Your post asks for a second factor: set it up first.")
        return turned_away(request, "desk:second-factor", sentence)

    def with_old_password(self, request):
        """过期的、由他人设置的密码: it opens only the page where it is changed."""
        if request.resolver_match.view_name in settings.OPEN_BEFORE_NEW_PASSWORD or self.clicked(request):
            return None
        if not password_is_due(request.user, at=clock.now()):
            return None
        return turned_away(request, "desk:new-password", _("Change your password first."))

    def passed(self, request) -> bool:
        return request.session.get(sessions.FACTOR) in factors.PASSED or self.clicked(request)

    def clicked(self, request) -> bool:
        """A click in a demo is taken for all of it, and nowhere else."""
        return settings.DEMO and request.session.get(sessions.FACTOR) == sessions.DEMO


def turned_away(request, name: str, sentence: str):
    if request.resolver_match.app_name == "ninja":
        return JsonResponse({"detail": sentence}, status=403)
    address = reverse(name)
    if request.headers.get("HX-Request"):
        # A part of a page is not the place for another page.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


class BodyLimit:
    """What says that it is too large is not read: looked at before anything, such as the check of a form, reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        said = request.META.get("CONTENT_LENGTH") or ""
        size = int(said) if said.isascii() and said.isdigit() else 0
        # A stranger has nothing to bring but a name and a password.
        for most, whoever in ((settings.MOST_OF_A_REQUEST, True), (settings.MOST_OF_A_STRANGER, False)):
            if size > most and (whoever or not request.user.is_authenticated):
                return too_large(request, most)
        return self.get_response(request)


class Origin:
    """What is done in this request is recorded as done from this address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting_from(f"web {request.META.get('REMOTE_ADDR', '')}".strip()):
            return self.get_response(request)
