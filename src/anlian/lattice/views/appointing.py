"""Forms that fill a post and empty it, wherever the post is shown: in the directory, or among the three officers."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.lattice import actions
from anlian.lattice.forms import AppointForm, EndForm
from anlian.lattice.models import Appointment
from anlian.lattice.views.common import AskForDeed
from anlian.people.actions import known_as


class AppointsTo(AskForDeed):
    """任命: whoever holds `post_here` hands it over, to somebody known or somebody new."""

    form_class = AppointForm
    template_name = "lattice/appoint.html"
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


class EndsTerm(AskForDeed):
    """免职: from a day on, somebody no longer holds `post_here`."""

    form_class = EndForm
    done = gettext_lazy("The appointment ends on that day.")

    def find_term(self) -> Appointment | None:
        raise NotImplementedError

    @cached_property
    def appointment(self) -> Appointment:
        found = self.find_term()
        if found is None:
            raise Http404
        return found

    def get_initial(self):
        return {"on": self.today}

    def get_context_data(self, **kwargs):
        what = f"{self.appointment.person} · {self.post_here}"
        return super().get_context_data(page_title=_("End an appointment"), what=what, **kwargs)

    def act(self, wish):
        actions.end_appointment(self.appointment, by=self.person, at=self.now, **wish)
