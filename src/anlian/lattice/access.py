"""How a page reaches a record: through the duties of the person who asks, never around them."""

from datetime import date

from axes.helpers import get_client_ip_address
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer, django_auth

from anlian.kernel import clock
from anlian.lattice.powers import TWO_FACTORS, Power
from anlian.lattice.scope import Duties, ReadingDuties, Scope
from anlian.people import attempts, factors, tokens
from anlian.people.models import Person, Token


def person_of(request) -> Person | None:
    """Whoever is signed in. Asked once a request."""
    if not hasattr(request, "person"):
        request.person = (
            Person.objects.of_user(request.user).first() if request.user.is_authenticated else None
        )
    return request.person


def duties_of(request, on: date) -> Duties | None:
    """The posts of a day, with what they carry. Asked once a request: by middleware, the view, the frame around."""
    known = getattr(request, "duties", None)
    if (known is None or known.on != on) and (person := person_of(request)):
        token = getattr(request, "token", None)
        known = request.duties = duties_under(token, on) if token else Duties(person, on)
    return known


def duties_under(token: Token, on: date) -> ReadingDuties:
    return ReadingDuties(
        token.person, on, posts=token.posts, powers=token.powers, since=clock.day_of(token.made_at)
    )


class NotLetIn(HttpError):
    """What a program with a token is told when it opens nothing (RFC 6750)."""

    headers = {"WWW-Authenticate": 'Bearer realm="Anlian"'}


class Bearer(HttpBearer):
    """接口令牌 in the header, and nowhere else: addresses stand in logs. From here on the request is its person's, and reads."""

    def authenticate(self, request, token: str) -> Token:
        # Locks are counted by our own clock, whatever day a demo tells of.
        address, now = get_client_ip_address(request) or "", timezone.now()
        found = tokens.known(token.strip())
        duties = found and duties_opened(found)
        # A right one is let in whatever others behind the same address try: nobody guesses 256 bits.
        if duties is None and attempts.too_many_tokens_from(address, now=now):
            raise HttpError(429, _("Too many wrong tokens from this address. Try again in ten minutes."))
        if found is None:
            attempts.note_unknown_token(address, path=request.path[:255], now=now)
        if duties is None:
            raise NotLetIn(401, _("This token is not known, has expired or was revoked."))
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            raise HttpError(403, _("A token only reads. Sign in to change something."))
        tokens.note_use(found, address=address, at=clock.now())
        request.token, request.person, request.user = found, found.person, found.person.user
        request.duties = duties
        return found


def duties_opened(token: Token) -> ReadingDuties | None:
    """What it carries today: not yet over, its person's account open, and one of the posts it was made in still theirs."""
    user, now = token.person.user, clock.now()
    if token.ended_at or token.until <= now or user is None or not user.is_active:
        return None
    duties = duties_under(token, clock.day_of(now))
    if duties.over:
        return None
    # Whom a password alone does not let in, a token made with one does not either.
    return duties if TWO_FACTORS.isdisjoint(duties.roles_held) or factors.has_one(user) else None


# What routers of the API ask for: a token, or a session with its CSRF token.
SIGNED_IN = [Bearer(), django_auth]


class WithinScope(AccessMixin):
    """A view mixin. Say which `power` the view uses; fetch records with `all` and `find`."""

    power: Power
    # Pages are read and posted to. A form view would take a PUT as well, unasked.
    http_method_names = ["get", "head", "post", "options"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if self.person is None or not self.duties.may(self.power):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> Person | None:
        return person_of(self.request)

    @cached_property
    def duties(self) -> Duties:
        return duties_of(self.request, clock.day_of(self.now))

    def scope(self, power: Power | None = None) -> Scope:
        return self.duties.scope(power or self.power)

    def all(self, model, power: Power | None = None):
        return model.objects.of(self.person.district).within(self.scope(power))

    def find(self, model, pk, power: Power | None = None):
        """404, not 403: that a record exists elsewhere is itself not to be told."""
        found = self.all(model, power).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found
