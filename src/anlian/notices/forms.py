"""Forms of messages. Fields carry the names of the deeds' arguments."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.notices.models import RobotKind
from anlian.notices.topics import OWN, Channel, Pace, Topic

NOT = ("", _("in the page only"))


class ChooseForm(forms.Form):
    """For each kind of message and each way a drop-down, and the hours."""

    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    digest_at = forms.TimeField(
        label=_("Hour of the daily digest"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args, chosen: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for topic in Topic:
            for channel in OWN:
                self.fields[f"{topic}_{channel}"] = forms.ChoiceField(
                    label=f"{topic.label}: {channel.label}",
                    choices=[NOT, *Pace.choices],
                    required=False,
                    widget=forms.Select(
                        attrs={"class": "form-select", "aria-label": f"{topic.label}: {channel.label}"}
                    ),
                    initial=(chosen or {}).get((topic.value, channel.value), ""),
                )

    def rows(self) -> list[tuple]:
        """A kind of message with its field for each way."""
        return [
            (topic.label, [(channel.label, self[f"{topic}_{channel}"]) for channel in OWN]) for topic in Topic
        ]

    def paces(self) -> dict[tuple[Topic, Channel], str]:
        return {
            (topic, channel): self.cleaned_data.get(f"{topic}_{channel}", "")
            for topic in Topic
            for channel in OWN
        }


class CodeForm(forms.Form):
    """The code that came by mail."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("Code from the mail"),
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 7, "size": 8}
        ),
    )


class RobotForm(forms.Form):
    """A robot of a group, as its platform gave it."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=UUID)
    kind = forms.ChoiceField(label=_("Platform"), choices=RobotKind.choices)
    title = forms.CharField(label=_("Name of the group"), max_length=60)
    address = forms.CharField(
        label=_("Webhook address"),
        max_length=500,
        help_text=_("Copied whole from the platform. It is sealed and never shown again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Secret of its signature"),
        max_length=200,
        required=False,
        help_text=_("For DingTalk and Feishu, when signing is switched on there."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    topics = forms.MultipleChoiceField(
        label=_("What the group is told of"),
        choices=[(one.value, one.label) for one in Topic if one != Topic.ACCOUNT],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, units: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(key), name) for key, name in units.items()]
