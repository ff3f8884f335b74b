"""Forms of the desk. Fields carry the names of the deeds' arguments."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxLengthValidator
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from anlian.kernel.fields import Day
from anlian.lattice.forms import AppointForm
from anlian.lattice.powers import Power
from anlian.matters.models import ClimbRule, Height, Urgency
from anlian.people.models import A_YEAR, User

# A quarter of a year, and then it is asked again whether anybody needs it.
USUAL = timedelta(days=90)
LONGEST = 365
LONGEST_PASSWORD = 128


class SignInForm(AuthenticationForm):
    """Says the same whether the name or the password was wrong: which of them is nobody's business."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "User name or password is wrong. After five failed attempts the account is locked for half an hour."
        ),
        "inactive": _(
            "User name or password is wrong. After five failed attempts the account is locked for half an hour."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs.update(
            autocapitalize="none", autocomplete="username", spellcheck="false"
        )
        self.fields["password"].label = _("Password")


class CodeForm(forms.Form):
    """A code of six digits from the phone, or one of the recovery codes."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        help_text=_("Six digits from the phone, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class SetUpForm(CodeForm):
    """The code that proves that the phone has the secret."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("The six digits that the phone shows now.")


class PresentPasswordForm(forms.Form):
    """For what a stranger at an open screen must not do."""

    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your present password."))
        return self.cleaned_data["password"]


class TokenForm(PresentPasswordForm):
    """接口令牌: what for, what it may read, until when; and the password, for it opens as much as a device signed in."""

    field_order = ["name", "powers", "last_day", "password"]

    name = forms.CharField(
        label=_("What it is for"), max_length=60, help_text=_("Such as: QGIS on the office computer.")
    )
    powers = forms.MultipleChoiceField(label=_("What it may read"), widget=forms.CheckboxSelectMultiple)
    last_day = Day(label=_("Last day"), help_text=_("Within a year. When it is over, make another one."))

    def __init__(self, *args, offered: Iterable[Power], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["powers"].choices = [(power.value, power.label) for power in offered]
        self.fields["last_day"].initial = today + USUAL
        self.fields["last_day"].widget.attrs |= {
            "min": today.isoformat(), "max": (today + A_YEAR - timedelta(days=1)).isoformat()
        }  # fmt: skip

    def given(self) -> dict:
        """The deed's arguments: a last day is over when the next one begins."""
        ends = datetime.combine(
            self.cleaned_data["last_day"] + timedelta(days=1), time(), get_current_timezone()
        )
        powers = [Power(power) for power in self.cleaned_data["powers"]]
        return {"name": self.cleaned_data["name"], "powers": powers, "until": ends}


class NewPasswordForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        # What holds depends on the profile that the district chose.
        self.fields["new_password1"].help_text = " ".join(
            password_validation.password_validators_help_texts()
        )
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.max_length = LONGEST_PASSWORD
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))


class RegisterForm(forms.Form):
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{3,60}\Z",
        label=_("User name"),
        error_messages={"invalid": _("3 to 60 letters, digits, dots, hyphens or underlines.")},
        help_text=_("3 to 60 letters, digits, dots, hyphens or underlines."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )


class FirstPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=_("Tell it to the person in private; they must change it at the next sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class OfficerForm(AppointForm):
    """任命三员."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.finder = "desk:find-officer"


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


UNITS_LATE = [(unit.value, unit.label) for unit in ClimbRule.Unit if unit != ClimbRule.Unit.PART]


class ClimbForm(forms.Form):
    """All five steps of one urgency and sector at once: they stand in order, or none is taken."""

    sector_code = forms.ChoiceField(label=_("Sector"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)

    def __init__(self, *args, sectors=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector_code"].choices = [("", _("All sectors of the district")), *sectors]
        for step in list(Height)[1:]:
            part = step == Height.REMINDED
            self.fields[f"amount_{step}"] = forms.IntegerField(
                label=step.label, min_value=1 if part else 0, max_value=100 if part else LONGEST
            )
            if not part:
                self.fields[f"unit_{step}"] = forms.ChoiceField(label=_("Counted in"), choices=UNITS_LATE)

    def rows(self) -> list[tuple]:
        """Each step with its two fields, as the page shows them."""
        return [
            (step, self[f"amount_{step}"], self[f"unit_{step}"] if step != Height.REMINDED else None)
            for step in list(Height)[1:]
        ]

    def steps(self) -> dict[int, tuple[int, str]]:
        given = self.cleaned_data
        return {
            step: (given[f"amount_{step}"], given.get(f"unit_{step}") or ClimbRule.Unit.PART)
            for step in list(Height)[1:]
        }


class WorkdayForm(forms.Form):
    day = forms.DateField(label=_("Day"))


class YearForm(forms.Form):
    """The notice of the State Council for a year, as days typed or pasted."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100, widget=forms.HiddenInput)
    holidays = forms.CharField(
        label=_("Days off by the notice"),
        help_text=_(
            "One day or one span a line, such as 2027-01-01 or 2027-02-05~2027-02-11. New Year's Day must be among them."
        ),
        widget=forms.Textarea,
    )
    workdays = forms.CharField(
        label=_("Weekends worked by the notice"),
        required=False,
        help_text=_("In the same way; leave it empty when there are none."),
        widget=forms.Textarea,
    )

    def clean_holidays(self):
        return spans(self.cleaned_data["holidays"])

    def clean_workdays(self):
        return spans(self.cleaned_data["workdays"])


def spans(text: str) -> set[date]:
    """Days and spans of days, one a line."""
    found = set()
    for line in text.split():
        try:
            first, _sep, last = line.replace("～", "~").partition("~")
            first = date.fromisoformat(first)
            last = date.fromisoformat(last) if last else first
        except ValueError:
            raise forms.ValidationError(
                _("“%(line)s” is no day and no span of days."), params={"line": line}
            ) from None
        if not 0 <= (last - first).days <= 31:
            raise forms.ValidationError(_("“%(line)s” is no day and no span of days."), params={"line": line})
        found |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
    return found
