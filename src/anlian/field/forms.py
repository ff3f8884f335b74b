"""What the desk says about records from the field."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SetAside(forms.Form):
    """搁置."""

    reason = forms.CharField(
        label=_("Why it does not count"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever recorded it reads this on the phone."),
    )
