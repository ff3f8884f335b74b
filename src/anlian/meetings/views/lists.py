"""The list of meetings with the quarters of the year, and the list as a file."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.meetings.boards import listing
from anlian.meetings.exports import MEETINGS, meeting_rows
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Kind, Meeting
from anlian.meetings.offers import Offers
from anlian.meetings.quarterly import BASIS, quarters
from anlian.meetings.views.common import Face

PAGE = "meetings:list"


class ListMeetings(Face, TemplateView):
    here = "list"
    template_name = "meetings/list.html"

    def get_context_data(self, **kwargs):
        wanted = listing.Wanted.of(self.request.GET)
        page = listing.listed(self.all(Meeting), wanted, self.person, page=self.request.GET.get("page", "1"))
        # Whoever sees only some of the meetings cannot say that a quarter had none.
        whole = self.scope().whole_district
        return super().get_context_data(
            page_obj=page,
            wanted=wanted,
            query=wanted.query(),
            choices={
                "kinds": Kind.choices,
                "states": State.choices,
                "committees": Offers(self.roll, self.today).committees,
            },
            quarters=quarters(self.person.district, self.today.year, self.today) if whole else [],
            basis=BASIS,
            **kwargs,
        )


class ExportMeetings(ExportsList):
    """The filtered list as a file."""

    sees = Power.SEE_MEETINGS

    def outgoing(self):
        wanted = listing.Wanted.of(self.request.GET)
        found = listing.narrowed(self.all(Meeting, Power.SEE_MEETINGS), wanted, self.person)
        return Outgoing(
            "meetings", _("Meetings"), MEETINGS, found.count(),
            partial(meeting_rows, listing.in_order(found, wanted.sort), self.duties), wanted.query(), reverse(PAGE),
        )  # fmt: skip
