"""Forms about duties. Their fields carry the names of the deeds' arguments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.duties.models import WorkKind
from anlian.duties.periods import Every
from anlian.kernel.order import natural
from anlian.lattice.forms import Day
from anlian.lattice.models import Post
from anlian.lattice.powers import POWERS, Power
from anlian.lattice.roll import Roll
from anlian.lattice.seats import called
from anlian.people.models import Person


def posts_on(roll: Roll, day) -> list[tuple[str, str]]:
    """Posts that can owe something, by unit, with their holders."""
    seats = [
        seat for seat in roll.seats.values() if Power.DO_DUTIES in POWERS[seat.role] and seat.stands(day)
    ]
    return [
        (
            str(seat.id),
            called(seat.unit, seat.title)
            + (f" · {term.person}" if (term := roll.holder(seat.id, day)) else ""),
        )
        for seat in sorted(seats, key=lambda seat: (seat.role != "LEADER", natural(seat.code)))
    ]


class SetObligation(forms.Form):
    """设定履职要求."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("A code that is there already is set anew from the day on."),
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    work = forms.ChoiceField(label=_("Met by"), choices=WorkKind)
    every = forms.ChoiceField(label=_("Every"), choices=Every)
    times = forms.IntegerField(label=_("Times"), min_value=1, max_value=31, initial=1)
    since = Day(label=_("Holds from"), help_text=_("Owed from the first whole period on."))
    until = Day(label=_("Ends on"), required=False)
    basis = forms.CharField(label=_("Document"), max_length=200)
    posts = forms.MultipleChoiceField(label=_("Posts that owe it"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, roll: Roll, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.district = roll.district
        self.fields["posts"].choices = posts_on(roll, day)

    def clean_posts(self):
        return list(Post.objects.of(self.district).filter(pk__in=self.cleaned_data["posts"]).order_by("code"))


class EndObligation(forms.Form):
    until = Day(label=_("Ends on"), help_text=_("Periods that began before stay owed."))


class Excuse(forms.Form):
    """免除."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Claim(forms.Form):
    """指明履职记录."""

    number = forms.CharField(label=_("Number of the visit or meeting"), max_length=40)


class NameProxy(forms.Form):
    """委托履职."""

    post = forms.ChoiceField(label=_("For the post"))
    person = forms.ChoiceField(label=_("Proxy"))
    since = Day(label=_("From"))
    until = Day(label=_("Until"), required=False)
    basis = forms.CharField(label=_("Document"), max_length=200)

    def __init__(self, *args, roll: Roll, day, own: list | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.district = roll.district
        posts = posts_on(roll, day)
        self.fields["post"].choices = [one for one in posts if own is None or one[0] in own]
        held = {
            str(term.person_id): f"{term.person} · {called(seat.unit, seat.title)}"
            for seat in roll.seats.values()
            if Power.DO_DUTIES in POWERS[seat.role] and (term := roll.holder(seat.id, day))
        }
        self.fields["person"].choices = [("", "—"), *sorted(held.items(), key=lambda pair: pair[1])]

    def clean_post(self):
        return Post.objects.of(self.district).get(pk=self.cleaned_data["post"])

    def clean_person(self):
        return Person.objects.of(self.district).get(pk=self.cleaned_data["person"])
