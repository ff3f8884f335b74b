"""Fields of forms that every app uses: photos, a few sentences, money, one of some records."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.kernel.documents import Sent

MOST_PHOTOS = 9
PHOTO_TYPES = "image/jpeg,image/png,image/webp"
PAPER_TYPES = ".pdf,.docx,.xlsx"
LARGEST_VERSION = 2**31 - 1
FEN = 100


class PhotoInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class Photos(forms.FileField):
    """Some photos, as bytes. What they are is for `attach` to say."""

    widget = PhotoInput(attrs={"accept": PHOTO_TYPES})

    def clean(self, data, initial=None) -> list[bytes]:
        given = [one for one in (data or []) if one]
        if len(given) > MOST_PHOTOS:
            raise forms.ValidationError(_("At most nine photos at a time."))
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(Photos, self).clean(one).read() for one in given]


class Proofs(Photos):
    """Some photos or papers."""

    widget = PhotoInput(attrs={"accept": f"{PHOTO_TYPES},{PAPER_TYPES}"})

    def clean(self, data, initial=None) -> list[bytes]:
        names = [one.name for one in (data or []) if one]
        return [Sent.of(one, name) for one, name in zip(super().clean(data, initial), names, strict=True)]


class Text(forms.CharField):
    """A few sentences, no longer than what is kept."""

    def __init__(self, label, length: int, rows: int = 3, **kwargs):
        super().__init__(
            label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
        )


class Day(forms.DateField):
    """A day that can be kept."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Give a date that can be kept."))
        return day


class Yuan(forms.DecimalField):
    """Typed in yuan, given on in fen."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=14, decimal_places=2, **kwargs)

    def clean(self, value) -> int | None:
        amount: Decimal | None = super().clean(value)
        return None if amount is None else int(amount * FEN)


class OneOf(forms.ChoiceField):
    """One of some records; the answer is the record."""

    def offer(self, records: list[tuple]) -> None:
        self.records = {str(key): record for key, record, _label in records}
        self.choices = [("", "—"), *((str(key), label) for key, _record, label in records)]

    def clean(self, value):
        chosen = super().clean(value)
        return self.records[chosen] if chosen else None


class OneOfGroups(OneOf):
    """One of some records in groups: (group, [(key, record, label), …])."""

    def offer(self, groups: list[tuple]) -> None:
        super().offer([one for _group, many in groups for one in many])
        self.choices = [
            ("", "—"),
            *((group, [(str(key), label) for key, _record, label in many]) for group, many in groups),
        ]


class SomeOfGroups(forms.MultipleChoiceField):
    """Some of some records in groups; the answer is the records."""

    widget = forms.SelectMultiple(attrs={"size": 6})

    def offer(self, groups: list[tuple]) -> None:
        self.records = {str(key): record for _group, many in groups for key, record, _label in many}
        self.choices = [
            (group, [(str(key), label) for key, _record, label in many]) for group, many in groups
        ]

    def clean(self, value) -> list:
        return [self.records[key] for key in super().clean(value)]


class MoveForm(forms.Form):
    """What every move carries: the version that was on the screen when it was decided."""

    expect = forms.IntegerField(min_value=1, max_value=LARGEST_VERSION, widget=forms.HiddenInput)

    def __init__(self, *args, offers: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for name, offered in (offers or {}).items():
            if name in self.fields:
                self.fields[name].offer(offered)

    def given(self) -> dict:
        """The deed's arguments."""
        return dict(self.cleaned_data)
