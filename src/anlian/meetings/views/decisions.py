"""Decisions: the list, one of them with what may be done next, the list as a file, those at a site."""

from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from anlian.hazards.models import Hazard
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.meetings import actions, forms
from anlian.meetings.boards import decisions as boards
from anlian.meetings.boards.following import following_of
from anlian.meetings.exports import DECISIONS, decision_rows
from anlian.meetings.lifecycle.decision import State
from anlian.meetings.models import Decision
from anlian.meetings.offers import Offers
from anlian.meetings.views.common import Deed, Face

PAGE = "meetings:decisions"
OF_SITE = 6
# Each move with its form, its deed and what is said when it is done.
MOVES = {
    "tell": (forms.Tell, actions.tell, gettext_lazy("Your note is written down.")),
    "report": (
        forms.Report,
        actions.report,
        gettext_lazy("It is reported as done, and waits to be confirmed."),
    ),
    "confirm": (forms.Confirm, actions.confirm, gettext_lazy("It is confirmed as done.")),
    "send_back": (forms.SendBack, actions.send_back, gettext_lazy("It is sent back to the post.")),
    "extend": (forms.Extend, actions.extend, gettext_lazy("The new date holds.")),
    "cancel": (forms.Withdraw, actions.withdraw, gettext_lazy("The decision is withdrawn.")),
}


class ListDecisions(Face, TemplateView):
    here = "decisions"
    template_name = "meetings/decisions.html"

    def get_context_data(self, **kwargs):
        wanted, seen = boards.Wanted.of(self.request.GET), self.all(Decision)
        page = boards.listed(seen, wanted, self.duties, self.now, page=self.request.GET.get("page", "1"))
        counts = boards.counts(seen, self.duties, self.now)
        tiles = [
            (_("Mine to do"), counts["mine"], "mine=1&state=open", ""),
            (_("Being carried out"), counts["open"], "state=OPEN", ""),
            (_("Late"), counts["late"], "state=late", "red"),
            (_("To be confirmed"), counts["reported"], "state=REPORTED", ""),
            (_("Done"), counts["done"], "state=DONE", ""),
        ]
        return super().get_context_data(
            page_obj=page,
            wanted=wanted,
            query=wanted.query(),
            tiles=[(label, number, f"?{query}", tone) for label, number, query, tone in tiles],
            choices={
                "states": [(boards.OPEN, _("not settled")), (boards.LATE, _("late")), *State.choices],
                "units": boards.units(seen),
                "committees": Offers(self.roll, self.today).committees,
            },
            **kwargs,
        )


class ExportDecisions(ExportsList):
    """The filtered list as a file."""

    sees = Power.SEE_MEETINGS

    def outgoing(self):
        wanted = boards.Wanted.of(self.request.GET)
        found = boards.narrowed(self.all(Decision, Power.SEE_MEETINGS), wanted, self.duties, self.now)
        return Outgoing(
            "decisions", _("Decisions"), DECISIONS, found.count(),
            partial(decision_rows, boards.in_order(found, wanted.sort), self.duties, self.now), wanted.query(),
            reverse(PAGE),
        )  # fmt: skip


class ShowDecision(WithinScope, TemplateView):
    power = Power.SEE_MEETINGS
    template_name = "meetings/decision.html"

    def all(self, model, power=None):
        return (
            super()
            .all(model, power)
            .select_related(
                "matter__site", "meeting", "item", "post__unit", "fell_from", "reported_by", "confirmed_by"
            )
        )

    def get_context_data(self, **kwargs):
        decision = self.find(Decision, kwargs["pk"])
        expect = {"expect": decision.matter.version}
        asked = {f"{move}_form": form(initial=expect) for move, (form, _deed, _done) in MOVES.items()}
        told = {
            "decision": decision,
            "story": following_of(decision, self.duties, self.now),
            "now": self.now,
        }
        # A form that was refused comes back as it was filled in.
        return super().get_context_data(**told | asked | kwargs)


class DoMove(WithinScope, Deed):
    """One move of a decision, by its name."""

    power = Power.SEE_MEETINGS
    http_method_names = ["post"]

    @cached_property
    def decision(self) -> Decision:
        if self.kwargs["move"] not in MOVES:
            raise Http404
        return self.find(Decision, self.kwargs["pk"])

    def record(self):
        return self.decision

    @property
    def form_name(self):
        return f"{self.kwargs['move']}_form"

    def get_form_class(self):
        self.decision  # noqa: B018  what is not there has no form
        return MOVES[self.kwargs["move"]][0]

    def get_form_kwargs(self):
        told = super().get_form_kwargs()
        if self.kwargs["move"] == "report":
            told["hazards"] = self.all(Hazard, Power.SEE_HAZARDS).select_related("matter")
        return told

    @property
    def done(self):
        return MOVES[self.kwargs["move"]][2]

    def deed(self, **given):
        MOVES[self.kwargs["move"]][1](self.decision, **given)

    def page(self, **context):
        shown = ShowDecision()
        shown.setup(self.request, pk=self.decision.pk)
        return render(
            self.request,
            shown.template_name,
            shown.get_context_data(pk=self.decision.pk, **context),
            status=422,
        )


class DecisionsOfSite(WithinScope, TemplateView):
    """A part of the site's page: what meetings decided about it."""

    power = Power.SEE_MEETINGS
    template_name = "meetings/_of_site.html"

    def get_context_data(self, **kwargs):
        site = self.find(Site, kwargs["pk"], Power.SEE_SITES)
        rows = self.all(Decision).filter(matter__site=site.pk).with_story().order_by("-due_at", "-pk")
        return super().get_context_data(
            site=site, decisions=boards.shown(rows[:OF_SITE], self.duties, self.now), now=self.now, **kwargs
        )
