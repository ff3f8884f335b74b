"""One meeting: what it was about and came to, and the deeds on its page."""

from uuid import UUID

from django import forms as plain
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import paper_answer
from anlian.meetings import actions, forms
from anlian.meetings.boards.story import story_of
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.minutes import minutes_of
from anlian.meetings.offers import Offers
from anlian.meetings.views.common import Deed, OfMeeting

REMARK = "remark-"
MOST_REMARK = 300


class ShowMeeting(OfMeeting, TemplateView):
    power = Power.SEE_MEETINGS
    template_name = "meetings/show.html"

    def get_context_data(self, **kwargs):
        meeting, offers = self.meeting, Offers(self.duties.roll, self.duties.on)
        told = {
            "meeting": meeting,
            "story": story_of(meeting, self.duties, self.now),
            "now": self.now,
            "offers": offers,
            "decide_form": forms.DecisionRow(offers=offers, prefix="decide"),
            "finish_form": forms.Finish(
                initial={"expect": meeting.version, "minutes": meeting.minutes or _draft(meeting)}
            ),
            "cancel_form": forms.Cancel(initial={"expect": meeting.version}),
        }
        # A form that was refused comes back as it was filled in.
        return super().get_context_data(**told | kwargs)


def _draft(meeting) -> str:
    """What minutes begin with: the items of the agenda, each to be filled in."""
    return "\n".join(f"{item.order}. {item.text}：" for item in meeting.items())


class _OnPage(OfMeeting, Deed):
    power = Power.HOLD_MEETINGS
    http_method_names = ["post"]

    def record(self):
        return self.meeting

    def page(self, **context):
        shown = ShowMeeting()
        shown.setup(self.request, pk=self.meeting.pk)
        return render(
            self.request,
            shown.template_name,
            shown.get_context_data(pk=self.meeting.pk, **context),
            status=422,
        )

    def form_valid(self, form):
        self.meeting  # noqa: B018  what is not there cannot be acted on
        return super().form_valid(form)


class FinishMeeting(_OnPage):
    form_class, form_name = forms.Finish, "finish_form"

    @property
    def done(self):
        return _("The minutes are issued.")

    def deed(self, **given):
        actions.finish(self.meeting, **given)


class CancelMeeting(_OnPage):
    form_class, form_name = forms.Cancel, "cancel_form"

    @property
    def done(self):
        return _("%(number)s is cancelled.") % {"number": self.meeting.number}

    def deed(self, **given):
        actions.cancel(self.meeting, **given)


class Decide(_OnPage):
    """One more decision."""

    form_class, form_name = forms.DecisionRow, "decide_form"

    @property
    def done(self):
        return _("The decision is written down, and its post is told.")

    def get_form_kwargs(self):
        offers = Offers(self.duties.roll, self.duties.on)
        return super().get_form_kwargs() | {"offers": offers, "prefix": "decide", "empty_permitted": False}

    def given(self, form):
        return {"decided": form.given() or actions.Decided("", None, None)}

    def deed(self, **given):
        actions.decide(self.meeting, **given)


class ReviewMatters(_OnPage):
    """调度: remarks on as many matters as were gone through, all at once."""

    form_class, form_name = plain.Form, "review_form"

    @property
    def done(self):
        return _("What was said is written down.")

    def given(self, form):
        return {"remarks": self.remarks}

    @property
    def remarks(self) -> dict[UUID, str]:
        said = {}
        for name, text in self.request.POST.items():
            if name.startswith(REMARK):
                try:
                    said[UUID(name.removeprefix(REMARK))] = text.replace("\0", "").strip()[:MOST_REMARK]
                except ValueError:
                    continue
        return said

    def deed(self, **given):
        actions.review(self.meeting, **given)

    def page(self, **context):
        typed = {str(key): text for key, text in self.remarks.items()}
        return super().page(typed=typed, **context)


class Minutes(OfMeeting, View):
    """会议纪要 as .docx; before they are issued, a draft."""

    power = Power.SEE_MEETINGS
    http_method_names = ["get"]

    def get(self, request, pk):
        meeting = self.meeting
        if meeting.state in (State.PLANNED, State.CANCELLED):
            raise Http404
        draft = "" if meeting.state == State.FINISHED else "（草稿）"
        return paper_answer(
            minutes_of(meeting, self.duties.roll), f"会议纪要{draft} {meeting.number} {meeting.title}"
        )
