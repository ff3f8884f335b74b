"""Forms of meetings and decisions. Their fields carry the names of the deeds' arguments."""

from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.hazards.models import Hazard
from anlian.kernel.fields import Proofs
from anlian.lattice.forms import Day
from anlian.lattice.pickers import site_field
from anlian.lattice.seats import sector_choices
from anlian.meetings.actions import Attended, Decided, Facts, Item
from anlian.meetings.models import Kind, Presence
from anlian.meetings.offers import Offers
from anlian.people.models import Person

MOST_ROWS = 60
LARGEST_VERSION = 2**31 - 1


class Moment(forms.DateTimeField):
    """A day and an hour, as a browser gives them."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def to_python(self, value):
        moment = super().to_python(value)
        if moment is not None and not 2000 <= moment.year <= 2100:
            raise forms.ValidationError(_("Give a date that can be kept."))
        return moment


class Text(forms.CharField):
    """Some sentences, no longer than what is kept."""

    def __init__(self, label, length: int, rows: int = 3, **kwargs):
        super().__init__(
            label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
        )


class Named(forms.CharField):
    """Something chosen from a long list by typing part of its name; the list stands once on the page."""

    def __init__(self, *, among: str, **kwargs):
        super().__init__(
            max_length=200,
            widget=forms.TextInput(attrs={"list": among, "autocomplete": "off"}),
            **kwargs,
        )
        self.among, self.offers = among, {}

    def find(self, text: str) -> UUID:
        fits = [key for label, key in self.offers.items() if text == label] or [
            key for label, key in self.offers.items() if text in label
        ]
        if len(fits) != 1:
            raise forms.ValidationError(
                _("“%(text)s” is not in the list.") % {"text": text}
                if not fits
                else _("More than one fits “%(text)s”. Choose one of the list.") % {"text": text}
            )
        return fits[0]

    def clean(self, value) -> UUID | None:
        text = super().clean(value)
        return self.find(text) if text else None


class SeveralNamed(Named):
    """Some of them, with a comma between."""

    def clean(self, value) -> tuple[UUID, ...]:
        text = forms.CharField.clean(self, value)
        parts = [part.strip() for part in text.replace("，", "、").replace(",", "、").split("、")]
        return tuple(dict.fromkeys(self.find(part) for part in parts if part))


class MeetingForm(forms.Form):
    """会议: which, when, where, who. `over` asks for what is known only when it is over."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    expect = forms.IntegerField(
        min_value=1, max_value=LARGEST_VERSION, widget=forms.HiddenInput, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    held_at = Moment(label=gettext_lazy("Begins"))
    ended_at = Moment(label=gettext_lazy("Ended at"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)
    chair = forms.ChoiceField(label=gettext_lazy("Chair"))
    delegation = forms.CharField(
        label=gettext_lazy("Note of delegation"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Where a vice head chairs the quarterly meeting: who delegated it, and by what."
        ),
    )
    committee = forms.ChoiceField(
        label=gettext_lazy("Special committee"),
        required=False,
        help_text=gettext_lazy("Its meetings name it; others may."),
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Whoever answers for them sees the meeting. Left empty: those of the committee."
        ),
    )
    site = site_field(label=gettext_lazy("Site, of a meeting on the spot"), required=False)
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Present"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = Text(
        gettext_lazy("Minutes of the meeting"),
        4000,
        6,
        required=False,
        help_text=gettext_lazy(
            "With them the minutes are issued at once. Left empty: they are issued later."
        ),
    )

    def __init__(self, *args, offers: Offers, sites, over: bool, fresh: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.fields["chair"].choices = [("", "—"), *offers.chairs]
        self.fields["committee"].choices = [("", "—"), *offers.committees]
        self.fields["sectors"].choices = sector_choices(offers.roll)
        self.fields["present"].choices = offers.posts
        self.fields["site"].queryset = sites
        if not over:
            self.fields["present"].label = gettext_lazy("To be invited")
            del self.fields["ended_at"]
        if not over or not fresh:
            del self.fields["minutes"]

    def clean(self):
        told = super().clean()
        if told.get("kind") == Kind.COMMITTEE and not told.get("committee"):
            self.add_error("committee", _("Name the special committee that met."))
        if told.get("kind") == Kind.ON_SITE and not told.get("site") and "site" not in self.errors:
            self.add_error("site", _("A meeting on the spot names the site where it took place."))
        held, ended = told.get("held_at"), told.get("ended_at")
        if held and ended and ended <= held:
            self.add_error("ended_at", _("A meeting ends after it begins. Correct the times."))
        return told

    def facts(self) -> Facts:
        told = self.cleaned_data
        return Facts(
            kind=told["kind"],
            title=told["title"],
            held_at=told["held_at"],
            place=told["place"],
            chair=Person.objects.of(self.offers.roll.district).get(pk=told["chair"]),
            committee=self.offers.committee(told["committee"]),
            sectors=tuple(told["sectors"]),
            site=told["site"],
            delegation=told["delegation"],
        )

    def attended(self) -> list[Attended]:
        return [Attended(UUID(key)) for key in self.cleaned_data["present"]]


class _Row(forms.Form):
    """One row of several; an empty one is none."""

    def __init__(self, *args, offers: Offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = offers
        for field in self.fields.values():
            if isinstance(field, Named):
                field.offers = getattr(offers, field.among)


class AgendaRow(_Row):
    text = forms.CharField(label=gettext_lazy("Item of the agenda"), max_length=200, required=False)
    safety = forms.BooleanField(label=gettext_lazy("about safety"), required=False, initial=True)

    def given(self) -> Item | None:
        text = self.cleaned_data.get("text", "")
        return Item(text, self.cleaned_data["safety"]) if text else None


class AwayRow(_Row):
    post = Named(label=gettext_lazy("Post"), among="by_post", required=False)
    presence = forms.ChoiceField(
        label=gettext_lazy("Why not there"),
        choices=[(one.value, one.label) for one in (Presence.ABSENT, Presence.SAT_IN)],
        required=False,
    )
    stand_in = Named(label=gettext_lazy("Who sat in"), among="by_person", required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=120, required=False)

    def clean(self):
        told = super().clean()
        if told.get("post") and told.get("presence") == Presence.ABSENT and not told.get("reason"):
            self.add_error("reason", _("Say why they were absent."))
        unnamed = not told.get("stand_in") and "stand_in" not in self.errors
        if told.get("post") and told.get("presence") == Presence.SAT_IN and unnamed:
            self.add_error("stand_in", _("Say who sat in."))
        if (
            not told.get("post")
            and "post" not in self.errors
            and (told.get("reason") or told.get("stand_in"))
        ):
            self.add_error("post", _("Say whose post it is."))
        return told

    def given(self) -> Attended | None:
        told = self.cleaned_data
        if not told.get("post"):
            return None
        person = told.get("stand_in")
        return Attended(
            told["post"],
            told["presence"] or Presence.ABSENT,
            told["reason"],
            Person.objects.of(self.offers.roll.district).get(pk=person) if person else None,
        )


class DecisionRow(_Row):
    """交办事项: with a post and a date, or it is none."""

    text = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    post = Named(label=gettext_lazy("Responsible post"), among="by_post", required=False)
    due = Day(label=gettext_lazy("Due"), required=False)
    co_posts = SeveralNamed(label=gettext_lazy("Helping posts"), among="by_post", required=False)
    item = forms.IntegerField(
        label=gettext_lazy("Agenda item"), min_value=1, max_value=MOST_ROWS, required=False
    )

    def clean(self):
        told = super().clean()
        if any(told.get(name) for name in ("text", "post", "due", "co_posts")) or self.errors:
            for name, sentence in (
                ("text", _("Write down what was decided.")),
                ("post", _("Who must do it? Without a post it is no decision.")),
                ("due", _("By when? Without a date it is no decision.")),
            ):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return told

    def given(self) -> Decided | None:
        told = self.cleaned_data
        if not told.get("text"):
            return None
        return Decided(told["text"], told["post"], told["due"], told["co_posts"], told.get("item"))


class Rows(BaseFormSet):
    """Rows that can be added in the page; what was typed stays, whatever is wrong with it."""

    def given(self) -> list:
        return [one for form in self.forms if (one := form.given()) is not None]


def _rows(row: type[_Row], extra: int):
    return formset_factory(
        row, formset=Rows, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )


AgendaRows, AwayRows, DecisionRows = _rows(AgendaRow, 2), _rows(AwayRow, 1), _rows(DecisionRow, 2)


class _Version(forms.Form):
    expect = forms.IntegerField(
        min_value=1, max_value=LARGEST_VERSION, widget=forms.HiddenInput, required=False
    )


class Finish(_Version):
    minutes = Text(gettext_lazy("Minutes of the meeting"), 4000, 10)


class Cancel(_Version):
    reason = Text(gettext_lazy("Reason"), 300)


class Tell(_Version):
    note = Text(gettext_lazy("How far it is"), 500)


class Report(_Version):
    report = Text(gettext_lazy("What came of it"), 1000, 4)
    photos = Proofs(
        label=gettext_lazy("Photos or papers"), required=False,
        help_text=gettext_lazy("Photos, or papers as PDF, .docx or .xlsx."),
    )  # fmt: skip
    hazards = forms.CharField(
        label=gettext_lazy("Numbers of linked hazards"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("With a comma between them."),
    )

    def __init__(self, *args, hazards=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = hazards

    def clean_hazards(self) -> list[Hazard]:
        text = self.cleaned_data["hazards"].replace("，", ",").replace("、", ",").replace(" ", ",")
        numbers = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        if not numbers:
            return []
        found = {one.matter.number: one for one in self.known.filter(matter__number__in=numbers[:20])}
        missing = [number for number in numbers if number not in found]
        if missing:
            raise forms.ValidationError(
                _("There is no hazard “%(number)s” that you may see.") % {"number": missing[0]}
            )
        return [found[number] for number in numbers]


class Confirm(_Version):
    opinion = Text(gettext_lazy("What you looked at and found"), 300)


class SendBack(_Version):
    reason = Text(gettext_lazy("What is still missing"), 300)


class Extend(_Version):
    until = Day(label=gettext_lazy("New date"))
    reason = Text(gettext_lazy("Reason"), 300)


class Withdraw(_Version):
    reason = Text(gettext_lazy("Reason"), 300)
