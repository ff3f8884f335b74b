"""Forms of the hazard's deeds: one for each move, their fields named as the deed's arguments."""

from datetime import datetime
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.hazards.actions.major import PLAN_PARTS
from anlian.hazards.models import Source
from anlian.kernel.clock import last_moment
from anlian.kernel.fields import MoveForm, OneOf, Photos, Proofs, Text

FEN = 100


class LastMoment(forms.DateField):
    """A day that is given as a date; what is promised lasts until the day is over."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value) -> datetime | None:
        day = super().to_python(value)
        if day is None:
            return None
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Give a date that can be kept."))
        return last_moment(day)


class Signers(forms.MultipleChoiceField):
    """Who else signs. `people` are those who can; the answer is people, not keys."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, people: list) -> None:
        self.people = {str(person.pk): person for person in people}
        self.choices = [(key, f"{person.name} {person.posts}") for key, person in self.people.items()]

    def clean(self, value):
        return [self.people[key] for key in super().clean(value)]


class Verify(MoveForm):
    basis = forms.CharField(
        label=_("Basis of the grade"),
        max_length=200,
        help_text=_("Law and article, or the check item's basis."),
    )


class Because(MoveForm):
    reason = Text(_("Reason"), 300)


class Merge(MoveForm):
    into = OneOf(
        label=_("The hazard that it repeats"),
        help_text=_("Open hazards of the same site. This one ends as a duplicate."),
    )


class Transfer(MoveForm):
    sector = OneOf(label=_("The sector that takes it over"))
    reason = Text(_("Reason"), 300)


class FixOnSpot(MoveForm):
    measure = Text(_("What was done"), 500)
    photos = Photos(label=_("Photos after"), required=False)


class Order(MoveForm):
    demand = Text(_("What must be done"), 300)
    due = LastMoment(
        label=_("To be put right by"),
        required=False,
        help_text=_("Without a date: the time that the check item allows."),
    )


class Start(MoveForm):
    pass


class Submit(MoveForm):
    measure = Text(_("What was done"), 500)
    photos = Proofs(
        label=_("Photos after, papers"),
        required=False,
        help_text=_(
            "Photos of the same spot, taken now; papers as PDF, .docx or .xlsx. What was used before is refused."
        ),
    )


class Opinion(MoveForm):
    opinion = Text(_("What was seen on the spot"), 500)


class StillGone(MoveForm):
    opinion = Text(_("What was seen on the spot"), 500)
    photos = Photos(
        label=_("Photos of the spot now"),
        required=False,
        help_text=_("Of the same spot, taken now. A photo that was used before is refused."),
    )


class FoundAgain(MoveForm):
    reason = Text(_("What was found again"), 300)
    photos = Photos(
        label=_("Photos of the danger now"),
        required=False,
        help_text=_("Of the same spot, taken now. A photo that was used before is refused."),
    )


class Fail(MoveForm):
    missing = Text(_("What is still missing"), 500)


class ProposeMajor(MoveForm):
    clause = forms.CharField(
        label=_("Clause of the judging standard"),
        max_length=200,
        help_text=_("By a clause of the sector's standard, never by feeling."),
    )


class Judgement(MoveForm):
    minutes = Text(_("Minutes of the group"), 500)
    others = Signers(label=_("Who else signs"), help_text=_("Two at least, with you; one of them a head."))


class SubmitPlan(MoveForm):
    goal = Text(_("Goal and tasks"), 1000)
    method = Text(_("Methods and measures"), 1000)
    money = Text(_("Money and materials"), 1000)
    people = Text(_("Unit and people responsible"), 1000)
    time = Text(_("Time and requirements"), 1000)
    safety = Text(_("Safety measures and emergency plan"), 1000)
    due = LastMoment(label=_("To be put right by"))
    amount = forms.DecimalField(
        label=_("Money (yuan)"),
        min_value=Decimal(0),
        max_value=Decimal("9999999999.99"),
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    no_cost_reason = forms.CharField(label=_("Why it costs nothing"), max_length=200, required=False)

    def given(self) -> dict:
        said = super().given()
        plan = {part: said.pop(part) for part in PLAN_PARTS}
        return said | {"plan": plan, "amount": int((said["amount"] or 0) * FEN)}


class Accept(MoveForm):
    opinion = Text(_("What was seen on the spot"), 500)
    others = Signers(label=_("Who else signs"), help_text=_("Two at least, with you; one from another unit."))


class Close(MoveForm):
    opinion = Text(_("Opinion"), 500)
    resume = forms.BooleanField(
        label=_("Use may start again: examined, and consent is given"), required=False
    )


class SetControl(MoveForm):
    what = Text(_("What keeps people safe meanwhile"), 300)
    person = OneOf(
        label=_("Who sees to it"),
        required=False,
        help_text=_("Without a name: the person in charge of the site."),
    )
    suspend = forms.BooleanField(label=_("Use is suspended until it is put right"), required=False)
    photos = Photos(label=_("Photos"), required=False)


class AskExtension(MoveForm):
    until = LastMoment(label=_("The new date"))
    reason = Text(_("Reason"), 300)


class GrantExtension(MoveForm):
    note = Text(_("Note"), 300, required=False)


class Tighten(MoveForm):
    note = Text(_("Note"), 300)
    due = LastMoment(
        label=_("A shorter date"), required=False, help_text=_("Only an extension makes the time longer.")
    )


FORMS: dict[str, type[MoveForm]] = {
    "verify": Verify,
    "reject": Because,
    "merge": Merge,
    "transfer": Transfer,
    "fix_on_spot": FixOnSpot,
    "order": Order,
    "propose_major": ProposeMajor,
    "confirm_major": Judgement,
    "set_general": Judgement,
    "submit_plan": SubmitPlan,
    "approve_plan": Start,
    "return_plan": Because,
    "start": Start,
    "submit": Submit,
    "pass": Opinion,
    "accept": Accept,
    "fail": Fail,
    "close": Close,
    "still_gone": StillGone,
    "found_again": FoundAgain,
    "reopen": Because,
    "void": Because,
    "set_control": SetControl,
    "lift_control": Because,
    "ask_extension": AskExtension,
    "grant_extension": GrantExtension,
    "refuse_extension": Because,
    "tighten": Tighten,
}


class Report(forms.Form):
    """Something is unsafe at a site. `id` is made with the page: sent twice, it is reported once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    item = OneOf(
        label=_("Check item"),
        required=False,
        help_text=_("If none fits, leave it empty and say what is wrong."),
    )
    summary = forms.CharField(
        label=_("What is unsafe"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    spot = forms.CharField(label=_("Exact spot"), max_length=120, required=False)
    source = forms.ChoiceField(label=_("How it was found"), choices=Source)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    photos = Photos(label=_("Photos"), required=False)
    no_photo_reason = forms.CharField(label=_("Why there is no photo"), max_length=120, required=False)

    def __init__(self, *args, items: list = (), sectors: list = (), **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        field.offer([(item.pk, item, item.text) for _category, group in items for item in group])
        field.choices = [
            ("", "—"),
            *((category, [(str(item.pk), item.text) for item in group]) for category, group in items),
        ]
        self.fields["sector"].choices = [("", "—"), *sectors]

    def clean(self):
        said = super().clean()
        if not said.get("photos") and not said.get("no_photo_reason") and "photos" not in self.errors:
            self.add_error("photos", _("Add a photo, or say why there is none."))
        return said


class SaveAddress(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40)
    query = forms.CharField(max_length=600, required=False, widget=forms.HiddenInput)
