"""Forms of rounds; their fields are named as the deeds' arguments."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.kernel.fields import PHOTO_TYPES, Day, OneOf, Photos, SomeOfGroups, Text
from anlian.rounds.models import Kind, Mark, Result
from anlian.rounds.models.pledge import THREE


class Moment(forms.DateTimeField):
    """A day and an hour, as a browser gives them."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def to_python(self, value):
        moment = super().to_python(value)
        if moment is not None and not 2000 <= moment.year <= 2100:
            raise forms.ValidationError(_("Give a date that can be kept."))
        return moment


class Sent(forms.Form):
    """`id` is made with the page: sent twice, it is done once."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, hazards=(), **kwargs):
        super().__init__(*args, **kwargs)
        if "hazards" in self.fields:
            self.fields["hazards"].offer(hazards)
            if not hazards:
                del self.fields["hazards"]


class Sign(Sent):
    signed_by = forms.CharField(label=_("Who signs for the shop"), max_length=60)
    signature = forms.FileField(
        label=_("Signature"), widget=forms.FileInput(attrs={"accept": PHOTO_TYPES}),
        help_text=_("A photo of the signed paper. On a phone the shop signs on the screen."),
    )  # fmt: skip
    happened_at = Moment(label=_("Signed at"))

    def clean_signature(self) -> bytes:
        return self.cleaned_data["signature"].read()


class Check(Sent):
    happened_at = Moment(label=_("Looked at"))
    note = Text(
        _("What was seen"), 500, required=False, help_text=_("What is not kept is said here, or is a hazard.")
    )
    photos = Photos(label=_("Photos"), required=False, help_text=_("Only where they show something."))
    hazards = SomeOfGroups(label=_("Hazards reported on this visit"), required=False)

    def __init__(self, *args, promises=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.promises = [promise["code"] for promise in promises]
        for promise in promises:
            self.fields[f"mark-{promise['code']}"] = forms.ChoiceField(
                label=promise["text"], choices=Mark, widget=forms.RadioSelect, initial=Mark.UNSEEN
            )

    @property
    def marks(self):
        return [self[f"mark-{code}"] for code in self.promises]

    def given(self) -> dict:
        told = {name: value for name, value in self.cleaned_data.items() if not name.startswith("mark-")}
        told["marks"] = {code: self.cleaned_data[f"mark-{code}"] for code in self.promises}
        told["hazards"] = [hazard.pk for hazard in told.get("hazards", ())]
        return told


class Patrol(Sent):
    started_at = Moment(label=_("Began at"))
    ended_at = Moment(label=_("Ended at"))
    note = Text(_("What was seen"), 500, required=False)
    photos = Photos(label=_("Photos"), required=False, help_text=_("Only where they show something."))
    hazards = SomeOfGroups(
        label=_("Hazards reported on the way"),
        required=False,
        help_text=_("None means that nothing was wrong."),
    )

    def given(self) -> dict:
        found = self.cleaned_data.get("hazards", ())
        return self.cleaned_data | {"hazards": [hazard.pk for hazard in found]}


class Issue(forms.Form):
    """发布模板: three promises in the district's own words."""

    title = forms.CharField(label=_("Title of the pledge"), max_length=120)
    months = forms.IntegerField(label=_("Holds for so many months"), min_value=1, max_value=36)
    check_months = forms.IntegerField(label=_("Looked at every so many months"), min_value=1, max_value=12)
    example = forms.BooleanField(label=_("Say on it that it is an example"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for order in range(1, THREE + 1):
            self.fields[f"promise_{order}"] = Text(_("Promise %(order)s") % {"order": order}, 300, rows=2)

    @property
    def promises(self):
        return [self[f"promise_{order}"] for order in range(1, THREE + 1)]

    def given(self) -> dict:
        told = self.cleaned_data
        return {name: told[name] for name in ("title", "months", "check_months", "example")} | {
            "promises": [told[f"promise_{order}"] for order in range(1, THREE + 1)]
        }


class Call(forms.Form):
    """发起行动."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    title = forms.CharField(label=_("What it is called"), max_length=120)
    area = OneOf(label=_("Area"))
    first = Day(label=pgettext_lazy("a period", "From"))
    last = Day(label=pgettext_lazy("a period", "To"))
    tells = Text(_("What is told and asked"), 1000, rows=5, help_text=_("One thing a line, eight at most."))

    def __init__(self, *args, areas=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(areas)

    def clean_tells(self) -> list[str]:
        return [line for line in self.cleaned_data["tells"].splitlines() if line.strip()]


class TickForm(Sent):
    happened_at = Moment(label=_("When"))
    result = forms.ChoiceField(label=_("How it went"), choices=Result, widget=forms.RadioSelect)
    note = Text(_("Note"), 300, rows=2, required=False)
    hazard = OneOf(label=_("Hazard reported there"), required=False)

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hazard"].offer(offered)
        if not offered:
            del self.fields["hazard"]

    def given(self) -> dict:
        hazard = self.cleaned_data.get("hazard")
        return self.cleaned_data | {"hazard": hazard.pk if hazard else None}
