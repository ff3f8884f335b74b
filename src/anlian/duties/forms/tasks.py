"""Forms of tasks of the year: set, proven, reported, confirmed, sent back, excused."""

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.duties.models import DutyItem, Proven
from anlian.kernel.fields import Proofs
from anlian.lattice.forms import Day
from anlian.lattice.models import Post


class SetTask(forms.Form):
    """下达年度任务."""

    item = forms.ModelChoiceField(DutyItem.objects.none(), label=_("Under the duty"))
    text = forms.CharField(label=_("Task"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    due = Day(label=_("To be done by"))
    proven = forms.ChoiceField(label=_("Proven by"), choices=Proven)
    counts = forms.ChoiceField(
        label=_("Counts"),
        required=False,
        help_text=_("Duties of this kind that are met count by themselves."),
    )
    target = forms.IntegerField(label=_("How many"), min_value=1, max_value=366, required=False)
    assist = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        label=_("Helping posts"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    milestones = forms.CharField(
        label=_("Milestones"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as 2023-06-30 survey finished."),
    )  # fmt: skip

    def __init__(self, *args, items, posts, label, counts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
        self.fields["item"].label_from_instance = lambda item: f"{item.order}. {item.text}"
        self.fields["counts"].choices = [("", "—"), *counts]
        self.fields["assist"].queryset = posts
        self.fields["assist"].label_from_instance = label

    def clean_milestones(self):
        found = []
        for line in self.cleaned_data["milestones"].splitlines():
            if not line.strip():
                continue
            day, _space, what = line.strip().partition(" ")
            try:
                on = parse_date(day)
            except ValueError:
                on = None
            if on is None or not what.strip():
                raise forms.ValidationError(
                    _("Write each line as a day, a space and what is to stand by then.")
                )
            found.append((on, what.strip()))
        return found


class _Expecting(forms.Form):
    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Report(_Expecting):
    words = forms.CharField(
        label=pgettext_lazy("of a task", "What was done"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Confirm(_Expecting):
    pass


class Reason(_Expecting):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class Link(forms.Form):
    number = forms.CharField(label=_("Number of the visit, meeting or matter"), max_length=40)


class Papers(forms.Form):
    papers = Proofs(label=_("Photos or papers"), help_text=_("Photos, or papers as PDF, .docx or .xlsx."))


FORMS = {
    "report": Report,
    "confirm": Confirm,
    "send_back": Reason,
    "excuse": Reason,
    "link": Link,
    "papers": Papers,
}
