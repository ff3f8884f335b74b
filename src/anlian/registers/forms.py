from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlian.kernel.sheets import MB
from anlian.lattice.scope import Duties
from anlian.registers.actions import MOST_BYTES
from anlian.registers.kinds import ABOUT, may_import


class UploadLedger(forms.Form):
    """Which ledger, and the file."""

    kind = forms.ChoiceField(label=_("Ledger"))
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An .xlsx or .csv file of at most 64 MB, as it is: titles, merged cells and totals may stay. Or .geojson."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.geojson"}),
    )

    def __init__(self, *args, duties: Duties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind, title) for kind, (title, _about, _icon) in ABOUT.items() if may_import(duties, kind)
        ]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("The file is larger than %(most)d MB. Split it."), params={"most": MOST_BYTES // MB}
            )
        return file


class UndoReason(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def mapped(post, batch) -> dict[str, str]:
    """What the form says that the headers of a file mean: one field for each, by its place in the file."""
    return {
        header: post[f"header-{place}"]
        for place, (header, _key) in enumerate(batch.headers)
        if f"header-{place}" in post
    }
