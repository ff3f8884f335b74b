"""What the pages about meetings share: their tabs, and forms on the page of one record."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.views.common import OnDay
from anlian.meetings.models import Meeting


class Face(OnDay):
    """One of the faces of the whole, with the tabs to the others."""

    power = Power.SEE_MEETINGS
    here = ""

    def get_context_data(self, **kwargs):
        places = [
            ("list", _("Meetings"), "calendar-event"),
            ("decisions", _("Decisions"), "list-check"),
            ("committees", _("Special committees"), "users-group"),
        ]
        faces = [
            {"label": label, "url": reverse(f"meetings:{name}"), "icon": icon, "active": name == self.here}
            for name, label, icon in places
        ]
        return super().get_context_data(
            faces=faces,
            may_hold=self.duties.may(Power.HOLD_MEETINGS),
            may_export=self.duties.may(Power.EXPORT),
            **kwargs,
        )


class OfMeeting(WithinScope):
    """A view of one meeting."""

    @cached_property
    def meeting(self) -> Meeting:
        found = (
            self.all(Meeting, Power.SEE_MEETINGS)
            .select_related("chair", "committee", "site", "called_by", "issued_by")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        return found


class Deed(FormView):
    """A form on the page of one record; refused, the page comes back with the form as it was filled in."""

    form_name = ""

    @property
    def done(self) -> str:
        raise NotImplementedError

    def deed(self, **given) -> None:
        raise NotImplementedError

    def record(self):
        """What the page is about."""
        raise NotImplementedError

    def page(self, **context):
        """The page again, with what was wrong."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.deed(by=self.person, at=self.now, **self.given(form))
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.record())

    def given(self, form) -> dict:
        return form.cleaned_data

    def form_invalid(self, form):
        return self.page(refused=self.form_name, **{self.form_name: form})
