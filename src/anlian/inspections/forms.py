"""Forms of inspections. Their fields carry the names of the deeds' arguments."""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.hazards.models import CheckItem
from anlian.inspections.actions import Given
from anlian.inspections.models import Inspection, Kind, Result
from anlian.people.models import Person

MOST_PHOTOS = 9
PHOTO_TYPES = "image/jpeg,image/png,image/webp"


class Position(forms.Form):
    """Where the phone is, if its owner chose to say so."""

    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)


class People(forms.MultipleChoiceField):
    """Some of the people on offer, as persons."""

    widget = forms.CheckboxSelectMultiple
    district = ""

    def clean(self, value) -> list[Person]:
        return list(Person.objects.of(self.district).filter(pk__in=super().clean(value)))


class Visit(forms.Form):
    """Where to is known; who goes, why and with which checklist."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind)
    template = forms.ChoiceField(label=gettext_lazy("Checklist"), required=False)
    enforcement = forms.BooleanField(
        label=gettext_lazy("Administrative inspection of a firm"),
        required=False,
        help_text=gettext_lazy("Led by a department or town, with at least two officers."),
    )
    team = People(label=gettext_lazy("Who goes along"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, checklists=(), people=(), person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.checklists = person, {str(one.pk): one for one in checklists}
        shown = [
            (key, f"{one.title} · {_('%(n)d items') % {'n': len(one.items)}}")
            for key, one in self.checklists.items()
        ]
        self.fields["template"].choices = [*shown, ("", gettext_lazy("No checklist"))]
        self.fields["team"].district = person.district
        self.fields["team"].choices = [one for one in people if one[0] != str(person.pk)]

    def given(self) -> dict:
        told = dict(self.cleaned_data)
        told["template"] = self.checklists.get(told["template"])
        return told


class Plan(Visit):
    """计划检查: a day and a leader besides."""

    on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    leader = forms.ChoiceField(label=gettext_lazy("Team leader"))
    field_order = ["kind", "on", "leader", "template", "team", "enforcement", "note"]

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, people=people, **kwargs)
        self.fields["leader"].choices = self.fields["team"].choices = people

    def given(self) -> dict:
        told = super().given()
        leader = Person.objects.of(self.person.district).get(pk=told["leader"])
        # Whoever leads goes there: naming the leader names them of the team.
        return told | {
            "leader": leader,
            "team": [leader, *(one for one in told["team"] if one.pk != leader.pk)],
        }


class OnTheSpot(Visit, Position):
    """现场检查: I stand there now."""

    id_shown = forms.BooleanField(label=gettext_lazy("We have shown our certificates"), required=False)
    field_order = ["kind", "template", "team", "enforcement", "id_shown", "note"]

    def given(self) -> dict:
        told = super().given()
        return told | {"leader": self.person, "team": [self.person, *told["team"]]}


class Start(Position):
    """开始检查."""

    id_shown = forms.BooleanField(label=gettext_lazy("We have shown our certificates"), required=False)
    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Confirm(forms.Form):
    """签字确认, or its refusal."""

    signed_by = forms.CharField(label=gettext_lazy("Signed by"), max_length=60, required=False)
    refused = forms.BooleanField(label=gettext_lazy("The signature was refused"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("How and why it was refused"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reported = forms.BooleanField(label=gettext_lazy("Reported to the head of my unit"), required=False)


class Cancel(forms.Form):
    """取消."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class AddNote(forms.Form):
    """补充说明."""

    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass
class Card:
    """One item on the sheet, with what was answered so far."""

    key: str
    item: CheckItem | None
    result: str = ""
    note: str = ""
    reason: str = ""
    spot: str = ""
    no_photo_reason: str = ""
    photos: list = field(default_factory=list)
    error: str = ""

    def given(self) -> Given:
        return Given(
            item=self.item,
            result=self.result,
            note=self.reason if self.result == Result.NA else self.note if self.result == Result.BAD else "",
            photos=[photo.read() for photo in self.photos] if self.result == Result.BAD else (),
            no_photo_reason=self.no_photo_reason,
            spot=self.spot,
        )


class Sheet(Position):
    """The whole checklist as one form: a card an item, and one for what no checklist asks."""

    content = forms.CharField(
        label=gettext_lazy("What was inspected"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    handling = forms.CharField(
        label=gettext_lazy("How the findings are dealt with"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, inspection: Inspection, *args, **kwargs):
        super().__init__(*args, **kwargs)
        items = inspection.template.check_items() if inspection.template else []
        self.cards = [self._card(f"i{order}", item) for order, item in enumerate(items)]
        self.other = self._card("other", None)
        # Without a checklist what was inspected must be said in words.
        self.fields["content"].required = not items

    def _card(self, key: str, item: CheckItem | None) -> Card:
        card = Card(key, item)
        if self.is_bound:
            for name in ("result", "note", "reason", "spot", "no_photo_reason"):
                setattr(card, name, str(self.data.get(f"{key}-{name}", "")).replace("\0", "").strip()[:300])
            card.photos = self.files.getlist(f"{key}-photos")
            if item is None and (card.note or card.photos):
                card.result = Result.BAD
        return card

    @property
    def answered(self) -> int:
        return sum(bool(card.result) for card in self.cards)

    @property
    def wrong(self) -> list[Card]:
        return [card for card in [*self.cards, self.other] if card.error]

    def clean(self):
        for card in [*self.cards, self.other]:
            card.error = self._error(card)
        if self.wrong:
            raise forms.ValidationError(_("Some items still lack something."))
        bad = [card for card in [*self.cards, self.other] if card.result == Result.BAD]
        if bad and not self.cleaned_data.get("handling"):
            self.add_error("handling", _("Write down how the findings are dealt with."))
        return self.cleaned_data

    def _error(self, card: Card) -> str:
        if card.item is None and not card.result:
            return ""
        if card.result not in Result.values:
            return _("Not answered yet.")
        if card.result == Result.NA and not card.reason:
            return _("Say why it does not apply.")
        if card.result != Result.BAD:
            return ""
        if not card.note:
            return _("Say what is unsafe, and where.")
        if len(card.photos) > MOST_PHOTOS:
            return _("At most nine photos at a time.")
        if not card.photos and not card.no_photo_reason:
            return _("Add a photo, or say why there is none.")
        return ""

    def given(self) -> dict:
        cards = [*self.cards, *([self.other] if self.other.result else [])]
        names = ("content", "handling", "lng", "lat", "accuracy")
        return {
            "answers": [card.given() for card in cards],
            **{name: self.cleaned_data[name] for name in names},
        }
