"""Special committees: all that one's duties touch, and one of them."""

from django.http import Http404
from django.views.generic import TemplateView

from anlian.lattice.powers import Power
from anlian.meetings.boards.committees import CommitteesInView, counted, story_of
from anlian.meetings.views.common import Face


class ListCommittees(Face, TemplateView):
    """专委会: who chairs each, what is red on its chains, when did it meet?"""

    here = "committees"
    template_name = "meetings/committees.html"

    def get_context_data(self, **kwargs):
        found = counted(CommitteesInView(self.duties).all(), self.duties, self.now)
        return super().get_context_data(committees=found, **kwargs)


class ShowCommittee(Face, TemplateView):
    here = "committees"
    template_name = "meetings/committee.html"

    def get_context_data(self, **kwargs):
        one = CommitteesInView(self.duties).find(kwargs["pk"])
        if one is None:
            raise Http404
        counted([one], self.duties, self.now)
        return super().get_context_data(
            committee=one,
            story=story_of(one, self.duties, self.now),
            may_plan=self.duties.may(Power.HOLD_MEETINGS),
            **kwargs,
        )
