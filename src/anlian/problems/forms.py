"""Forms of prominent problems: one for each move, their fields named as the deed's arguments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.kernel.fields import MoveForm, OneOf, OneOfGroups, Photos, SomeOfGroups, Text
from anlian.problems.models import Cause, ProblemKind
from anlian.supervision.forms import (
    AddMilestone,
    AddMoney,
    Because,
    Missing,
    Offered,
    Opinion,
    ReachMilestone,
)


class Plan(MoveForm):
    plan = Text(
        _("How it is solved"),
        2000,
        rows=8,
        help_text=_("With at least one milestone, added on the problem's page before."),
    )


class Start(MoveForm):
    pass


class LinkHazard(MoveForm):
    hazard = OneOf(label=_("Hazard"), help_text=_("Open hazards of the same site."))


class NameCause(MoveForm):
    cause = forms.ChoiceField(label=_("Cause"), choices=Cause)
    finding = forms.CharField(
        label=_("Number of the finding"), max_length=120, help_text=_("The expert's report on the cause.")
    )
    zone_notice = forms.CharField(
        label=_("Notice of the danger zone"), max_length=120, required=False,
        help_text=_("If a danger zone was announced: the notice, and a photo of the sign."),
    )  # fmt: skip
    photos = Photos(label=_("Photos"), required=False)


class AskAcceptance(MoveForm):
    report = Text(_("Report on the work"), 1000, rows=5)


class Solve(MoveForm):
    evidence = Text(_("What shows that it is solved"), 1000, rows=4)


FORMS: dict[str, type[MoveForm]] = {
    "plan": Plan,
    "return_plan": Because,
    "start": Start,
    "add_milestone": AddMilestone,
    "reach_milestone": ReachMilestone,
    "add_money": AddMoney,
    "link_hazard": LinkHazard,
    "name_cause": NameCause,
    "ask_acceptance": AskAcceptance,
    "accept": Opinion,
    "send_back": Missing,
    "solve": Solve,
    "void": Because,
}


class OpenProblem(Offered):
    """`id` is made with the page: sent twice, it is opened once."""

    title = forms.CharField(label=_("What the problem is called"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of problem"), choices=ProblemKind)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    decision = forms.CharField(
        label=_("The leader's decision: document or meeting"), max_length=120,
        help_text=_("A problem is opened by a leader's decision, by no other way."),
    )  # fmt: skip
    description = Text(_("What the problem is"), 1000, rows=4)
    owner = OneOfGroups(label=_("Leader who owns it"))
    lead = OneOfGroups(label=_("Leading post"), help_text=_("Of another unit than the leader."))
    helping = SomeOfGroups(label=_("Posts that help"), required=False)

    def __init__(self, *args, sectors=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "—"), *sectors]
