"""三员: who are the system, security and audit administrators, and who were."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from anlian.desk.boards import officers
from anlian.desk.forms import OfficerForm
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.views.appointing import AppointsTo, EndsTerm
from anlian.lattice.views.common import AskForDeed
from anlian.lattice.views.places import FindPerson


class ListOfficers(WithinScope, TemplateView):
    """三员."""

    power = Power.GRANT_OFFICERS
    template_name = "desk/officers.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(posts=officers.listed(self.duties), **kwargs)


class FindOfficer(FindPerson):
    """Whom to appoint: by the beginning of the name, or by code."""

    power = Power.GRANT_OFFICERS


class OfOfficer(AskForDeed):
    power = Power.GRANT_OFFICERS

    @cached_property
    def post_here(self) -> Post:
        found = officers.posts(self.person.district).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def back(self):
        return reverse("desk:officers")

    def get_context_data(self, **kwargs):
        return super().get_context_data(post=self.post_here, back=self.back(), **kwargs)


class AppointOfficer(AppointsTo, OfOfficer):
    """任命三员."""

    form_class = OfficerForm
    template_name = "desk/appoint_officer.html"


class EndOfficer(EndsTerm, OfOfficer):
    """免去三员."""

    template_name = "desk/end_officer.html"

    def find_term(self):
        terms = self.post_here.appointments.of(self.person.district).on(self.today)
        return terms.select_related("person").first()
