"""三员: who are the system, security and audit administrators, and who were."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from anlian.desk.boards import officers
from anlian.desk.forms import OfficerForm
from anlian.lattice import actions
from anlian.lattice.access import WithinScope
from anlian.lattice.forms import EndForm
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.views.common import AskForDeed
from anlian.lattice.views.places import FindPerson
from anlian.people.actions import known_as


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


class AppointOfficer(OfOfficer):
    """任命: whoever holds the post hands it over."""

    form_class = OfficerForm
    template_name = "desk/appoint_officer.html"
    done = gettext_lazy("Appointed.")

    def get_initial(self):
        return {"since": self.today}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"district": self.person.district}

    def act(self, wish):
        name, phone = wish.pop("name").strip(), wish.pop("phone")
        code = f"R{self.post_here.code}"
        wish["person"] = wish["person"] or known_as(self.person.district, name=name, phone=phone, code=code)
        actions.appoint(self.post_here, by=self.person, at=self.now, **wish)


class EndOfficer(OfOfficer):
    """免职."""

    form_class = EndForm
    template_name = "desk/end_officer.html"
    done = gettext_lazy("The appointment ends on that day.")

    @cached_property
    def appointment(self):
        found = self.post_here.appointments.of(self.person.district).on(self.today).select_related("person")
        if (holding := found.first()) is None:
            raise Http404
        return holding

    def get_initial(self):
        return {"on": self.today}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            page_title=_("End an appointment"), what=f"{self.appointment.person} · {self.post_here}", **kwargs
        )

    def act(self, wish):
        actions.end_appointment(self.appointment, by=self.person, at=self.now, **wish)
