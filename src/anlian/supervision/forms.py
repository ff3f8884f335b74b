"""Forms of supervision: one for each move, their fields named as the deed's arguments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.kernel.fields import Day, MoveForm, OneOf, OneOfGroups, Proofs, Text, Yuan
from anlian.supervision.models import Form, Level, Source, Stage


class List(MoveForm):
    order_number = forms.CharField(
        label=_("Number of the order"), max_length=80, help_text=_("Nothing is listed without an order.")
    )
    published_where = forms.CharField(
        label=_("Where it is published"),
        max_length=120,
        help_text=_("The newspaper, notice board or website."),
    )


class Because(MoveForm):
    reason = Text(_("Reason"), 300)


class Progress(MoveForm):
    month = forms.ChoiceField(label=_("Month"))
    text = Text(_("What was done in this month"), 1000, rows=4)
    photos = Proofs(
        label=_("Photos or papers"), required=False, help_text=_("Photos, or papers as PDF, .docx or .xlsx.")
    )
    paper = forms.CharField(
        label=_("Number of a paper"), max_length=120, required=False,
        help_text=_("A photo or a paper: one of the two is needed."),
    )  # fmt: skip

    def __init__(self, *args, offers: dict | None = None, **kwargs):
        super().__init__(*args, offers=None, **kwargs)
        self.fields["month"].choices = [
            (day.isoformat(), label) for day, label in (offers or {}).get("month", [])
        ]
        self.days = {day.isoformat(): day for day, _label in (offers or {}).get("month", [])}

    def given(self) -> dict:
        said = super().given()
        return said | {"month": self.days[said["month"]]}


class AddMilestone(MoveForm):
    text = forms.CharField(label=_("What is reached"), max_length=200)
    due = Day(label=_("By when"))
    post = OneOfGroups(
        label=_("Which post"), required=False, help_text=_("Without one: the responsible post.")
    )


class ReachMilestone(MoveForm):
    milestone = OneOf(label=_("Milestone"))
    evidence = Text(_("What shows it"), 500)
    photos = Proofs(
        label=_("Photos or papers"), required=False, help_text=_("Photos, or papers as PDF, .docx or .xlsx.")
    )


class AddMoney(MoveForm):
    source = forms.ChoiceField(label=_("Source"), choices=Source)
    stage = forms.ChoiceField(
        label=_("Raised, allocated or spent"), choices=Stage,
        help_text=_("Of each source no more is spent than allocated, and no more allocated than raised."),
    )  # fmt: skip
    amount = Yuan(
        label=_("Amount (yuan)"),
        help_text=_("To correct what was noted wrongly: an amount below nothing, and a note."),
    )
    day = Day(label=_("Day"))
    paper = forms.CharField(
        label=_("Number of the paper"), max_length=120, help_text=_("Voucher, allotment, contract.")
    )
    note = Text(_("Note"), 200, rows=2, required=False)


class ChangeDeadline(MoveForm):
    until = Day(label=_("The new date"))
    reason = Text(_("Reason"), 300)


class AskDelisting(MoveForm):
    report = Text(_("Report on the work"), 1000, rows=5)


class Opinion(MoveForm):
    opinion = Text(_("What was seen on the spot"), 500)


class Missing(MoveForm):
    missing = Text(_("What is still missing"), 500)


class Delist(MoveForm):
    order_number = forms.CharField(label=_("Number of the decision"), max_length=80)


class Upgrade(List):
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=Level.choices[1:])
    field_order = ("level", "order_number", "published_where")


class Revoke(MoveForm):
    decision = forms.CharField(label=_("The leader's decision: document or meeting"), max_length=120)
    reason = Text(_("Reason"), 300)


class Hold(MoveForm):
    present = Text(_("Who was there"), 300, rows=2)
    minutes = Text(_("Minutes"), 2000, rows=8)


class Answer(MoveForm):
    answer = Text(_("What was done about it"), 1000, rows=5)


class AskAgain(MoveForm):
    missing = Text(_("What is still missing"), 500)
    until = Day(label=_("The new date"))


class Settle(MoveForm):
    opinion = Text(_("Opinion"), 500)


FORMS: dict[str, type[MoveForm]] = {
    "list": List,
    "return": Because,
    "progress": Progress,
    "add_milestone": AddMilestone,
    "reach_milestone": ReachMilestone,
    "add_money": AddMoney,
    "change_deadline": ChangeDeadline,
    "ask_delisting": AskDelisting,
    "accept": Opinion,
    "send_back": Missing,
    "delist": Delist,
    "look_back": Opinion,
    "upgrade": Upgrade,
    "revoke": Revoke,
}
LETTER_FORMS: dict[str, type[MoveForm]] = {
    "hold": Hold,
    "answer": Answer,
    "ask_again": AskAgain,
    "settle": Settle,
    "withdraw": Because,
}


class Offered(forms.Form):
    """A form with posts to choose from, in groups by unit."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, offers: dict, **kwargs):
        super().__init__(*args, **kwargs)
        for name, offered in offers.items():
            if name in self.fields:
                self.fields[name].offer(offered)


class Propose(Offered):
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=Level)
    report_number = forms.CharField(
        label=_("Number of the written report"),
        max_length=80,
        help_text=_("The department's report to the government."),
    )
    decision = forms.CharField(
        label=_("The leader's decision: document or meeting"), max_length=120, required=False,
        help_text=_("Needed unless it is a confirmed major hazard."),
    )  # fmt: skip
    reason = Text(_("Why it is listed"), 500)
    responsible = OneOfGroups(label=_("Responsible post"))
    supervising = OneOfGroups(
        label=_("Supervising post"), help_text=_("Of another unit: it accepts the work.")
    )
    deadline = Day(label=_("Deadline"))
    other_deadline_because = Text(_("Why another date than the order's"), 300, rows=2, required=False)
    demand = Text(_("What is demanded"), 500)
    measures = Text(_("Measures"), 500)
    money = Text(_("Money: how much, from where"), 300, rows=2)
    emergency = Text(_("Emergency plan"), 500)


class Send(Offered):
    form = forms.ChoiceField(label=_("Letter or admonition"), choices=Form)
    addressee = OneOfGroups(label=_("To which post"))
    reason = Text(_("Why"), 500)
    demand = Text(_("What is demanded"), 500)
    answer_by = Day(label=_("Answer by"))
    meets_at = forms.DateTimeField(
        label=_("When the admonition is held"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
