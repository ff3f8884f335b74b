"""Forms of duty lists: a draft asked for, and its rows."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.duties.catalogue import standards
from anlian.duties.models import Often, PostKind, Proven
from anlian.lattice.models import Post
from anlian.lattice.roll import Roll

LISTED_APART = "、，,；; "


class Draft(forms.Form):
    """拟定职责清单."""

    post = forms.ModelChoiceField(Post.objects.none(), label=_("Post"))
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    kind = forms.ChoiceField(
        label=_("Kind of post"),
        choices=[("", _("As its post suggests")), *PostKind.choices],
        required=False,
        help_text=_("The library has standard duties for each kind."),
    )
    basis = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Number and title of the document.")
    )
    anew = forms.BooleanField(label=_("From the library, not from the list in force"), required=False)

    def __init__(self, *args, posts, year: int, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts
        self.fields["post"].label_from_instance = label
        self.fields["year"].choices = [(one, one) for one in (year, year + 1, year - 1)]


class Document(forms.Form):
    """What stands above the rows."""

    basis = forms.CharField(label=_("Document"), max_length=200)
    expect = forms.IntegerField(widget=forms.HiddenInput)


class Row(forms.Form):
    """One duty."""

    text = forms.CharField(
        label=pgettext_lazy("of a list", "Duty"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    law = forms.CharField(label=_("Law or document"), max_length=120, required=False)
    article = forms.CharField(label=_("Article"), max_length=60, required=False)
    often = forms.ChoiceField(label=_("How often"), choices=Often, required=False)
    times = forms.IntegerField(label=_("Times"), min_value=1, max_value=31, initial=1, required=False)
    proven = forms.ChoiceField(label=_("Proven by"), choices=Proven, required=False)
    together = forms.CharField(
        label=_("Together with"), max_length=200, required=False, help_text=_("Codes of posts, such as QZ-03、D01-1.")
    )  # fmt: skip

    def __init__(self, *args, roll: Roll, **kwargs):
        super().__init__(*args, **kwargs)
        self.roll = roll

    def clean_together(self):
        text = self.cleaned_data["together"]
        for mark in LISTED_APART:
            text = text.replace(mark, " ")
        by_code = {seat.code: seat.id for seat in self.roll.seats.values()}
        codes = text.split()
        unknown = [code for code in codes if code not in by_code]
        if unknown:
            raise forms.ValidationError(_("There is no post “%(code)s”."), params={"code": unknown[0]})
        return [by_code[code] for code in codes]

    def item(self) -> dict:
        """What the deed takes. The library knows which articles were compared with their text."""
        told = {name: self.cleaned_data[name] for name in ("text", "law", "article", "proven", "together")}
        told["law"] = told["law"].strip().strip("《》")
        told["often"] = self.cleaned_data["often"] or Often.ALWAYS
        told["times"] = self.cleaned_data["times"] or 1
        told["proven"] = told["proven"] or Proven.PAPER
        told["checked"] = (told["law"], told["article"]) in _checked()
        return told


class Rows(forms.BaseFormSet):
    """Rows in the order that was given; rows without words are left out."""

    def items(self) -> list[dict]:
        return [
            form.item()
            for form in self.ordered_forms
            if form.cleaned_data.get("text", "").strip() or form.cleaned_data.get("law", "").strip()
        ]


DutyRows = forms.formset_factory(Row, formset=Rows, extra=2, can_delete=True, can_order=True, max_num=60)


def _checked() -> set[tuple[str, str]]:
    return {(one.law, one.article) for one in standards() if one.checked}
