"""How a page reaches a record: through the duties of the person who asks, never around them."""

from datetime import date

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property

from anlian.kernel import clock
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties, Scope
from anlian.people.models import Person


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
        known = request.duties = Duties(person, on)
    return known


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
