"""What a form of the map accepts: a position or a line, in whichever way it is written."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.atlas.written import DATUMS, read
from anlian.kernel import geo, lines
from anlian.kernel.cells import Unfit


class PositionForm(forms.Form):
    """Longitude and latitude in one line, as maps give them to copy; degrees may have minutes and seconds."""

    written = forms.CharField(
        label=_("Longitude, latitude"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Such as 112.6071, 26.9036, or 112°36′25.6″, 26°54′13″."),
    )
    datum = forms.ChoiceField(label=_("Datum"), choices=DATUMS, initial=geo.Datum.WGS84.value)
    anyway = forms.BooleanField(label=_("It lies there all the same"), required=False)

    def clean(self):
        wish = super().clean()
        if not self.errors:
            try:
                wish["lng"], wish["lat"] = read(wish["written"], wish["datum"])
            except Unfit as unfit:
                self.add_error("written", _("Expected: %(what)s.") % {"what": unfit})
            except ValueError:
                self.add_error("written", _("This is not a position on the map, in degrees."))
        return wish


class CourseForm(forms.Form):
    """A line, as GeoJSON or one position a line; the map writes it here too."""

    written = forms.CharField(
        label=pgettext_lazy("on the map", "Line"),
        max_length=120_000,
        widget=forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "GeoJSON with one LineString, or one position after the other, such as 112.6071, 26.9036; each on its own line or with a semicolon between."
        ),
    )
    datum = forms.ChoiceField(label=_("Datum"), choices=DATUMS, initial=geo.Datum.WGS84.value)

    def clean(self):
        wish = super().clean()
        if not self.errors:
            try:
                wish["points"] = lines.read(wish["written"], wish["datum"])
            except Unfit as unfit:
                self.add_error("written", _("Expected: %(what)s.") % {"what": unfit})
        return wish
